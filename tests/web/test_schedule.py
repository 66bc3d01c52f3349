"""Who lays out the schedule: a quarter at once, checked against law and calendar."""

from datetime import date, timedelta

import pytest
import pytest_asyncio

from core.web.schedule_page import quarter_of
from tests.web.room import LEADER, Room, living_room, opened_room, sweep, today

FORM = {
    "sort": "dinh_ky", "leader": LEADER, "is_head": "1", "place": "Trụ sở",
    "opens": "08:00", "closes": "11:00", "turns": "6", "week": "0",
}  # fmt: skip


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


def tomorrow() -> str:
    return (today() + timedelta(days=1)).isoformat()


async def test_every_thursday_of_a_quarter_is_laid_out_once(room: Room):
    head = await room.officer("binh")
    last = today() + timedelta(days=60)
    form = FORM | {"first": tomorrow(), "last": last.isoformat(), "weekday": "3"}
    page = await head.send("/desk/schedule", **form)
    assert page.status_code == 200
    days = await room.house.reception.days(today(), last)
    assert 7 <= len(days) <= 9
    assert {day.on.weekday() for day in days} == {3}
    await head.send("/desk/schedule", **form)
    assert await room.house.reception.days(today(), last) == days
    assert LEADER in (await room.citizen.get("/lich-tiep")).text


async def test_days_off_are_left_out_or_warned_about(room: Room):
    admin = await room.officer("quantri")
    saturday = today() + timedelta(days=(5 - today().weekday()) % 7 + 7)
    form = FORM | {"first": saturday.isoformat()}
    page = await admin.send("/desk/schedule", **form)
    assert page.status_code == 200
    assert "Ngày nghỉ: cuối tuần" in page.text
    skipped = form | {"last": saturday.isoformat(), "skip_off": "1", "opens": "09:00"}
    refused = await admin.send("/desk/schedule", **skipped)
    assert refused.status_code == 422


async def test_the_laws_minimum_is_shown_when_it_is_missed(room: Room):
    head = await room.officer("binh")
    page = (await head.open("/desk/schedule")).text
    assert "ít nhất 1 ngày mỗi tuần" in page
    assert "0/1 ngày" in page
    assert "chờ xác nhận" in page


async def test_a_province_is_asked_for_a_day_a_month(sqlite_url, tmp_path):
    async with opened_room(sqlite_url, tmp_path, tier="tinh") as room:
        head = await room.officer("binh")
        page = (await head.open("/desk/schedule")).text
        assert "ít nhất 1 ngày mỗi tháng" in page


async def test_a_day_is_changed_and_called_off_with_a_reason(room: Room):
    head, day = await room.officer("binh"), await room.day()
    address = f"/desk/schedule/{day.id}"
    form = FORM | {"first": day.on.isoformat(), "turns": "9", "place": "Nhà văn hóa"}
    await head.send(address, **form)
    changed = await room.house.reception.reception_day(day.id)
    assert (changed.turns, changed.place) == (9, "Nhà văn hóa")
    assert (await head.send(f"{address}/call-off", why="")).status_code == 422
    await head.send(f"{address}/call-off", why="Đi công tác")
    assert "Đi công tác" in (await room.citizen.get("/lich-tiep")).text


BAD = (
    ("first", "1900-01-01"),
    ("first", "2999-01-01"),
    ("first", "hôm qua"),
    ("last", "1900-01-01"),
    ("opens", "25:00"),
    ("closes", "07:00"),
    ("turns", "101"),
    ("turns", "-1"),
    ("turns", "²"),
    ("sort", "x"),
    ("leader", "Ă" * 10_000),
    ("leader", ""),
    ("place", ""),
    ("week", "9"),
)


async def test_bad_input_is_named_beside_its_field(room: Room):
    head = await room.officer("binh")
    last = (today() + timedelta(days=30)).isoformat()
    for field, typed in BAD:
        form = FORM | {"first": tomorrow(), "last": last, field: typed}
        page = await head.send("/desk/schedule", **form)
        assert page.status_code == 422, field
        assert f'id="{field}-error"' in page.text, field
    assert await room.house.reception.days(date(1900, 1, 1), date(2999, 1, 1)) == ()


async def test_only_heads_and_administrators_lay_out_days(room: Room):
    for username in ("lan", "hung"):
        officer = await room.officer(username)
        assert (await officer.open("/desk/schedule")).status_code == 403
        assert (await officer.send("/desk/schedule", **FORM)).status_code == 403


async def test_a_quarter_is_todays_for_what_is_no_date():
    assert quarter_of("2026-05-17").year in {2026, today().year}
    assert quarter_of("x") == quarter_of("9999-12-31") == quarter_of("")
