"""What a citizen can book: days ahead, and the turns of a day with their times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.reception import ReceptionDay, turn_times
from core.store.reception import Reception
from core.store.schedule import OpenDay

AHEAD = timedelta(days=92)
"""How far the schedule is published: a quarter."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One published day as a citizen sees it."""

    day: ReceptionDay
    turns: tuple[tuple[int, time], ...]
    """Numbers still to be had, with the time of each."""

    @property
    def full(self) -> bool:
        """Whether it can be booked at all but has nothing left."""
        return bool(self.day.turns) and not self.turns and not self.day.cancelled


async def offered_days(
    reception: Reception, calendar: Calendar, now: datetime
) -> tuple[Offered, ...]:
    """Return the published days from today on."""
    today = now.astimezone(LOCAL).date()
    days = await reception.open_days(today, today + AHEAD)
    return tuple(offered(one, calendar, now) for one in days)


def offered(one: OpenDay, calendar: Calendar, now: datetime) -> Offered:
    """Return a day with those of its free turns that have not begun."""
    times = turn_times(one.day, calendar.hours)
    ahead = tuple(
        (number, times[number - 1])
        for number in one.free
        if begins(one.day, times[number - 1]) > now
    )
    return Offered(one.day, ahead)


def begins(day: ReceptionDay, at: time) -> datetime:
    """Return an hour of a reception day as an instant."""
    return datetime.combine(day.on, at, LOCAL)


def begun(day: ReceptionDay, calendar: Calendar, now: datetime) -> int:
    """Return how many turns of a day have started."""
    return sum(begins(day, at) <= now for at in turn_times(day, calendar.hours))


def time_of(day: ReceptionDay, number: int, calendar: Calendar) -> time | None:
    """Return when a number's turn begins; None beyond the turns of the day."""
    times = turn_times(day, calendar.hours)
    return times[number - 1] if number <= len(times) else None


def chosen_day(days: Iterable[Offered], key: UUID) -> Offered | None:
    """Return a published day by its id."""
    return next((one for one in days if one.day.id == key), None)


def next_free(days: Iterable[Offered], but: UUID) -> Offered | None:
    """Return the first other day with a turn left."""
    return next((one for one in days if one.turns and one.day.id != but), None)
