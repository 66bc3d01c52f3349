"""Fills the invented ward's reception room: days, bookings, past sessions."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from core.app import House
from core.demo.clock import TownClock
from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL
from core.domain.officer import Officer
from core.domain.party import Party
from core.domain.reception import ReceptionDay, ReceptionSort
from core.domain.visit import Notes, Refusal, Visitor, VisitorRole, VisitOutcome
from core.store.ids import new_id
from core.web.visit_letter import letter_of

_FILE = Path(__file__).with_name("room.toml")
_PARTY = ("name", "phone", "address")
_WORDS = ("topic", "content", "handled_earlier", "outcome_note", "follow_up")
_LISTENING = timedelta(minutes=25)
_DAY = timedelta(days=1)


async def load_room(house: House, clock: TownClock, officer: Officer) -> None:
    """Lay out the days, book some turns, and hold the sessions of the last weeks."""
    told = tomllib.loads(_FILE.read_text("utf-8"))
    now = clock.at
    today = now.astimezone(LOCAL).date()
    for who in ("leader", "deputy"):
        days = tuple(_days(told[who], today, is_head=who == "leader"))
        await house.reception.lay_out(
            d for d in days if house.calendar.is_working(d.on)
        )
    for session in told["sessions"]:
        await _session(house, clock, officer, session, today)
    clock.at = now
    await _bookings(house, told["bookings"], today)


def _days(
    told: Mapping[str, Any], today: date, *, is_head: bool
) -> Iterator[ReceptionDay]:
    monday = today - timedelta(days=today.weekday())
    for week in range(-told["weeks_back"], told["weeks_ahead"]):
        yield ReceptionDay(
            id=new_id(),
            sort=ReceptionSort.PLANNED,
            leader=told["leader"],
            is_head=is_head,
            place=told["place"],
            on=monday + timedelta(weeks=week, days=told["weekday"]),
            opens=time.fromisoformat(told["opens"]),
            closes=time.fromisoformat(told["closes"]),
            turns=told["turns"],
        )


async def _bookings(
    house: House, bookings: list[Mapping[str, Any]], today: date
) -> None:
    ahead = await house.reception.open_days(today + _DAY, today + 30 * _DAY)
    if not ahead:
        return
    for told in bookings:
        words = {name: told.get(name, "") for name in ("name", "phone", "about")}
        number = told["number"]
        form_key = f"town-{number}"
        await house.reception.book(ahead[0].day, number, form_key=form_key, **words)


async def _session(
    house: House,
    clock: TownClock,
    officer: Officer,
    told: Mapping[str, Any],
    today: date,
) -> None:
    day = today - told["days_ago"] * _DAY
    while not house.calendar.is_working(day):
        day -= _DAY
    clock.at = datetime.combine(day, time.fromisoformat(told["at"]), LOCAL)
    visit = await house.reception.begin(officer)
    clock.at += _LISTENING
    notes, code = _notes(house, told, day), ""
    if notes.outcome is VisitOutcome.ACCEPTED:
        code = await letter_of(
            visit, notes, officer, house.intake, house.desk, house.line
        )
    await house.reception.end_visit(visit.id, officer, notes, seen=0, ticket=code)


def _notes(house: House, told: Mapping[str, Any], day: date) -> Notes:
    ground = next(
        (g for g in house.rules.refusals if g.id == told.get("refusal")), None
    )
    return Notes(
        visitors=tuple(
            Visitor(
                party=Party(**{part: one.get(part, "") for part in _PARTY}),
                role=VisitorRole(one.get("role", VisitorRole.SELF.value)),
            )
            for one in told.get("people_named", ())
        ),
        people=told.get("people", 1),
        kind=LetterKind(told["kind"]) if "kind" in told else None,
        outcome=VisitOutcome(told["outcome"]),
        refusal=Refusal(ground=ground.id, text=ground.text, article=ground.article)
        if ground
        else None,
        agreed_on=day + 14 * _DAY if "follow_up" in told else None,
        **{name: told.get(name, "") for name in _WORDS},
    )
