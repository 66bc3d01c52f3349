"""Working days of one authority: weekends, holidays, swapped days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and days worked instead, by date, with the words that explain each."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    """Public holidays and the days off that make up for them; name in Vietnamese."""
    working_weekends: Mapping[date, str] = field(default_factory=dict)
    """Saturdays and Sundays worked in exchange for a day off."""
    known_years: frozenset[int] = frozenset()
    """Years whose holidays have been decided; others know weekends only."""
    closes_at: time = time(17, 0)
    """End of office hours, local time."""

    def day_off(self, day: date) -> str:
        """Why `day` is not worked (holiday's name or "cuối tuần"); empty if it is."""
        if day in self.working_weekends:
            return ""
        if day in self.holidays:
            return self.holidays[day]
        return "cuối tuần" if day.weekday() >= _SATURDAY else ""

    def is_working(self, day: date) -> bool:
        """Whether the office is open on `day`."""
        return not self.day_off(day)

    def days_after(self, day: date) -> Iterator[date]:
        """Yield every day after `day`, one by one."""
        while True:
            day += timedelta(days=1)
            yield day
