"""A citizen talks; the house makes letters of it, answers, and nothing twice."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from channels.zalo.keep import PATIENCE
from core.domain.disposition import Disposition
from core.domain.tracking import ALPHABET, read_code, show_code
from core.store.sealed import keys
from core.store.tables import HeldRow, JobRow
from tests.channels.zalo.house import CITIZEN, Ward, opened
from tests.standins.oa.platform import Zalo

STRANGER = "7700000000000000001"
LAMP = "Đèn đường trước số 40 đường Nguyễn Chí Thanh hỏng cả tuần nay."


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, kind)
    return out.getvalue()


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[Zalo]:
    async with Zalo() as zalo:
        yield zalo


@pytest_asyncio.fixture
async def ward(zalo: Zalo, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    async with opened(sqlite_url, tmp_path, **zalo.options) as ward:
        yield ward


def image(url: str) -> dict[str, Any]:
    return {"attachments": [{"type": "image", "payload": {"url": url}}]}


async def a_case(ward: Ward, words: str = LAMP, **more: Any) -> str:
    """Write a letter; return the code of its case."""
    before = set(await ward.codes())
    await ward.says(words, **more)
    await ward.quiet()
    [code] = set(await ward.codes()) - before
    return code


async def test_messages_in_a_row_are_one_letter_with_photo_and_place(
    ward: Ward, zalo: Zalo
) -> None:
    url = zalo.host("photo.jpg", picture())
    await ward.says("Đèn đường hỏng cả tuần nay,")
    await ward.says("tối rất nguy hiểm.")
    await ward.posts(ward.event("user_send_image", **image(url)))
    pin = {"coordinates": {"latitude": "18.343270", "longitude": "105.905640"}}
    location = {"attachments": [{"type": "location", "payload": pin}]}
    await ward.posts(ward.event("user_send_location", **location))
    await ward.quiet(59)
    assert await ward.codes() == []
    await ward.quiet(2)
    [letter] = await ward.letters()
    assert letter["body"].splitlines()[:2] == [
        "Đèn đường hỏng cả tuần nay,",
        "tối rất nguy hiểm.",
    ]
    assert letter["place"] == "18.343270, 105.905640"
    assert [a["content_type"] for a in letter["attachments"]] == ["image/jpeg"]
    assert (letter["reply_to"], letter["external_id"]) == (CITIZEN, "m0001")


async def test_events_that_overtook_each_other_are_read_as_they_were_sent(
    ward: Ward,
) -> None:
    words = ["một", "hai", "ba", "bốn"]
    events = [ward.event(text=word) for word in words]
    for place in (2, 0, 3, 1, 0, 2):
        assert await ward.posts(events[place]) == 200
    await ward.quiet()
    assert [letter["body"] for letter in await ward.letters()] == ["\n".join(words)]


async def test_the_citizen_gets_code_and_buttons(ward: Ward, zalo: Zalo) -> None:
    code = await a_case(ward)
    receipt = zalo.sent(CITIZEN)[0]
    assert show_code(code) in receipt["text"]
    assert zalo.payloads(receipt) == [f"#TD:them:{code}", f"#TD:tiendo:{code}"]


async def test_the_name_zalo_shows_is_the_writers_unless_they_told_another(
    ward: Ward, zalo: Zalo
) -> None:
    zalo.name(CITIZEN, "Hòa Nguyễn")
    await a_case(ward)
    submitted = ward.event("user_submit_info")
    submitted["info"] = {"name": "Nguyễn Văn Hòa", "phone": "84912000111"}
    await ward.posts(submitted)
    await a_case(ward, "Cống trước chợ tắc, nước ngập vào nhà dân.")
    first, second = [letter["party"] for letter in await ward.letters()]
    assert first["name"] == "Hòa Nguyễn"
    assert (second["name"], second["phone"]) == ("Nguyễn Văn Hòa", "84912000111")


async def test_a_follower_is_greeted_once(ward: Ward, zalo: Zalo) -> None:
    for _ in range(2):
        await ward.posts(ward.event("follow"))
        await ward.work()
    await ward.posts(ward.event("unfollow"))
    await ward.posts(ward.event("follow"))
    await ward.work()
    [greeting] = zalo.texts(CITIZEN)
    assert "tiến độ" in greeting
    assert await ward.codes() == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("user_send_sticker", {"attachments": [{"type": "sticker", "payload": {}}]}),
        ("user_send_gif", {"attachments": [{"type": "gif", "payload": {}}]}),
        ("user_send_text", {"text": "Xin chào!"}),
        ("user_send_text", {"text": "cảm ơn"}),
    ],
)
async def test_a_sticker_or_thanks_is_no_letter_and_politely_answered_once_an_hour(
    ward: Ward, zalo: Zalo, name: str, message: dict[str, Any]
) -> None:
    for _ in range(3):
        await ward.posts(ward.event(name, **message))
        await ward.quiet()
    assert await ward.codes() == []
    assert len(zalo.texts(CITIZEN)) == 1
    ward.clock.pass_by(hours=1)
    await ward.posts(ward.event(name, **message))
    await ward.quiet()
    assert len(zalo.texts(CITIZEN)) == 2


async def test_a_sticker_among_words_changes_nothing(ward: Ward) -> None:
    await ward.says(LAMP)
    sticker = {"attachments": [{"type": "sticker", "payload": {"id": "1"}}]}
    await ward.posts(ward.event("user_send_sticker", **sticker))
    await ward.quiet()
    assert [letter["body"] for letter in await ward.letters()] == [LAMP]


class TestProgress:
    async def test_a_code_however_typed_tells_how_far_a_case_has_come(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await a_case(ward)
        for typed in (code, show_code(code), show_code(code).lower(), f"hồ sơ {code}"):
            await ward.says(typed)
            await ward.work()
            assert show_code(code) in zalo.texts(CITIZEN)[-1]
        assert len(await ward.codes()) == 1

    async def test_whoever_knows_the_code_may_see_but_is_offered_nothing(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await a_case(ward)
        await ward.says(code, citizen=STRANGER)
        await ward.work()
        [told] = zalo.sent(STRANGER)
        assert show_code(code) in told["text"]
        assert LAMP not in told["text"]
        assert zalo.payloads(told) == []

    async def test_tien_do_tells_of_all_ones_own_cases_and_nobody_elses(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        mine = await a_case(ward)
        other = await a_case(ward, "Chợ bẩn quá.", citizen=STRANGER)
        second = await a_case(ward, "Vỉa hè trước trường bị lấn chiếm.")
        await ward.says("Tiến độ")
        await ward.work()
        told = zalo.texts(CITIZEN)[-1]
        assert show_code(mine) in told
        assert show_code(second) in told
        assert show_code(other) not in told

    async def test_who_wrote_nothing_is_told_how_to_begin(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        await ward.says("tiến độ")
        await ward.work()
        assert "chưa có hồ sơ" in zalo.texts(CITIZEN)[-1]

    async def test_a_code_with_a_mistake_is_said_to_be_wrong(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await a_case(ward)
        wrong = ("0" if code[0] != "0" else "1") + code[1:]
        await ward.says(show_code(wrong))
        await ward.work()
        assert "Không có hồ sơ nào mang mã này" in zalo.texts(CITIZEN)[-1]
        assert await ward.codes() == [code]

    async def test_words_that_happen_to_be_shaped_like_a_code_are_a_letter(
        self, ward: Ward
    ) -> None:
        words = "cac nha dat bay"  # twelve letters, whose last checks the others
        by_chance = next(
            words[:-1] + c for c in ALPHABET if read_code(words[:-1] + c) is not None
        )
        await ward.says(by_chance)
        await ward.work()
        assert [x["body"] for x in await ward.letters()] == [by_chance]

    async def test_a_question_does_not_cut_the_letter_being_written(
        self, ward: Ward
    ) -> None:
        await ward.says("Đèn đường hỏng,")
        await ward.says("tiến độ")
        await ward.work()
        await ward.says("tối lắm.")
        await ward.quiet()
        assert [x["body"] for x in await ward.letters()] == [
            "Đèn đường hỏng,\ntối lắm."
        ]


class TestAdding:
    async def test_what_follows_the_button_belongs_to_the_case(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await a_case(ward)
        await ward.says(f"#TD:them:{code}")
        await ward.work()
        await ward.says("Cột đèn số 12.")
        await ward.quiet()
        bodies = [m["body"] for m in await ward.messages(code)]
        assert "Cột đèn số 12." in bodies
        assert show_code(code) in zalo.texts(CITIZEN)[-1]
        joined = (await ward.codes())[-1]
        assert (await ward.house.ledger.find(joined)).closed_as is Disposition.JOINED

    async def test_what_was_written_before_the_button_is_a_letter_of_its_own(
        self, ward: Ward
    ) -> None:
        code = await a_case(ward)
        await ward.says("Chợ bẩn quá.")
        await ward.says(f"#TD:them:{code}")
        await ward.says("Cột đèn số 12.")
        await ward.quiet()
        letters = [(x["body"], x["adds_to"]) for x in await ward.letters()]
        assert sorted(letters[1:]) == [("Chợ bẩn quá.", ""), ("Cột đèn số 12.", code)]

    async def test_after_half_an_hour_it_is_a_new_letter(self, ward: Ward) -> None:
        code = await a_case(ward)
        await ward.says(f"#TD:them:{code}")
        await ward.work()
        ward.clock.pass_by(minutes=31)
        await a_case(ward, "Chợ bẩn quá.")
        assert (await ward.letters())[-1]["adds_to"] == ""

    async def test_another_matter_can_be_begun(self, ward: Ward) -> None:
        code = await a_case(ward)
        for press in (f"#TD:them:{code}", "#TD:moi"):
            await ward.says(press)
            await ward.work()
        await a_case(ward, "Chợ bẩn quá.")
        assert (await ward.letters())[-1]["adds_to"] == ""

    async def test_nobody_adds_to_a_strangers_case_by_typing_what_a_button_sends(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await a_case(ward)
        await ward.says(f"#TD:them:{code}", citizen=STRANGER)
        await ward.work()
        assert "Không bổ sung được" in zalo.texts(STRANGER)[-1]
        await a_case(ward, "Lời của người lạ.", citizen=STRANGER)
        assert (await ward.letters())[-1]["adds_to"] == ""
        assert all("người lạ" not in m["body"] for m in await ward.messages(code))

    async def test_added_words_are_no_case_of_their_own(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await a_case(ward)
        await ward.says(f"#TD:them:{code}")
        await ward.work()
        await a_case(ward, "Cột đèn số 12.")
        added = (await ward.codes())[-1]
        await ward.says("tiến độ")
        await ward.work()
        assert show_code(added) not in zalo.texts(CITIZEN)[-1]


class TestQuestions:
    async def test_words_after_an_officers_question_answer_it(self, ward: Ward) -> None:
        code = await a_case(ward)
        await ward.house.desk.ask(code, ward.officer(), "Bóng đèn ở cột số mấy?")
        await ward.work()
        ward.clock.pass_by(days=2)
        await ward.says("Cột số 12")
        await ward.quiet()
        await ward.says("Đây là ảnh")  # more of the answer
        await ward.quiet()
        assert [x["adds_to"] for x in await ward.letters()] == ["", code, code]

    async def test_a_short_answer_is_an_answer(self, ward: Ward) -> None:
        code = await a_case(ward)
        await ward.house.desk.ask(code, ward.officer(), "Đèn còn hỏng không ạ?")
        await ward.work()
        ward.clock.pass_by(minutes=5)
        await ward.says("Vâng")
        await ward.quiet()
        assert (await ward.messages(code))[-1]["body"] == "Vâng"

    async def test_what_was_written_before_the_question_does_not_answer_it(
        self, ward: Ward
    ) -> None:
        code = await a_case(ward)
        await ward.says("Chợ bẩn quá.")
        ward.clock.pass_by(seconds=30)
        await ward.house.desk.ask(code, ward.officer(), "Bóng đèn ở cột số mấy?")
        await ward.work()
        await ward.quiet(31)
        assert [x["adds_to"] for x in await ward.letters()] == ["", ""]


class TestSatisfaction:
    async def test_a_satisfied_citizen_presses_once_and_the_case_is_closed(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await self._answered(ward)
        survey = zalo.sent(CITIZEN)[-1]
        assert zalo.payloads(survey) == [f"#TD:hailong:{code}", f"#TD:chua:{code}"]
        await ward.says(f"#TD:hailong:{code}")
        await ward.work()
        ticket = await ward.house.ledger.find(code)
        assert ticket.closed_as is Disposition.ANSWERED
        assert ticket.facts.satisfaction is not None
        assert ticket.facts.satisfaction.mark == 5

    async def test_who_types_it_is_understood(self, ward: Ward) -> None:
        code = await self._answered(ward)
        await ward.says("Rất hài lòng")
        await ward.quiet()
        assert (await ward.house.ledger.find(code)).facts.satisfaction is not None
        assert len(await ward.codes()) == 1

    async def test_who_is_not_satisfied_is_asked_why_and_gets_a_linked_case(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await self._answered(ward)
        await ward.says(f"#TD:chua:{code}")
        await ward.work()
        assert "chưa hài lòng" in zalo.texts(CITIZEN)[-1]
        again = await a_case(ward, "Đèn lại tắt rồi.")
        assert (await ward.letters())[-1]["linked_to"] == code
        assert show_code(again) in zalo.texts(CITIZEN)[-1]
        await a_case(ward, "Chợ bẩn quá.")  # the next is another matter
        assert (await ward.letters())[-1]["linked_to"] == ""

    async def test_a_stranger_rates_nothing(self, ward: Ward) -> None:
        code = await self._answered(ward)
        for press in ("hailong", "chua"):
            await ward.says(f"#TD:{press}:{code}", citizen=STRANGER)
        await ward.work()
        assert (await ward.house.ledger.find(code)).facts.satisfaction is None

    async def _answered(self, ward: Ward) -> str:
        code = await a_case(ward)
        await ward.answer(code, "Tổ điện đã thay bóng.")
        await ward.work()
        return code


class TestFiles:
    @pytest.mark.parametrize("status", [404, 410, 403])
    async def test_an_expired_photo_is_noted_and_the_words_go_on(
        self, ward: Ward, zalo: Zalo, status: int
    ) -> None:
        await ward.says(LAMP)
        url = zalo.host("gone.jpg", status)
        await ward.posts(ward.event("user_send_image", **image(url)))
        await ward.quiet()
        [letter] = await ward.letters()
        assert letter["body"] == f"{LAMP}\n[Ảnh chưa tải được từ Zalo]"

    async def test_a_photo_is_tried_again_for_a_while(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        url = zalo.host("late.jpg", 503)
        await ward.says(LAMP)
        await ward.posts(ward.event("user_send_image", **image(url)))
        await ward.quiet()
        assert await ward.letters() == []
        zalo.host("late.jpg", picture())
        await ward.quiet(30)
        [letter] = await ward.letters()
        assert len(letter["attachments"]) == 1

    async def test_but_the_words_do_not_wait_longer_than_ten_minutes(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        url = zalo.host("never.jpg", 503)
        await ward.says(LAMP)
        await ward.posts(ward.event("user_send_image", **image(url)))
        await ward.quiet()
        await ward.quiet(PATIENCE.total_seconds())
        [letter] = await ward.letters()
        assert "[Ảnh chưa tải được từ Zalo]" in letter["body"]

    async def test_a_program_is_not_kept_and_the_letter_says_so(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        url = zalo.host("don.pdf", b"MZ\x90\x00" + b"\x00" * 200)
        file = {"type": "file", "payload": {"url": url, "name": "don.exe", "size": 204}}
        await ward.posts(ward.event("user_send_file", attachments=[file]))
        await ward.quiet()
        [letter] = await ward.letters()
        assert "don.exe: loại tệp không được nhận" in letter["body"]
        assert letter["attachments"] == []

    async def test_too_many_files_are_named_and_not_fetched(
        self, zalo: Zalo, sqlite_url: str, tmp_path: Path
    ) -> None:
        url = zalo.host("p.jpg", picture())
        options = {**zalo.options, "zalo_most_files": "2"}
        async with opened(sqlite_url, tmp_path, **options) as ward:
            for n in range(4):
                event = ward.event("user_send_image", **image(f"{url}?{n}"))
                await ward.posts(event)
            await ward.quiet()
            [letter] = await ward.letters()
        assert letter["body"].count("quá nhiều tệp") == 2

    async def test_a_strangers_address_is_never_fetched(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        moved = zalo.host("moved.jpg", "http://169.254.169.254/latest/meta-data")
        for url in ("http://127.0.0.1:1/x", "file:///etc/passwd", moved):
            await ward.posts(ward.event("user_send_image", **image(url)))
        await ward.quiet()
        [letter] = await ward.letters()
        assert letter["attachments"] == []
        assert letter["body"].count("[Ảnh chưa tải được từ Zalo]") == 3


class TestTwice:
    """`gather` runs at least once."""

    async def test_a_batch_gathered_twice_answers_once_and_places_alike(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await self._unhappy(ward)
        await ward.says("Đèn lại tắt rồi.")
        rows = await HeldRow.select().where(HeldRow.gathered_at.is_null())
        parts = [keys().open(bytes(row["content"])) for row in rows]
        gather = ward.house.channels["zalo"].gather
        assert gather is not None
        first, second = await gather(parts), await gather(parts)
        assert first == second
        assert first is not None
        assert f'"linked_to":"{code}"'.encode() in first

    async def test_a_question_gathered_twice_is_answered_once(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        await a_case(ward)
        before = len(zalo.texts(CITIZEN))
        await ward.says("tiến độ")
        rows = await HeldRow.select().where(HeldRow.gathered_at.is_null())
        gather = ward.house.channels["zalo"].gather
        assert gather is not None
        for _ in range(3):
            assert (
                await gather([keys().open(bytes(row["content"])) for row in rows])
                is None
            )
        assert len(zalo.texts(CITIZEN)) == before + 1

    async def test_two_machines_do_not_talk_for_ever(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        await a_case(ward)
        for _ in range(40):
            await ward.says("tiến độ")
            await ward.work()
        assert len(zalo.texts(CITIZEN)) == 21

    async def _unhappy(self, ward: Ward) -> str:
        code = await a_case(ward)
        await ward.answer(code, "Đã xong.")
        await ward.work()
        await ward.says(f"#TD:chua:{code}")
        await ward.work()
        return code


class TestNews:
    async def test_what_was_seen_shows_on_the_case_and_stays_seen(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        code = await a_case(ward)
        states = []
        for name in ("received", "seen", "received"):
            key = "msg_ids" if name == "seen" else "msg_id"
            ids = zalo.ids(CITIZEN)
            told = {key: ids if name == "seen" else ids[0]}
            event = ward.event(f"user_{name}_message", **told)
            event["sender"], event["recipient"] = event["recipient"], event["sender"]
            assert await ward.posts(event) == 200
            states.append((await ward.messages(code))[0]["state"])
        assert states == ["delivered", "seen", "seen"]

    async def test_news_of_a_message_nobody_knows_is_acknowledged(
        self, ward: Ward
    ) -> None:
        event = ward.event("user_seen_message", msg_ids=["unknown"] * 500)
        event["sender"], event["recipient"] = event["recipient"], event["sender"]
        assert await ward.posts(event) == 200


class TestPlatformAway:
    async def test_a_letter_is_a_letter_though_nobody_can_be_answered(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        zalo.fail("/v3.0/oa/message/cs", "html", times=9)
        zalo.fail("/v3.0/oa/user/detail", "html", times=9)
        code = await a_case(ward)
        [receipt] = await ward.messages(code)
        assert receipt["state"] == "failed"

    async def test_a_progress_that_could_not_be_told_is_told_later_while_fresh(
        self, ward: Ward, zalo: Zalo
    ) -> None:
        await a_case(ward)
        before = len(zalo.texts(CITIZEN))
        zalo.fail("/v3.0/oa/message/cs", 503)
        await ward.says("tiến độ")
        await ward.work()
        assert len(zalo.texts(CITIZEN)) == before
        await ward.quiet(30)
        assert len(zalo.texts(CITIZEN)) == before + 1

    async def test_what_the_channel_gave_up_is_still_read(self, ward: Ward) -> None:
        await ward.says(LAMP)
        await JobRow.update({JobRow.attempts: 30}, force=True)
        await ward.quiet()
        [code] = await ward.codes()
        ticket = await ward.house.ledger.find(code)
        assert ticket.read_letter.body == LAMP
