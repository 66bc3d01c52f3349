"""Conversations as citizens have them: in by webhook or polling, out by the bot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from core import api
from core.kit import MemoryOffice
from core.kit.doors import doors
from litestar.testing import AsyncTestClient

import tiepdan_telegram
from standin import SECRET, TOKEN, BotApi, bot_api, raw, update
from test_contract import PICTURE

CODE = "7K3M9QWXYZ0A"


@dataclass
class Talk:
    """A citizen, the bot, and the office behind it."""

    telegram: BotApi
    office: MemoryOffice
    channel: api.Channel
    client: Any
    number: int = 0

    async def say(self, chat: int = 5001, **message: Any) -> httpx.Response:
        """Let Telegram post what a citizen does."""
        self.number += 1
        return await self.post(update(self.number, chat, **message))

    async def post(self, told: dict[str, Any]) -> httpx.Response:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer: httpx.Response = await self.client.post(
            "/channels/telegram", content=raw(told), headers=headers
        )
        assert answer.status_code == 200
        return answer

    async def gather(self, minutes: float = 1) -> list[api.Letter]:
        """Let time pass, and read the letters that became of it."""
        self.office.clock.pass_by(minutes=minutes)
        before = len(self.office.arrivals)
        await self.office.gather(self.channel)
        return [self.channel.read(one) for _, one in self.office.arrivals[before:]]


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    with bot_api() as telegram:
        office = MemoryOffice()
        options = {
            "telegram_token": TOKEN, "telegram_secret": SECRET,
            "telegram_url": telegram.side.url, "telegram_poll": "true",
        }  # fmt: skip
        channel = tiepdan_telegram.register_channel(options, office)
        assert channel is not None
        async with AsyncTestClient(doors(channel, office)) as client:
            yield Talk(telegram, office, channel, client)


async def test_several_messages_in_a_row_are_one_letter(talk: Talk) -> None:
    talk.telegram.files = {"big": PICTURE}
    await talk.say(text="Đèn đường hỏng.")
    assert await talk.gather(minutes=0.5) == []
    sizes = [
        {"file_id": "small", "file_unique_id": "s", "file_size": 90},
        {"file_id": "big", "file_unique_id": "b", "file_size": len(PICTURE)},
    ]
    await talk.say(photo=sizes, caption="Ảnh đây ạ")
    await talk.say(location={"latitude": 18.3428, "longitude": 105.9057})
    (letter,) = await talk.gather()
    assert letter.body == "Đèn đường hỏng.\nẢnh đây ạ"
    assert letter.place == "18.342800, 105.905700"
    assert letter.party.name == "Lan Trần Thị"
    assert letter.reply_to == "5001"
    (photo,) = letter.attachments
    assert photo.content_type == "image/jpeg"
    assert photo.digest in talk.office.files.contents


async def test_an_update_repeated_is_one_message(talk: Talk) -> None:
    told = update(1, text="Cống tắc.")
    await talk.post(told)
    await talk.post(told)
    (letter,) = await talk.gather()
    assert letter.body == "Cống tắc."
    await talk.post(told)
    assert await talk.gather() == []


async def test_what_was_edited_is_read_as_it_was_last(talk: Talk) -> None:
    await talk.say(text="Số 12.")
    edited = update(2, text="Số 21.")
    edited["edited_message"] = {**edited.pop("message"), "message_id": 1}
    await talk.post(edited)
    (letter,) = await talk.gather()
    assert letter.body == "Số 21."


async def test_two_citizens_are_two_letters(talk: Talk) -> None:
    await talk.say(5001, text="Cống tắc.")
    await talk.say(5002, text="Mất nước.")
    letters = await talk.gather()
    assert {letter.reply_to: letter.body for letter in letters} == {
        "5001": "Cống tắc.",
        "5002": "Mất nước.",
    }


async def test_a_stranger_is_greeted_once_however_often_it_is_gathered(
    talk: Talk,
) -> None:
    await talk.say(text="/start")
    parts = [held.raw for held in talk.office.talks.messages]
    assert await talk.gather(minutes=0) == []
    assert talk.channel.gather is not None
    assert await talk.channel.gather(parts) is None
    (greeting,) = talk.telegram.texts("5001")
    assert "mã hồ sơ" in greeting


async def test_a_code_is_answered_at_once_beside_a_letter_being_written(
    talk: Talk,
) -> None:
    talk.office.cases.add(CODE, "web", stage="Đang giải quyết", unit="Phòng Kinh tế")
    await talk.say(text="Đèn đường hỏng.")
    await talk.say(text=api.show_code(CODE).lower())
    assert await talk.gather(minutes=0) == []
    (told,) = talk.telegram.texts("5001")
    assert "Đang giải quyết" in told
    assert talk.office.track_url(CODE) in told
    assert len(await talk.gather()) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (CODE, "Không có hồ sơ nào"),
        (f"/start {CODE}", "Không có hồ sơ nào"),
        ("/hoso", "chưa gửi thư nào"),
        ("/gì thế", "bằng lời"),
    ],
)
async def test_every_question_has_its_answer(talk: Talk, said: str, told: str) -> None:
    await talk.say(text=said)
    assert await talk.gather(minutes=0) == []
    (answer,) = talk.telegram.texts("5001")
    assert told in answer


async def test_a_code_mistyped_is_words_to_be_read_by_a_person(talk: Talk) -> None:
    await talk.say(text="7K3M-9QWX-YZ0B")
    (letter,) = await talk.gather()
    assert letter.body == "7K3M-9QWX-YZ0B"


async def test_own_cases_are_listed(talk: Talk) -> None:
    talk.office.cases.add(CODE, "telegram", "5001", stage="Đang giải quyết")
    await talk.say(text="/hoso")
    await talk.gather(minutes=0)
    assert api.show_code(CODE) in talk.telegram.texts("5001")[0]


@pytest.mark.parametrize(
    ("owner", "adds_to", "seems_of"), [("5001", CODE, ""), ("5002", "", CODE)]
)
async def test_an_answer_to_a_message_of_ours_is_added_to_its_case_if_it_is_theirs(
    talk: Talk, owner: str, adds_to: str, seems_of: str
) -> None:
    talk.office.cases.add(CODE, "telegram", owner)
    quoted = {"from": {"id": 1, "is_bot": True}, "text": f"Mã hồ sơ: {CODE}"}
    await talk.say(text="Số nhà 12 ạ.", reply_to_message=quoted)
    (letter,) = await talk.gather()
    assert (letter.adds_to, letter.seems_of) == (adds_to, seems_of)


async def test_words_do_not_wait_long_for_a_photo_that_cannot_be_had(
    talk: Talk,
) -> None:
    photo = [{"file_id": "gone", "file_unique_id": "g"}]
    talk.telegram.too_fast = 100
    await talk.say(photo=photo, caption="Ảnh cống tắc")
    with pytest.raises(api.DeliveryFailed):
        await talk.gather()
    (letter,) = await talk.gather(minutes=10)
    assert letter.body.startswith("Ảnh cống tắc\n[telegram-photo.jpg")
    assert letter.attachments == ()


async def test_a_file_nobody_should_open_is_named_and_not_kept(talk: Talk) -> None:
    talk.telegram.files = {"page": b"<html><script>alert(1)</script>"}
    told = {"file_id": "page", "file_unique_id": "p", "file_name": "don.html"}
    await talk.say(document=told)
    (letter,) = await talk.gather()
    assert "don.html" in letter.body
    assert talk.office.files.contents == {}


async def test_groups_and_bots_are_not_heard(talk: Talk) -> None:
    await talk.say(text="Chào cả nhà", chat={"id": -100, "type": "group"})
    await talk.say(text="Spam", **{"from": {"id": 9, "is_bot": True}})
    assert talk.office.talks.messages == []


async def test_a_sticker_alone_is_asked_for_words(talk: Talk) -> None:
    await talk.say(sticker={"file_id": "x"})
    assert await talk.gather() == []
    assert "bằng lời" in talk.telegram.texts("5001")[0]


async def test_where_telegram_cannot_reach_us_we_ask_and_lose_nothing(
    talk: Talk,
) -> None:
    assert talk.channel.attend is not None
    talk.telegram.tell(update(1, text="Một."))
    task = asyncio.create_task(_run(talk.channel))
    await _until(lambda: len(talk.office.talks.messages) == 1)
    talk.telegram.tell(update(2, text="Hai."))
    await _until(lambda: len(talk.office.talks.messages) == 2)
    task.cancel()
    await asyncio.wait([task])
    assert await talk.office.slots.read("telegram offset") == "7003"
    (letter,) = await talk.gather()
    assert letter.body == "Một.\nHai."


async def test_what_the_database_did_not_take_is_asked_for_again(talk: Talk) -> None:
    talk.office.intake.away = True
    talk.telegram.tell(update(1, text="Một."))
    with pytest.raises(api.DatabaseAway):
        await _run(talk.channel)
    talk.office.intake.away = False
    task = asyncio.create_task(_run(talk.channel))
    await _until(lambda: len(talk.office.talks.messages) == 1)
    task.cancel()
    await asyncio.wait([task])


async def _run(channel: api.Channel) -> None:
    assert channel.attend is not None
    await channel.attend()


async def _until(holds: Any) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 (what is waited for is in another thread)
            await asyncio.sleep(0.01)
