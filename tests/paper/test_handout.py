"""A receipt leads back to the case; it names no person."""

import inspect
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image

from core.domain.reply import Reply
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


REPLY = Reply(
    body="Kính gửi ông/bà,\n\nPhường đã thay bóng đèn.",
    written_by="hung",
    signed_by="binh",
    signed_by_name="Võ Thanh Bình",
    signed_at=AT,
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("authority", ["Ủy ban nhân dân phường Thành Sen", LONG])
def test_a_signed_reply_is_a_letter_on_a4_that_leads_back_to_the_case(
    language: str, authority: str
):
    with speaking(language):
        pdf = handout(authority).reply_pdf(CODE, REPLY)
        motto = gettext("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (pages(pdf), millimetres(pdf)) == (1, (210, 297))
    assert scanned(rasterised(pdf)) == [PRINTED]
    said = words(pdf)
    for told in (authority.upper(), motto, "7K3M-9QX2-PA4T", "Võ Thanh Bình"):
        assert told in said
    assert "Phường đã thay bóng đèn." in said
    assert URL in said.replace(" ", "")


@pytest.mark.parametrize(
    ("month", "said"),
    [
        (1, "tháng 01"),
        (2, "tháng 02"),
        (3, "tháng 3"),
        (9, "tháng 9"),
        (12, "tháng 12"),
    ],
)
def test_dates_are_written_as_the_decree_on_paperwork_wants(month: int, said: str):
    signed = replace(REPLY, signed_at=datetime(2026, month, 4, 17, 30, tzinfo=UTC))
    told = words(handout().reply_pdf(CODE, signed))
    assert f"ngày 05 {said} năm 2026" in told


def test_a_long_reply_goes_on_with_its_signature_on_the_last_page():
    body = "\n".join(f"{n}. " + "Nội dung đã được kiểm tra. " * 20 for n in range(30))
    pdf = handout().reply_pdf(CODE, replace(REPLY, body=body))
    assert pages(pdf) > 2
    assert scanned(rasterised(pdf)) == []
    said = words(pdf)
    assert said.index("Võ Thanh Bình") > said.index("29. Nội dung")


@pytest.mark.parametrize(
    "told",
    ["#panic() $x$ *a* _b_ @ref <b> // c", "W" * 600, "= 1\n- 2\n+ 3\n/ 4: 5"],
    ids=["code", "wide", "lists"],
)
def test_what_an_officer_writes_stays_words_on_paper(told: str):
    pdf = handout().reply_pdf(CODE, replace(REPLY, body=told))
    assert scanned(rasterised(pdf)) == [PRINTED]
    assert "".join(told.split()) in words(pdf).replace(" ", "")


def test_a_reply_on_paper_cannot_name_its_citizen_for_it_is_told_none():
    assert set(inspect.signature(Handout.reply_pdf).parameters) == {
        "self", "code", "reply",
    }  # fmt: skip
