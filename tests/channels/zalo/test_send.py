"""Messages go out in parts; each failure has its course, and no part goes twice."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from channels.zalo.send import parts_of
from core.domain.attachment import Enclosure
from core.domain.message import Purpose, Receipt
from core.errors import DeliveryFailed
from tests.channels.zalo.house import CITIZEN, Ward, opened, outgoing
from tests.channels.zalo.test_talk import picture
from tests.standins.oa.platform import Zalo

SEND = "/v3.0/oa/message/cs"
PDF = Enclosure("tra-loi.pdf", b"%PDF-1.7\n" + b"0" * 400)
QR = Enclosure("ma-ho-so.png", picture("PNG"))
LONG = "Tổ điện đã thay bóng đèn trước số 40 đường Nguyễn Chí Thanh. " * 60


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    async with Zalo() as zalo:
        yield zalo


@pytest_asyncio.fixture
async def ward(zalo: Zalo, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    async with opened(sqlite_url, tmp_path, **zalo.options) as ward:
        yield ward


async def deliver(
    ward: Ward, purpose: Purpose = Purpose.REPLY, **more: object
) -> Receipt:
    courier = ward.house.channels["zalo"].deliver
    assert courier is not None
    return await courier(outgoing(purpose, **more))


async def test_a_receipt_brings_code_picture_and_buttons(
    ward: Ward, zalo: Zalo
) -> None:
    receipt = await deliver(ward, Purpose.RECEIPT, body="Mã hồ sơ", enclosures=(QR,))
    words, image = zalo.sent(CITIZEN)
    assert words["text"] == "Mã hồ sơ"
    assert zalo.payloads(words) == ["#TD:them:7K4M2PQ8XW3Z", "#TD:tiendo:7K4M2PQ8XW3Z"]
    [element] = image["attachment"]["payload"]["elements"]
    assert element["media_type"] == "image"
    assert zalo.uploaded(element["attachment_id"]) == QR.content
    assert receipt.external_id == zalo.ids(CITIZEN)[0]


async def test_a_reply_brings_the_signed_paper(ward: Ward, zalo: Zalo) -> None:
    await deliver(ward, enclosures=(PDF,))
    words, file = zalo.sent(CITIZEN)
    assert words["text"].startswith("[7K4M-2PQ8-XW3Z] Trả lời\n\nTổ điện")
    assert file["attachment"]["type"] == "file"
    assert zalo.uploaded(file["attachment"]["payload"]["token"]) == PDF.content


async def test_a_long_answer_goes_out_in_several_messages(
    ward: Ward, zalo: Zalo
) -> None:
    await deliver(ward, body=LONG)
    texts = zalo.texts(CITIZEN)
    assert len(texts) == 2
    assert all(len(text) <= 2_000 for text in texts)
    assert " ".join(texts).count("Nguyễn Chí Thanh.") == 60


@pytest.mark.parametrize(
    "file",
    [
        Enclosure("phim.mp4", b"\x00\x00\x00\x18ftypmp42"),
        Enclosure("to-trinh.pdf", b"%PDF" + b"0" * 5 * 1024 * 1024),
        Enclosure("anh.png", b"\x89PNG" + b"0" * 1024 * 1024),
    ],
    ids=["a kind Zalo does not take", "a paper too large", "a picture too large"],
)
async def test_what_zalo_does_not_take_is_pointed_to(
    ward: Ward, zalo: Zalo, file: Enclosure
) -> None:
    await deliver(ward, enclosures=(file,))
    [words] = zalo.texts(CITIZEN)
    assert "Tệp kèm theo xem tại trang theo dõi hồ sơ." in words


def test_parts_are_the_same_at_every_try() -> None:
    message = outgoing(body=LONG, enclosures=(PDF, QR))
    assert parts_of(message) == parts_of(message)
    assert len(parts_of(message)) == 4


FAILURES = [
    (-216, None),  # spent: renewed, repeated
    (-124, None),
    (401, None),
    (-32, True),
    (-224, False),
    (-202, False),
    (-203, False),
    (-204, False),
    (-207, False),
    (-213, False),
    (-230, False),
    (-232, False),
    (-99_999, True),
    (500, True),
    (502, True),
    (429, True),
    ("html", True),
]


@pytest.mark.parametrize(("fault", "retry"), FAILURES)
async def test_each_failure_has_its_course(
    ward: Ward, zalo: Zalo, fault: int | str, retry: bool | None
) -> None:
    zalo.fail(SEND, fault)
    if retry is None:
        assert await deliver(ward) == Receipt(zalo.ids(CITIZEN)[0])
        return
    with pytest.raises(DeliveryFailed) as failed:
        await deliver(ward)
    assert failed.value.retry is retry
    assert CITIZEN not in str(failed.value)
    assert zalo.sent(CITIZEN) == []


async def test_an_operator_may_decide_otherwise(
    zalo: Zalo, sqlite_url: str, tmp_path: Path
) -> None:
    options = {**zalo.options, "zalo_error_213": "retry"}
    async with opened(sqlite_url, tmp_path, **options) as ward:
        zalo.fail(SEND, -213)
        with pytest.raises(DeliveryFailed) as failed:
            await deliver(ward)
        assert failed.value.retry


async def test_a_token_revoked_mid_flight_is_renewed_once_and_the_part_repeated(
    ward: Ward, zalo: Zalo
) -> None:
    await deliver(ward, key="first")
    zalo.spend_access()
    await deliver(ward, key="second")
    assert zalo.grants == 2
    zalo.fail(SEND, -216, times=2)
    with pytest.raises(DeliveryFailed) as failed:
        await deliver(ward, key="third")
    assert failed.value.retry
    assert len(zalo.sent(CITIZEN)) == 2


async def test_a_server_that_hangs_is_left_and_tried_again(
    ward: Ward, zalo: Zalo
) -> None:
    await deliver(ward, key="first")
    zalo.fail(SEND, "hang")
    with pytest.raises((DeliveryFailed, TimeoutError)):
        async with asyncio.timeout(1):
            await deliver(ward, key="second")
    await deliver(ward, key="second")


async def test_a_retry_repeats_no_part_that_arrived(ward: Ward, zalo: Zalo) -> None:
    zalo.fail(SEND, 503, after=1)
    with pytest.raises(DeliveryFailed):
        await deliver(ward, body=LONG, enclosures=(PDF,))
    assert len(zalo.sent(CITIZEN)) == 1
    receipt = await deliver(ward, body=LONG, enclosures=(PDF,))
    assert len(zalo.sent(CITIZEN)) == 3
    assert receipt.external_id == zalo.ids(CITIZEN)[0]
    again = await deliver(ward, body=LONG, enclosures=(PDF,))
    assert again == receipt
    assert len(zalo.sent(CITIZEN)) == 3


async def test_a_picture_zalo_refuses_does_not_undo_the_words(
    ward: Ward, zalo: Zalo
) -> None:
    zalo.fail("/v2.0/oa/upload/image", -204)
    receipt = await deliver(ward, Purpose.RECEIPT, enclosures=(QR,))
    assert receipt.external_id == zalo.ids(CITIZEN)[0]
    assert len(zalo.sent(CITIZEN)) == 1


async def test_but_a_picture_that_may_go_later_is_waited_for(
    ward: Ward, zalo: Zalo
) -> None:
    zalo.fail("/v2.0/oa/upload/image", 503)
    with pytest.raises(DeliveryFailed):
        await deliver(ward, Purpose.RECEIPT, enclosures=(QR,))
    await deliver(ward, Purpose.RECEIPT, enclosures=(QR,))
    assert len(zalo.sent(CITIZEN)) == 2


class TestWindow:
    async def test_what_the_window_shut_out_is_not_even_tried(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        await ward.says("Đèn đường hỏng cả tuần nay.")
        await ward.quiet()
        sent = len(zalo.sent(CITIZEN))
        ward.clock.pass_by(days=7)
        with pytest.raises(DeliveryFailed) as failed:
            await deliver(ward)
        assert not failed.value.retry
        assert "quá thời hạn" in str(failed.value)
        assert len(zalo.sent(CITIZEN)) == sent

    async def test_the_officer_sees_how_long_and_how_often(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        look = ward.house.channels["zalo"].window
        assert look is not None
        assert await look(CITIZEN) is None
        await ward.says("Đèn đường hỏng cả tuần nay.")
        await ward.quiet()
        window = await look(CITIZEN)
        assert window is not None
        assert window.closes_at is not None
        assert window.left == zalo.left(CITIZEN)
        hours = (window.closes_at - ward.clock()).total_seconds() / 3600
        assert 47.9 < hours < 48
