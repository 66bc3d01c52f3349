"""Working days of one authority: weekends, holidays, swapped days, closed days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

_SATURDAY = 5

Sitting = tuple[time, time]
"""When the office opens and closes for one part of the day, local time."""

USUAL_HOURS: tuple[Sitting, ...] = (
    (time(7, 30), time(11, 30)),
    (time(13, 30), time(17, 0)),
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and days worked instead, by date, with the words that explain each."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    """Public holidays and the days off that make up for them; name in Vietnamese."""
    working_weekends: Mapping[date, str] = field(default_factory=dict)
    """Saturdays and Sundays worked in exchange for a day off."""
    known_years: frozenset[int] = frozenset()
    """Years whose holidays have been decided; others know weekends only."""
    closed: Mapping[date, str] = field(default_factory=dict)
    """Days this authority alone is closed (a storm, a move), with the reason."""
    hours: tuple[Sitting, ...] = USUAL_HOURS
    """Office hours in order; the pause between two sittings is lunch."""
    sources: Mapping[date, str] = field(default_factory=dict)
    """The decision or article by which a day is off, or worked instead."""
    proposed: Mapping[date, str] = field(default_factory=dict)
    """Days wanted or likely that are not law yet: shown, never counted."""

    @property
    def closes_at(self) -> time:
        """End of office hours, local time."""
        return self.hours[-1][1]

    def day_off(self, day: date) -> str:
        """Why `day` is not worked (holiday's name or "cuối tuần"); empty if it is."""
        if day in self.closed:
            return self.closed[day]
        if day in self.working_weekends:
            return ""
        if day in self.holidays:
            return self.holidays[day]
        return "cuối tuần" if day.weekday() >= _SATURDAY else ""

    def named(self, day: date) -> str:
        """What the calendar itself says of `day`; empty: as any such day of a week."""
        for days in (self.closed, self.working_weekends, self.holidays):
            if day in days:
                return days[day]
        return ""

    def is_working(self, day: date) -> bool:
        """Whether the office is open on `day`."""
        return not self.day_off(day)

    def days_after(self, day: date) -> Iterator[date]:
        """Yield every day after `day`, one by one."""
        while True:
            day += timedelta(days=1)
            yield day
