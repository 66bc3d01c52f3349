"""One tree, two formats."""

import json
from xml.etree import ElementTree

import pytest

from channels.open311.rendering import Format, Tree, render


@pytest.mark.parametrize(
    ("tree", "xml"),
    [
        (None, "<discovery />"),
        ({"code": 403}, "<discovery><code>403</code></discovery>"),
        ({"lat": 37.762221815}, "<discovery><lat>37.762221815</lat></discovery>"),
        ({"metadata": True}, "<discovery><metadata>true</metadata></discovery>"),
        ({"account_id": None}, "<discovery><account_id /></discovery>"),
        (
            {"formats": ["text/xml"]},
            "<discovery><formats><format>text/xml</format></formats></discovery>",
        ),
        ({"formats": []}, "<discovery><formats /></discovery>"),
        (
            {"url": "<b>A & B</b> ]]>"},
            "<discovery><url>&lt;b&gt;A &amp; B&lt;/b&gt; ]]&gt;</url></discovery>",
        ),
    ],
)
def test_a_tree_is_an_element_and_lists_name_their_items(tree: Tree, xml: str) -> None:
    written = render("discovery", tree, Format.XML).decode()
    assert written == f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}'
    assert json.loads(render("discovery", tree, Format.JSON)) == tree


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "hostile",
    ["\x00", "\x01\x08\x0b\x1f", "\ud800", "\ufffe\uffff"],
    ids=["nul", "controls", "half a pair", "no characters"],
)
def test_what_xml_cannot_hold_is_left_out_of_both(form: Format, hostile: str) -> None:
    written = render("discovery", {"contact": f"Đèn{hostile} 😀\n\thỏng"}, form)
    if form is Format.XML:
        found = ElementTree.fromstring(written).findtext("contact")
    else:
        found = json.loads(written)["contact"]
    assert found == "Đèn 😀\n\thỏng"


def test_letters_are_utf_8_and_not_escapes() -> None:
    assert "Đường".encode() in render("discovery", {"contact": "Đường"}, Format.JSON)
    assert "Đường".encode() in render("discovery", {"contact": "Đường"}, Format.XML)
