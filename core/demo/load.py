"""Fills an empty database with the invented ward, through the real line."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from core.app import House, build
from core.demo.clock import TownClock
from core.demo.room import load_room
from core.demo.town import town
from core.domain.deadline import LOCAL
from core.domain.feedback import Rating, Satisfaction
from core.domain.letter_bytes import write_letter
from core.domain.message import Arrival, Letter
from core.domain.officer import Officer
from core.domain.party import Party
from core.domain.stage import Stage
from core.security.passwords import hash_password
from core.settings import Settings
from core.store.schema import migrate

PASSWORD = "demo-tiepdan"  # noqa: S105 (an invented ward's, printed at every start)
_PARTY = ("name", "phone", "email", "address")


async def load_town(settings: Settings, options: Mapping[str, str]) -> None:
    """Migrate, and fill an empty database; a filled one is left as it is.

    Every officer may sign in with PASSWORD.
    """
    clock = TownClock(datetime.now(UTC))
    house = build(settings, options, now=clock)
    await house.database.open()
    try:
        await migrate(house.database)
        if not await house.queries.officers():
            await _people(house)
            await _letters(house, clock)
            await _ratings(house, clock)
            await load_room(house, clock, _officer("lan"))
    finally:
        await house.database.close()


async def _people(house: House) -> None:
    kept = hash_password(PASSWORD)
    for unit in town().units:
        await house.rooms.save_unit(unit)
    for officer in town().officers:
        await house.rooms.save_officer(officer, kept)
    for point in town().points:
        await house.rooms.save_point(point)


async def _letters(house: House, clock: TownClock) -> None:
    today = datetime.now(LOCAL)
    for number, told in enumerate(town().letters):
        day = (today - timedelta(days=told["days_ago"])).date()
        came = datetime.combine(day, time.fromisoformat(told["at"]), LOCAL)
        clock.at = min(came, today).astimezone(UTC)
        received = await house.intake.receive(_arrival(told, number, clock.at))
        ticket = await house.line.advance(received.code)
        if "answer" in told and ticket.stage is Stage.ANSWER:
            await _answer(house, clock, received.code, told)


def _arrival(told: Mapping[str, Any], number: int, at: datetime) -> Arrival:
    letter = Letter(
        body=told["body"],
        party=Party(**{part: told[part] for part in _PARTY if part in told}),
        place=told.get("place", ""),
        written_at=at,
        signed=told.get("signed"),
    )
    channel = told.get("channel", "web")
    return Arrival(channel, write_letter(letter), key=f"town-{number}")


async def _answer(
    house: House, clock: TownClock, code: str, told: Mapping[str, Any]
) -> None:
    clock.at += timedelta(days=1, hours=3)
    head = _officer("binh")
    await house.desk.draft(code, head, told["answer"], ())
    await house.desk.sign(code, head)
    await house.line.advance(code)
    clock.at += timedelta(minutes=1)
    await house.worker.drain()
    clock.at += timedelta(hours=5)
    satisfied = Satisfaction(mark=told["mark"], said_at=clock.at, solved=True)
    await house.desk.rate_answer(code, satisfied)
    await house.line.advance(code)


async def _ratings(house: House, clock: TownClock) -> None:
    clock.at = datetime.now(UTC)
    for told in town().ratings:
        for number, mark in enumerate(told["marks"]):
            await house.feedback.rate(
                Rating(
                    id=f"town-{told['point']}-{number}",
                    point=told["point"],
                    mark=mark,
                    rated_at=clock.at - timedelta(hours=7 * number),
                )
            )


def _officer(username: str) -> Officer:
    return next(o for o in town().officers if o.username == username)
