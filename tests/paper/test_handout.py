"""A receipt leads back to the case; it names no person."""

import inspect
from datetime import UTC, datetime
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image

from core.forms import Paper
from core.i18n import gettext, speaking
from core.paper.handout import Handout
from tests.paper.eyes import millimetres, pages, rasterised, scanned, words

CODE = "7K3M9QX2PA4T"
AT = datetime(2026, 4, 24, 17, 30, tzinfo=UTC)
URL = f"https://tiepdan.thanhsen.example/t/{CODE}"
PRINTED = f"https://TIEPDAN.THANHSEN.EXAMPLE/T/{CODE}"
PAPERS: tuple[Literal["a5", "roll"], ...] = ("a5", "roll")
LONG = (
    "Trung tâm Phục vụ hành chính công phường Bình Hưng Hòa, Ủy ban nhân dân"
    " Thành phố Hồ Chí Minh"
)


def handout(authority: str = "Ủy ban nhân dân phường Thành Sen") -> Handout:
    return Handout(authority, "Tỉnh Hà Tĩnh", "https://tiepdan.thanhsen.example")


def test_a_handout_is_the_paper_the_doors_ask_for():
    assert isinstance(handout(), Paper)
    assert handout().track_url(CODE) == URL


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_receipt_is_read_and_fits(paper: Literal["a5", "roll"], language: str):
    with speaking(language):
        pdf = handout().receipt_pdf(CODE, AT, paper)
        title = gettext("Giấy biên nhận")
    for dpi in (72, 150):
        assert scanned(rasterised(pdf, dpi)) == [PRINTED]
    assert pages(pdf) == 1
    wide, high = millimetres(pdf)
    assert (wide, high) == (148, 210) if paper == "a5" else wide == 80
    said = words(pdf)
    assert "7K3M-9QX2-PA4T" in said
    assert "Ủy ban nhân dân phường Thành Sen" in said
    assert title in said


def test_the_hour_on_the_receipt_is_the_hour_in_vietnam():
    said = words(handout().receipt_pdf(CODE, AT))
    assert "00:30 ngày 25/04/2026" in said


def test_a_receipt_cannot_name_a_person_for_it_is_told_none():
    told = set(inspect.signature(Handout.receipt_pdf).parameters)
    assert told == {"self", "code", "received_at", "paper"}
    assert set(inspect.signature(Handout.receipt_png).parameters) == {"self", "code"}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("authority", [LONG, "#panic() $x$ \\\\ @ref <script>"])
def test_any_authority_fits_and_stays_inert(
    paper: Literal["a5", "roll"], authority: str
):
    pdf = handout(authority).receipt_pdf(CODE, AT, paper)
    assert authority in words(pdf)
    assert pages(pdf) == 1
    assert scanned(rasterised(pdf)) == [PRINTED]


@pytest.mark.parametrize("authority", ["UBND phường Thành Sen", LONG, "W" * 120])
def test_the_picture_for_the_phone_is_read_and_nothing_is_cut(authority: str):
    png = handout(authority).receipt_png(CODE)
    assert scanned(png) == [PRINTED]
    picture = Image.open(BytesIO(png)).convert("L")
    assert picture.width <= 1080
    assert len(png) < 100_000
    dark = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert dark
    assert min(dark[0], dark[1], picture.width - dark[2]) >= 20
    assert picture.height - dark[3] >= 20


def test_the_inline_code_leads_to_the_case():
    svg = handout().qr_svg(URL, "Mã QR của hồ sơ")
    assert "<title>Mã QR của hồ sơ</title>" in svg
