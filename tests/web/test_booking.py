"""Citizens book a turn without JavaScript, and nobody sees who did."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio

from core.domain.turn import TurnState
from tests.web.room import LEADER, Room, living_room, opened_room, sweep, today

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    place = tmp_path_factory.mktemp("room")
    async with living_room(f"sqlite:///{place / 'room.db'}", place) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def room(house: Room) -> Room:
    await sweep()
    return house


async def test_the_schedule_is_published_with_what_is_left(room: Room):
    await room.day(ahead=1)
    await room.day(ahead=2, cancelled="Họp Hội đồng nhân dân")
    page = (await room.citizen.get("/lich-tiep")).text
    assert LEADER in page
    assert "còn 3 lượt" in page
    assert "Họp Hội đồng nhân dân" in page
    assert page.count("Đăng ký gặp<") == 1
    feed = await room.citizen.get("/lich-tiep.ics")
    assert feed.headers["content-type"].startswith("text/calendar")
    text = feed.text.replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 2
    assert "STATUS:CANCELLED" in text
    assert max(len(line.encode()) for line in feed.text.split("\r\n")) <= 75


async def test_a_citizen_books_gets_a_slip_and_gives_the_turn_back(room: Room):
    day = await room.day()
    sent = await room.book(day, name="Nguyễn Văn Hòa", phone="0912 000 111")
    assert sent.status_code == 303
    slip = sent.headers["location"]
    page = (await room.citizen.get(slip)).text
    assert "<svg" in page
    assert "08:00" in page
    assert "Hòa" not in page
    assert "0912" not in page
    token = page.partition('name="token" value="')[2].partition('"')[0]
    for _twice in range(2):
        gone = await room.citizen.post(f"{slip}/huy", data={"token": token})
        assert gone.status_code == 303
    assert "đã hủy" in (await room.citizen.get(slip)).text
    assert "còn 3 lượt" in (await room.citizen.get("/lich-tiep")).text


async def test_nobody_cancels_without_the_page_of_the_code(room: Room):
    day = await room.day()
    slip = (await room.book(day)).headers["location"]
    refused = await room.citizen.post(f"{slip}/huy", data={"token": "forged"})
    assert refused.status_code == 409
    assert (await room.citizen.get("/lich-tiep/phieu/0123456789AB")).status_code == 404
    [turn] = await room.house.reception.turns_of([day.id])
    assert turn.state is TurnState.BOOKED


async def test_the_form_sent_twice_is_one_booking(room: Room):
    day = await room.day()
    form = {"token": await room.ask(day), "about": "Đất", "number": "2"}
    address = f"/lich-tiep/{day.id}"
    first, again = [await room.citizen.post(address, data=form) for _ in range(2)]
    assert first.headers["location"] == again.headers["location"]
    assert len(await room.house.reception.turns_of([day.id])) == 1


async def test_two_who_want_the_same_time_at_once_get_one_turn_and_one_regret(
    room: Room,
):
    day = await room.day()
    answers = await asyncio.gather(*(room.book(day, number="2") for _ in range(2)))
    assert sorted(a.status_code for a in answers) == [303, 422]
    [refused] = [a.text for a in answers if a.status_code == 422]
    assert "Hỏi về đất" in refused
    assert 'value="2"' not in refused.partition("Giờ gặp")[2].partition("Gặp về")[0]


async def test_a_full_day_says_so_and_offers_the_next(room: Room):
    day = await room.day(turns=1)
    later = await room.day(ahead=3)
    await room.book(day)
    page = (await room.citizen.get(f"/lich-tiep/{day.id}")).text
    assert "hết lượt" in page
    assert f"/lich-tiep/{later.id}" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


async def test_bad_input_is_named_and_nothing_typed_is_lost(room: Room):
    day = await room.day()
    cases = {
        "number": {"number": "99"},
        "about": {"about": "  "},
        "name": {"name": "Ă" * 10_000},
        "phone": {"phone": "không có"},
        "website": {"website": "http://spam"},
    }
    for field, words in cases.items():
        answer = await room.book(day, **words)
        assert answer.status_code == 422, field
        assert f'href="#{field}"' in answer.text, field
    for token in ("", "a.b.c"):
        stale = await room.book(day, token=token)
        assert stale.status_code == 422
        assert "Hỏi về đất" in stale.text
    assert await room.house.reception.turns_of([day.id]) == ()


async def test_a_day_that_is_over_or_unknown_cannot_be_booked(room: Room):
    past = await room.day(ahead=-1)
    far = await room.day(ahead=200)
    for day in (past, far):
        assert (await room.citizen.get(f"/lich-tiep/{day.id}")).status_code == 404
    for address in ("/lich-tiep/1900-01-01", "/lich-tiep/khong-co"):
        assert (await room.citizen.get(address)).status_code == 404


async def test_who_books_without_end_is_slowed_down(sqlite_url, tmp_path):
    async with opened_room(sqlite_url, tmp_path, peer="203.0.113.9") as room:
        day = await room.day(turns=100)
        answers = [await room.book(day, number=str(n + 1)) for n in range(22)]
        assert [a.status_code for a in answers[:20]] == [303] * 20
        assert answers[21].status_code == 429


async def test_the_screen_shows_numbers_and_no_names(room: Room):
    day = await room.day(ahead=0)
    reception = room.house.reception
    booked = await reception.book(day, 1, form_key="x", name="Hòa", phone="0912000111")
    await reception.came(booked.id)
    await reception.walk_in(day, 0)
    await reception.call_next(day.id)
    answer = await room.citizen.get("/lich-tiep/man-hinh")
    assert answer.headers["refresh"] == "10"
    assert '<p class="screen-now">1</p>' in answer.text
    assert "<strong>2</strong>" in answer.text
    assert "Hòa" not in answer.text
    assert "0912" not in answer.text


async def test_a_slip_of_a_day_called_off_says_why(room: Room):
    day = await room.day()
    slip = (await room.book(day)).headers["location"]
    await room.house.reception.call_off(day.id, "Bão số 9")
    assert "Bão số 9" in (await room.citizen.get(slip)).text
    assert day.on == today() + timedelta(days=1)
