"""Templates go to a phone when a talk is over; no word of a letter goes with them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from channels.zalo.zns import phone_of, read, register_channel
from core.domain.message import Purpose
from core.domain.party import Party
from core.errors import DeliveryFailed, LetterRefused
from tests.channels.zalo.house import CITIZEN, OPTIONS, Ward, opened, outgoing
from tests.standins.oa.platform import Zalo

PHONE = "84912000111"
TEMPLATES = {"zalo_zns_template_reply": "t1", "zalo_zns_template_receipt": "t2"}


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    async with Zalo() as zalo:
        yield zalo


@pytest_asyncio.fixture
async def ward(zalo: Zalo, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    options = {**zalo.options, **TEMPLATES}
    async with opened(sqlite_url, tmp_path, **options) as ward:
        yield ward


async def deliver(ward: Ward, purpose: Purpose = Purpose.REPLY) -> str:
    courier = ward.house.channels["zns"].deliver
    assert courier is not None
    return (await courier(outgoing(purpose, reply_to=PHONE))).external_id


async def test_a_template_holds_code_date_and_address_and_nothing_else(
    ward: Ward, zalo: Zalo
) -> None:
    assert await deliver(ward) == "zns 0"
    [sent] = zalo.zns
    assert (sent["phone"], sent["template_id"]) == (PHONE, "t1")
    assert sent["template_data"] == {
        "ma_ho_so": "7K4M-2PQ8-XW3Z",
        "ngay": "23/11/2026",
        "lien_ket": ward.house.office.track_url("7K4M2PQ8XW3Z"),
    }
    assert "bóng" not in str(sent)


async def test_tried_again_it_is_the_same_message(ward: Ward, zalo: Zalo) -> None:
    assert await deliver(ward) == await deliver(ward)
    assert len(zalo.zns) == 1
    assert len(zalo.zns[0]["tracking_id"]) <= 48


@pytest.mark.parametrize(
    ("code", "retry"),
    [(-100, True), (-108, False), (-110, False), (-112, False), (-141, False)],
)
async def test_each_failure_has_its_course(
    ward: Ward, zalo: Zalo, code: int, retry: bool
) -> None:
    zalo.fail("/message/template", code)
    with pytest.raises(DeliveryFailed) as failed:
        await deliver(ward)
    assert failed.value.retry is retry


async def test_a_spent_token_is_renewed(ward: Ward, zalo: Zalo) -> None:
    zalo.fail("/message/template", -124)
    assert await deliver(ward) == "zns 0"
    assert zalo.grants == 2


async def test_what_has_no_template_is_for_another_channel(ward: Ward) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await deliver(ward, Purpose.SURVEY)
    assert not failed.value.retry


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("0912000111", PHONE),
        ("0912 000 111", PHONE),
        ("+84 912.000.111", PHONE),
        ("84912000111", PHONE),
        ("0084912000111", PHONE),
        ("(0912)-000-111", PHONE),
        ("02393855555", ""),
        ("0112000111", ""),
        ("091200011", ""),
        ("09120001112", ""),
        ("+1 912 000 111", ""),
        ("", ""),
        ("xin gọi số cũ", ""),
    ],
)
def test_a_mobile_number_is_reached_however_typed(typed: str, reached: str) -> None:
    assert phone_of(Party(phone=typed)) == reached


def test_it_brings_no_letters() -> None:
    with pytest.raises(LetterRefused):
        read(b'{"body": "x"}')


def test_without_templates_it_is_not_there() -> None:
    assert register_channel(options=OPTIONS, office=None) is None
    assert register_channel(options=TEMPLATES, office=None) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"zalo_zns_template_birthday": "t9"},
        {"zalo_zns_fields": "name=ten"},
        {"zalo_zns_fields": "code="},
    ],
)
def test_a_wrong_option_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="TIEPDAN_ZALO_ZNS"):
        register_channel(options={**OPTIONS, **TEMPLATES, **wrong}, office=None)


async def test_templates_may_call_our_fields_otherwise(
    zalo: Zalo, sqlite_url: str, tmp_path: Path
) -> None:
    options = {**zalo.options, **TEMPLATES, "zalo_zns_fields": "code=ma"}
    async with opened(sqlite_url, tmp_path, **options) as ward:
        await deliver(ward)
    assert zalo.zns[0]["template_data"] == {"ma": "7K4M-2PQ8-XW3Z"}


async def test_an_answer_the_window_shut_out_reaches_the_phone_the_citizen_gave(
    ward: Ward, zalo: Zalo
) -> None:
    submitted = ward.event("user_submit_info")
    submitted["info"] = {"name": "Nguyễn Văn Hòa", "phone": 84912000111}
    assert await ward.posts(submitted) == 200
    await ward.says("Đèn đường trước số 40 hỏng cả tuần nay.")
    await ward.quiet()
    [code] = await ward.codes()
    ward.clock.pass_by(days=8)
    await ward.answer(code, "Tổ điện đã thay bóng.")
    await ward.work()
    assert not any("thay bóng" in text for text in zalo.texts(CITIZEN))
    [sent] = zalo.zns
    assert (sent["phone"], sent["template_id"]) == (PHONE, "t1")
    replies = [m for m in await ward.messages(code) if m["purpose"] == "tra_loi"]
    assert {(m["channel"], m["state"]) for m in replies} == {
        ("zalo", "passed_on"),
        ("zns", "sent"),
    }
