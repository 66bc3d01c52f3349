"""The reception room's store: one number for one person, no gap in the register."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from core.domain.classification import LetterKind
from core.domain.officer import Officer, Role
from core.domain.party import Party
from core.domain.reception import ReceptionDay, ReceptionSort
from core.domain.report import Period
from core.domain.turn import TurnState
from core.domain.unit import Unit
from core.domain.visit import Notes, Refusal, Visitor, VisitorRole, VisitOutcome
from core.errors import InputInvalid, NotFound, NotPermitted, TicketStale
from core.store.reception import Reception
from core.store.reception_tables import (
    TurnRow,
    VisitEventRow,
    VisitRegisterRow,
)
from core.store.rooms import Rooms
from core.store.tables import UnitRow
from core.store.turns import forget_bookings
from tests.fakes import MONDAY
from tests.store.house import opened
from tests.web.room import sweep

LAN = Officer(username="lan", name="Lan", role=Role.RECEPTION, unit="vp")
THU = Officer(username="thu", name="Thu", role=Role.RECEPTION, unit="vp")
BINH = Officer(username="binh", name="Bình", role=Role.HEAD, unit="ubnd")
HUNG = Officer(username="hung", name="Hùng", role=Role.HANDLER, unit="kt")
DAY = ReceptionDay(
    id=UUID(int=1), sort=ReceptionSort.PLANNED, leader="Ông Bình, Chủ tịch",
    is_head=True, place="Trụ sở", on=MONDAY.date(), opens=time(8), closes=time(11),
    turns=3,
)  # fmt: skip
HOA = Visitor(
    party=Party(
        name="Nguyễn Văn Hòa", phone="+84 912 000 111", address="12 Nguyễn Du",
        identity_number="042000000001",
    ),
    role=VisitorRole.REPRESENTATIVE,
)  # fmt: skip
TOLD = Notes(
    visitors=(HOA, Visitor(party=Party(name="Trần Thị Lựu"))), people=6,
    kind=LetterKind.REPORT, content="Đường ngập.", handled_earlier="Tổ dân phố",
    outcome=VisitOutcome.EXPLAINED, follow_up="Gọi lại", agreed_on=date(2026, 4, 9),
)  # fmt: skip


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
async def house(request, tmp_path_factory):
    """One database for the module: only what the room wrote is swept each time."""
    url = f"sqlite:///{tmp_path_factory.mktemp('room') / 'room.db'}"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        server.sql("CREATE DATABASE room TEMPLATE template0")
        url = server.url("room")
    async with opened(url) as store:
        yield store
    if request.param == "postgres":
        server.sql("DROP DATABASE room WITH (FORCE)")


@pytest_asyncio.fixture(loop_scope="module")
async def room(house):
    await sweep()
    await UnitRow.delete(force=True)
    house.clock.at = MONDAY
    reception = Reception(house.database, house.clock)
    reception.clock = house.clock  # type: ignore[attr-defined]
    await reception.save_day(DAY)
    return reception


def around(room, days: int = 1) -> Period:
    on = room.clock().date()
    return Period(on - timedelta(days=days), on + timedelta(days=days))


async def ended(room, notes: Notes = TOLD, officer: Officer = LAN, ticket: str = ""):
    visit = await room.begin(officer)
    return await room.end_visit(visit.id, officer, notes, seen=0, ticket=ticket)


async def test_a_day_comes_back_as_it_was_kept(room):
    assert await room.reception_day(DAY.id) == DAY
    assert await room.days(DAY.on, DAY.on) == (DAY,)
    assert await room.days(DAY.on + timedelta(days=1), DAY.on.replace(year=2030)) == ()
    with pytest.raises(NotFound):
        await room.reception_day(UUID(int=9))


async def test_nobody_receives_in_two_places_at_once(room):
    elsewhere = replace(DAY, id=UUID(int=2), place="Nhà văn hóa")
    with pytest.raises(InputInvalid):
        await room.save_day(elsewhere)
    assert await room.lay_out([elsewhere, replace(elsewhere, opens=time(14))]) == 1
    assert await room.lay_out([elsewhere]) == 0


async def test_a_day_called_off_offers_nothing_and_says_why(room):
    with pytest.raises(InputInvalid):
        await room.call_off(DAY.id, " ")
    await room.call_off(DAY.id, "Họp tỉnh")
    [offered] = await room.open_days(DAY.on, DAY.on)
    assert (offered.free, offered.day.cancelled) == ((), "Họp tỉnh")
    with pytest.raises(InputInvalid):
        await room.book(offered.day, 1, form_key="a")


async def test_turns_are_not_taken_from_under_a_booking(room):
    await room.book(DAY, 3, form_key="a")
    with pytest.raises(InputInvalid):
        await room.save_day(replace(DAY, turns=2))
    await room.save_day(replace(DAY, turns=5))
    [offered] = await room.open_days(DAY.on, DAY.on)
    assert offered.free == (1, 2, 4, 5)


async def test_one_turn_wanted_by_many_at_once_is_one_persons(room):
    wanted = [room.book(DAY, 2, form_key=f"form-{n}") for n in range(8)]
    answers = await asyncio.gather(*wanted, return_exceptions=True)
    got = [a for a in answers if not isinstance(a, BaseException)]
    assert len(got) == 1
    assert all(isinstance(a, InputInvalid) for a in answers if a not in got)


async def test_the_same_form_sent_twice_is_one_booking(room):
    first = await room.book(DAY, 1, form_key="nonce", name="Hòa")
    again = await room.book(DAY, 1, form_key="nonce", name="Hòa")
    other = await room.book(DAY, 2, form_key="nonce", name="Hòa")
    assert first.code == again.code == other.code
    assert len(await room.turns_of([DAY.id])) == 1


async def test_a_number_given_back_is_free_and_forgets_its_holder(room):
    turn = await room.book(DAY, 1, form_key="a", name="Hòa", phone="0912", about="Đất")
    assert await room.give_back(turn.code)
    assert not await room.give_back(turn.code)
    row = await TurnRow.objects().get(TurnRow.id == turn.id)
    assert (row.name, row.phone, row.phone_key, row.about) == ("", "", "", "")
    assert (await room.book(DAY, 1, form_key="b")).number == 1
    with pytest.raises(NotFound):
        await room.give_back("0123456789AB")


async def test_what_was_said_when_booking_is_forgotten_in_time(room):
    turn = await room.book(DAY, 1, form_key="a", name="Hòa", phone="09", about="Đất")
    await forget_bookings(MONDAY)
    assert (await room.turn(turn.id)).about == "Đất"
    await forget_bookings(MONDAY + timedelta(days=1))
    kept = await room.turn(turn.id)
    assert (kept.name, kept.phone, kept.about) == ("", "", "")


async def test_walk_ins_mix_with_bookings_and_none_shares_a_number(room):
    await room.book(DAY, 1, form_key="a")
    given = await asyncio.gather(*(room.walk_in(DAY, 0) for _ in range(5)))
    assert sorted(turn.number for turn in given) == [2, 3, 4, 5, 6]


async def test_two_officers_who_call_at_once_call_two_people(room):
    for _ in range(3):
        await room.walk_in(DAY, 0)
    called = await asyncio.gather(*(room.call_next(DAY.id) for _ in range(4)))
    assert sorted(turn.number for turn in called if turn) == [1, 2, 3]
    assert [turn.number for turn in await room.called([DAY.id], 1)] != []


async def test_a_booked_citizen_is_called_once_they_have_come(room):
    booked = await room.book(DAY, 1, form_key="a")
    assert await room.call_next(DAY.id) is None
    assert await room.came(booked.id)
    called = await room.call_next(DAY.id)
    assert called is not None
    assert (called.id, called.state) == (booked.id, TurnState.CALLED)
    assert await room.absent(booked.id)
    assert await room.came(booked.id)
    assert await room.served(booked.id)
    assert not await room.give_back(booked.code)


async def test_a_session_is_kept_while_it_is_written(room):
    visit = await room.begin(LAN, day=DAY)
    saved = await room.save_visit(visit.id, LAN, TOLD, seen=0)
    assert await room.visit(visit.id) == saved
    assert (saved.notes, saved.round, saved.leader) == (TOLD, 1, DAY.leader)
    assert [v.id for v in await room.unfinished(LAN)] == [visit.id]
    again = await room.save_visit(visit.id, LAN, Notes(content="x"), seen=0)
    assert again.round == 2
    with pytest.raises(TicketStale):
        await room.save_visit(visit.id, THU, TOLD, seen=0)
    assert (await room.save_visit(visit.id, THU, TOLD, seen=2)).saved_by == "thu"


async def test_one_turn_has_one_session(room):
    turn = await room.walk_in(DAY, 0)
    first = await room.begin(LAN, day=DAY, turn=turn)
    assert (await room.begin(LAN, day=DAY, turn=turn)).id == first.id


async def test_only_who_receives_writes_and_only_who_may_reads_the_register(room):
    with pytest.raises(NotPermitted):
        await room.begin(HUNG)
    with pytest.raises(NotPermitted):
        await room.register(around(room), HUNG)


@pytest.mark.parametrize(
    ("notes", "lacks"),
    [
        (Notes(content="x"), {"outcome"}),
        (Notes(outcome=VisitOutcome.ACCEPTED), {"content"}),
        (Notes(content="x", outcome=VisitOutcome.GUIDED), {"outcome_note"}),
        (Notes(outcome=VisitOutcome.REFUSED), {"refusal"}),
    ],
)
async def test_the_register_takes_no_line_with_holes(room, notes, lacks):
    visit = await room.begin(LAN)
    with pytest.raises(InputInvalid) as wrong:
        await room.end_visit(visit.id, LAN, notes, seen=0)
    assert set(wrong.value.fields) == lacks
    assert (await room.visit(visit.id)).number is None


async def test_numbers_follow_each_other_however_many_end_at_once(room):
    visits = [await room.begin(LAN) for _ in range(8)]
    done = await asyncio.gather(
        *(room.end_visit(v.id, LAN, TOLD, seen=0) for v in visits),
        *(room.end_visit(v.id, LAN, TOLD, seen=0) for v in visits),
    )
    assert {v.number for v in done} == set(range(1, 9))
    lines = await room.register(around(room), LAN)
    assert [line.number for line in lines] == list(range(1, 9))
    [counter] = await VisitRegisterRow.objects()
    assert counter.last == 8


async def test_a_refused_ending_uses_up_no_number(room):
    await ended(room)
    visit = await room.begin(LAN)
    await room.save_visit(visit.id, LAN, TOLD, seen=0)
    with pytest.raises(TicketStale):
        await room.end_visit(visit.id, THU, TOLD, seen=0)
    assert (await ended(room)).number == 2


async def test_each_year_begins_at_one(room):
    assert (await ended(room)).number == 1
    room.clock.pass_by(days=366)
    later = await ended(room)
    assert (later.number, later.year) == (1, room.clock().year)


async def test_a_line_of_the_register_bears_the_fields_of_the_form(room):
    visit = await ended(room)
    [line] = await room.register(around(room), LAN)
    assert (line.id, line.visitors, line.people) == (visit.id, TOLD.visitors, 6)
    assert (line.content, line.handled_earlier) == (TOLD.content, "Tổ dân phố")
    assert (line.kind, line.outcome) == (LetterKind.REPORT, VisitOutcome.EXPLAINED)
    assert (line.follow_up, line.agreed_on) == ("Gọi lại", date(2026, 4, 9))
    assert line.received_at == visit.received_at
    assert (await room.entered(visit.id, LAN)) == line


async def test_a_refusal_keeps_its_ground_and_article(room):
    ground = Refusal(ground="tu_choi.say", text="Say", article="Điều 9")
    await ended(room, Notes(outcome=VisitOutcome.REFUSED, refusal=ground))
    [line] = await room.register(around(room), LAN)
    assert (line.refusal_text, line.refusal_article) == ("Say", "Điều 9")


async def test_who_denounces_stands_in_no_list_and_is_opened_with_a_reason(room):
    secret = replace(TOLD, kind=LetterKind.DENUNCIATION)
    visit = await ended(room, secret)
    [line] = await room.register(around(room), LAN)
    assert (line.sealed, line.visitors, line.content) == (True, (), "")
    for asked in ("Nguyễn Văn Hòa", "hoa", "0912000111"):
        assert (await room.earlier(asked, LAN))[0] == ()
    with pytest.raises(InputInvalid):
        await room.open_visitors(visit.id, LAN, "")
    with pytest.raises(NotPermitted):
        await room.open_visitors(visit.id, HUNG, "tò mò")
    assert (await room.open_visitors(visit.id, LAN, "Xác minh")).notes == secret
    [event] = await VisitEventRow.objects()
    assert (event.by, event.why, event.visit) == ("lan", "Xác minh", visit.id)


async def test_the_head_of_a_part_sees_no_session_of_others(room):
    part = Officer(username="p", name="P", role=Role.HEAD, unit="kt")
    visit = await ended(room)
    rooms = Rooms(room.clock)
    await rooms.save_unit(Unit(code="ubnd", name="UBND"))
    await rooms.save_unit(Unit(code="kt", name="KT", parent="ubnd"))
    assert await room.register(around(room), part) == ()
    with pytest.raises(NotFound):
        await room.entered(visit.id, part)
    assert len(await room.register(around(room), BINH)) == 1


@pytest.mark.parametrize(
    "asked",
    ["Nguyễn Văn Hòa", "nguyen van hoa", "HÒA", "luu", "0912 000 111", "+84912000111"],
)
async def test_an_earlier_session_is_found_by_name_or_phone(room, asked):
    visit = await ended(room)
    lines, _answers = await room.earlier(asked, LAN)
    assert [line.id for line in lines] == [visit.id]


@pytest.mark.parametrize("asked", ["", "_", "%", "hoa_", "ho", "0912", "'; DROP TABLE"])
async def test_what_nobody_is_called_finds_nobody(room, asked):
    await ended(room)
    assert (await room.earlier(asked, LAN))[0] == ()


async def test_very_long_words_are_cut_for_the_columns_only(room):
    person = Visitor(party=Party(name="Ă" * 10_000, phone="1" * 999))
    visit = await room.begin(LAN)
    await room.save_visit(visit.id, LAN, Notes(visitors=(person,)), seen=0)
    [kept] = (await room.visit(visit.id)).notes.visitors
    assert (len(kept.party.name), len(kept.party.phone)) == (200, 40)


async def test_a_session_opened_by_mistake_is_dropped_but_never_a_registered_one(room):
    visit = await room.begin(LAN, notes=TOLD)
    await room.drop_visit(visit.id, LAN)
    with pytest.raises(NotFound):
        await room.visit(visit.id)
    with pytest.raises(TicketStale):
        await room.drop_visit((await ended(room)).id, LAN)
