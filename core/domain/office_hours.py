"""Whether somebody is at the desk: reminders and calls keep to office hours."""

from datetime import datetime, timedelta

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the office is open at the instant `at` (lunch is not)."""
    local = at.astimezone(LOCAL)
    return calendar.is_working(local.date()) and any(
        opens <= local.time() < closes for opens, closes in calendar.hours
    )


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """Return `at` itself while the office is open, else when it opens next (local)."""
    local = at.astimezone(LOCAL)
    if is_open(calendar, local):
        return local
    for day in calendar.days_after(local.date() - timedelta(days=1)):
        if not calendar.is_working(day):
            continue
        for opens, _ in calendar.hours:
            opening = datetime.combine(day, opens, LOCAL)
            if opening > local:
                return opening
    raise AssertionError("a calendar has no last day")  # pragma: no cover
