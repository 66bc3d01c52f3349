"""Posters scan, fit their sheet and say what was written, whatever was written."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from core.domain.feedback import FeedbackPoint
from core.errors import PaperFailed
from core.i18n import gettext, speaking
from core.paper.poster import SIZES, Poster, poster_for, poster_pdf, poster_svg
from core.paper.qr import modules
from core.paper.typesetting import typeset
from tests.paper.eyes import (
    drawn,
    millimetres,
    pages,
    rasterised,
    saved,
    scanned,
    upside_down,
    words,
)

NAME = "Trung tâm Phục vụ hành chính công phường Thành Sen"
LONG = f"Quầy số 12 tiếp nhận và trả kết quả hồ sơ đất đai, xây dựng, hộ tịch, {NAME}"
HOSTILE = [
    "#panic()",
    "$x$",
    "\\\\",
    "@ref <ref>",
    "<script>alert(1)</script>",
    '"}) #read("/etc/passwd")',
    "= tiêu đề *đậm* _nghiêng_ `mã`",
    "// ghi chú /* và */ hết",
]
SHEETS = {"A4": (210, 297), "A5": (148, 210), "A6": (105, 148), "tent": (210, 297)}
TARGET = "https://TIEPDAN.THANHSEN.EXAMPLE/F/Q1"


def poster(name: str = NAME, authority: str = "UBND phường Thành Sen") -> Poster:
    return poster_for(
        FeedbackPoint(code="Q1", name=name),
        authority=authority,
        public_url="https://tiepdan.thanhsen.example/",
    )


def test_every_sheet_is_measured_here():
    assert set(SIZES) == set(SHEETS)


@pytest.mark.parametrize("size", SIZES)
def test_a_printed_poster_is_read_and_fits(size: str):
    pdf = poster_pdf(poster(), size)
    sides = 2 if size == "tent" else 1
    for dpi in (72, 150):
        assert scanned(rasterised(pdf, dpi)) == [TARGET] * sides
    assert pages(pdf) == 1
    assert millimetres(pdf) == SHEETS[size]
    said = words(pdf)
    assert said.count(NAME) == sides
    assert said.count("Anh/chị có hài lòng không?") == sides
    assert "tiepdan.thanhsen.example/f/Q1" in said


@pytest.mark.parametrize("size", SIZES)
def test_an_svg_poster_is_well_formed_and_read(size: str, tmp_path: Path):
    svg = poster_svg(poster("<script>&amp;</script>"), size)
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "foreignObject", "image"}
    assert scanned(drawn(svg, tmp_path)) == [TARGET] * (2 if size == "tent" else 1)


def test_the_far_face_of_the_tent_stands_on_its_head():
    sheet = Image.open(BytesIO(rasterised(poster_pdf(poster(), "tent"))))
    third = sheet.height // 3
    far = sheet.crop((0, 0, sheet.width, third))
    near = sheet.crop((0, third, sheet.width, 2 * third))
    for one in (far, near):
        assert scanned(saved(one)) == [TARGET]
    turned = Image.open(BytesIO(upside_down(saved(far)))).convert("L")
    # The same picture but for a pixel's rounding.
    small = (60, 28)
    pairs = zip(
        turned.resize(small).tobytes(),
        near.convert("L").resize(small).tobytes(),
        strict=True,
    )
    assert sum(abs(a - b) for a, b in pairs) / (60 * 28) < 6


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [LONG, "W" * 120, "Thôn " * 24], ids=len)
def test_a_long_name_wraps_and_stays_on_the_sheet(size: str, name: str):
    assert len(name) >= 119
    pdf = poster_pdf(poster(name, authority=LONG), size)
    assert pages(pdf) == 1
    assert scanned(rasterised(pdf)) == [TARGET] * (2 if size == "tent" else 1)
    said = words(pdf).replace(" ", "")
    assert name.replace(" ", "") in said
    _margins_are_empty(pdf, size)


def _margins_are_empty(pdf: bytes, size: str) -> None:
    picture = Image.open(BytesIO(rasterised(pdf))).convert("RGB")
    for x in (4, picture.width - 5):
        column = picture.crop((x, 0, x + 1, picture.height))
        colours = column.getcolors()
        assert colours is not None, size
        drawn_here = {colour for count, colour in colours if count > 20}
        # White, band and footer; a letter over the edge would bring its own.
        assert drawn_here <= {(255, 255, 255), (14, 74, 80), (246, 241, 231)}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_printed_as_they_are(text: str):
    pdf = poster_pdf(poster(text, authority=text), "A5")
    assert words(pdf).count(text) == 2
    assert pages(pdf) == 1


@pytest.mark.parametrize("size", SIZES)
def test_modules_are_large_enough_to_be_read_from_where_one_stands(size: str):
    pdf = poster_pdf(poster(), size)
    picture = Image.open(BytesIO(rasterised(pdf, 254))).convert("L")
    third = picture.height // 3
    if size == "tent":
        picture = picture.crop((picture.width // 2, third + 260, picture.width, 1960))
    black = picture.point(lambda grey: 255 if grey < 5 else 0)
    box = black.getbbox()
    assert box
    side_mm = (box[2] - box[0]) / 10
    across = len(modules(TARGET, level="Q")) - 8
    assert side_mm >= 20
    assert side_mm / across >= 0.5


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_poster_speaks_the_language_it_is_asked_in(language: str):
    with speaking(language):
        worded = poster()
        asked = gettext("Anh/chị có hài lòng không?")
    assert (worded.language, worded.headline) == (language, asked)
    assert asked in words(poster_pdf(worded, "A4"))


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="A3"):
        poster_pdf(poster(), "A3")


def test_a_sheet_without_its_words_fails_by_name():
    with pytest.raises(PaperFailed, match=r"poster\.typ"):
        typeset("poster.typ", {"size": "A4"}, "pdf")


def test_words_that_are_no_text_fail_by_name():
    with pytest.raises(PaperFailed, match=r"poster\.typ"):
        poster_pdf(poster("nửa chữ \ud800"), "A4")
