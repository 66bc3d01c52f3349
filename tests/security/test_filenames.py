"""Names of files as strangers choose them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.security.filenames import ENDINGS, clean_name, named_for


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("", "tep"),
        ("...", "tep"),
        ("/", "tep"),
        ("\u202e\u200b", "tep"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\Đơn.docx", "Đơn.docx"),
        (".htaccess", "htaccess"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie_ x=1"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("a\u200bb\u00adc\ufeff.txt", "abc.txt"),
        ("nửa\ud83d.txt", "nửa.txt"),
        ('đơn "của" tôi?.pdf', "đơn _của_ tôi_.pdf"),
        ("Đơn khiếu nại.pdf", "Đơn khiếu nại.pdf"),
        (unicodedata.normalize("NFD", "Đơn khiếu nại.pdf"), "Đơn khiếu nại.pdf"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Com1 .pdf", "_Com1 .pdf"),
        ("lpt9", "_lpt9"),
        ("contract.pdf", "contract.pdf"),
        ("trailing. . ", "trailing"),
        ("x" * 10_000 + ".pdf", "x" * 116 + ".pdf"),
        ("😀.jpg", "😀.jpg"),
    ],
)
def test_a_name_is_made_fit_to_show(given_name: str, clean: str) -> None:
    assert clean_name(given_name) == clean


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("ảnh.JPEG", "image/jpeg", "ảnh.JPEG"),
        ("ảnh", "image/jpeg", "ảnh.jpg"),
        ("đơn.bat", "text/plain", "đơn.bat.txt"),
        ("đơn.csv", "text/plain", "đơn.csv.txt"),
        ("virus.exe", "application/pdf", "virus.exe.pdf"),
        ("x" * 120, "image/png", "x" * 116 + ".png"),
    ],
)
def test_a_name_ends_as_its_content_does(name: str, kind: str, kept: str) -> None:
    assert named_for(name, kind) == kept


@given(st.text(st.characters(codec=None)))
def test_no_name_is_too_odd(name: str) -> None:
    clean = clean_name(name)
    assert clean == clean_name(clean)
    assert 0 < len(clean) <= 121
    assert clean.encode()
    assert clean.isprintable()
    for kind, endings in ENDINGS.items():
        assert named_for(clean, kind).lower().endswith(endings)
