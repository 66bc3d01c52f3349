"""Reception days (*lịch tiếp công dân*): who receives when, and in how many turns."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from uuid import UUID

from core.domain.calendar import Calendar, Sitting
from core.domain.rule import Every, ReceptionDuty

LAST_WEEK = -1
"""Of a pattern: the last such weekday of the month."""


class ReceptionSort(StrEnum):
    """Why a day is held; reports count each apart."""

    REGULAR = "thuong_xuyen"
    """Tiếp công dân thường xuyên: officers, on working days."""
    PLANNED = "dinh_ky"
    """Lãnh đạo tiếp công dân định kỳ."""
    AD_HOC = "dot_xuat"
    """Lãnh đạo tiếp công dân đột xuất."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionDay:
    """One sitting (*buổi tiếp*): a leader, a place, hours of one day."""

    id: UUID
    sort: ReceptionSort
    leader: str
    """Name and office as published; empty for regular reception."""
    is_head: bool = False
    """Whether it is the head of the authority in person: what the law's duty counts."""
    place: str
    on: date
    opens: time
    closes: time
    turns: int
    """How many turns can be booked; 0: walk-ins only."""
    note: str = ""
    cancelled: str = ""
    """Why it is not held; empty while it is."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """On which days a regular reception falls."""

    weekdays: frozenset[int]
    """0 is Monday."""
    week: int = 0
    """Which such weekday of the month, 1 to 4 or LAST_WEEK; 0: every week."""

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yield the days of the pattern from `first` to `last`, both included."""
        day = first
        while day <= last:
            if day.weekday() in self.weekdays and self._in_week(day):
                yield day
            day += timedelta(days=1)

    def _in_week(self, day: date) -> bool:
        if self.week == LAST_WEEK:
            return (day + timedelta(days=7)).month != day.month
        return self.week in {0, (day.day - 1) // 7 + 1}


@dataclass(frozen=True, slots=True)
class Missed:
    """A week or month in which the duty to receive is not met."""

    first: date
    last: date
    held: int
    """Days the head receives in it."""
    duty: ReceptionDuty


def turn_times(day: ReceptionDay, sittings: Sequence[Sitting]) -> tuple[time, ...]:
    """Return when each turn begins: the hours shared evenly, lunch left out."""
    spans = [
        (max(day.opens, opens), min(day.closes, closes))
        for opens, closes in sittings
        if max(day.opens, opens) < min(day.closes, closes)
    ] or [(day.opens, day.closes)]
    minutes = [
        minute
        for first, last in spans
        for minute in range(_minute(first), _minute(last))
    ]
    starts = (minutes[len(minutes) * n // day.turns] for n in range(day.turns))
    return tuple(time(minute // 60, minute % 60) for minute in starts)


def missed(
    duties: Iterable[ReceptionDuty],
    days: Collection[ReceptionDay],
    calendar: Calendar,
    first: date,
    last: date,
) -> tuple[Missed, ...]:
    """Return the weeks and months from `first` to `last` that fall short of a duty.

    Only the head in person counts (Luật Tiếp công dân 2013, Điều 12 và 15), a day
    once however many sittings it has. A period without a working day asks nothing.
    """
    held = {day.on for day in days if day.is_head and not day.cancelled}
    short: list[Missed] = []
    for duty in duties:
        for begins, ends in periods(duty.every, first, last):
            count = sum(begins <= day <= ends for day in held)
            if (
                count < duty.days
                and duty.in_force(begins)
                and _works(calendar, begins, ends)
            ):
                short.append(Missed(begins, ends, count, duty))
    return tuple(sorted(short, key=lambda one: one.first))


def periods(every: Every, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield whole weeks (Monday to Sunday) or months that end in first … last."""
    begins = first - timedelta(days=first.weekday())
    if every is Every.MONTH:
        begins = first.replace(day=1)
    while True:
        after = begins + timedelta(days=7)
        if every is Every.MONTH:
            after = (begins + timedelta(days=31)).replace(day=1)
        ends = after - timedelta(days=1)
        if ends > last:
            return
        yield begins, ends
        begins = after


def _works(calendar: Calendar, first: date, last: date) -> bool:
    days = range((last - first).days + 1)
    return any(calendar.is_working(first + timedelta(days=n)) for n in days)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
