"""The Bot API's refusals, each as the courier must hear of it."""

from collections.abc import Iterator

import pytest
from core import api
from core.kit import Answer, Asked, MemoryOffice

import tiepdan_telegram
from standin import SECRET, TOKEN, BotApi, bot_api


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    with bot_api() as told:
        yield told


def channel(telegram: BotApi, token: str = TOKEN) -> api.Channel:
    options = {
        "telegram_token": token,
        "telegram_secret": SECRET,
        "telegram_url": telegram.side.url,
    }
    made = tiepdan_telegram.register_channel(options, MemoryOffice())
    assert made is not None
    return made


def message(**more: object) -> api.Outgoing:
    told: dict[str, object] = {
        "key": "reply-1", "code": "7K3M9QWXYZ0A", "purpose": api.Purpose.REPLY,
        "reply_to": "5001", "subject": "Trả lời", "body": "Đã thay bóng đèn.",
    }  # fmt: skip
    return api.Outgoing(**{**told, **more})  # type: ignore[arg-type]


async def deliver(made: api.Channel, outgoing: api.Outgoing) -> api.Receipt:
    assert made.deliver is not None
    return await made.deliver(outgoing)


async def test_a_message_arrives_with_its_subject_and_is_named(
    telegram: BotApi,
) -> None:
    receipt = await deliver(channel(telegram), message())
    assert receipt.external_id == "5001/100"
    assert telegram.texts("5001") == ["Trả lời\n\nĐã thay bóng đèn."]


async def test_files_follow_the_words_as_what_they_are(telegram: BotApi) -> None:
    files = (
        api.Enclosure("trả-lời.pdf", b"%PDF-1.7"),
        api.Enclosure("qr.png", b"\x89PNG\r\n\x1a\n"),
    )
    await deliver(channel(telegram), message(enclosures=files))
    words, paper, picture = telegram.sent
    assert "text" in words
    assert (paper["document"], paper["content"]) == ("trả-lời.pdf", b"%PDF-1.7")
    assert picture["photo"] == "qr.png"


async def test_a_long_message_is_cut_where_a_reader_pauses(telegram: BotApi) -> None:
    body = "\n\n".join(f"Đoạn {n}. " + "Một câu dài 😀. " * 30 for n in range(12))
    await deliver(channel(telegram), message(body=body, subject=""))
    told = telegram.texts("5001")
    assert len(told) > 2
    assert all(piece.startswith("Đoạn") for piece in told)
    assert "".join("".join(told).split()) == "".join(body.split())


async def test_what_broke_off_goes_on_where_it_was(telegram: BotApi) -> None:
    made, works = channel(telegram), telegram.answer

    def no_papers(asked: Asked) -> Answer:
        if asked.path.endswith("sendDocument"):
            return Answer(b"", 502)
        return works(asked)

    paper = message(enclosures=(api.Enclosure("a.pdf", b"%PDF-1.7"),))
    telegram.side.answer = no_papers
    with pytest.raises(api.DeliveryFailed) as failed:
        await deliver(made, paper)
    assert failed.value.retry
    telegram.side.answer = works
    receipt = await deliver(made, paper)
    assert await deliver(made, paper) == receipt
    assert len(telegram.texts("5001")) == 1
    assert len(telegram.sent) == 2


@pytest.mark.parametrize(
    ("chat", "retry"), [("5002", False), ("9999", False), ("@lan", False)]
)
async def test_whoever_blocked_the_bot_is_not_tried_again(
    telegram: BotApi, chat: str, retry: bool
) -> None:
    telegram.blocked = {"5002"}
    with pytest.raises(api.DeliveryFailed) as failed:
        await deliver(channel(telegram), message(reply_to=chat))
    assert failed.value.retry is retry
    assert chat not in str(failed.value)


async def test_a_token_that_was_revoked_waits_for_the_operator(
    telegram: BotApi,
) -> None:
    with pytest.raises(api.DeliveryFailed) as failed:
        await deliver(channel(telegram, token="110201543:revoked"), message())
    assert failed.value.retry
    assert "revoked" not in str(failed.value)


async def test_a_short_wait_is_waited_for_and_a_second_one_is_the_couriers(
    telegram: BotApi,
) -> None:
    telegram.too_fast = 1
    await deliver(channel(telegram), message())
    assert len(telegram.sent) == 1
    telegram.too_fast = 2
    with pytest.raises(api.DeliveryFailed) as failed:
        await deliver(channel(telegram), message(key="reply-2"))
    assert failed.value.retry


@pytest.mark.parametrize(
    ("options", "variable"),
    [
        ({"telegram_token": "1:a"}, "TELEGRAM_SECRET"),
        ({"telegram_token": "1:a", "telegram_secret": "có dấu"}, "TELEGRAM_SECRET"),
        (
            {"telegram_token": "1:a", "telegram_secret": "s", "telegram_url": "ftp:x"},
            "TELEGRAM_URL",
        ),
        (
            {
                "telegram_token": "1:a",
                "telegram_secret": "s",
                "telegram_quiet_seconds": "soon",
            },
            "TELEGRAM_QUIET_SECONDS",
        ),
    ],
)
def test_half_a_bot_stops_the_start_and_says_why(
    options: dict[str, str], variable: str
) -> None:
    with pytest.raises(ValueError, match=variable):
        tiepdan_telegram.register_channel(options, MemoryOffice())
