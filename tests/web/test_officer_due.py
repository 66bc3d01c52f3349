"""A legal date in passing: working days left, days late."""

from datetime import date, datetime

import pytest

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.web.officer_due import due_badge

CALENDAR = Calendar(holidays={date(2026, 4, 30): "30/4", date(2026, 5, 1): "1/5"})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("due", "now", "tone", "text"),
    [
        ("2026-04-28T17:00", "2026-04-28T09:00", "soon", "Hạn hôm nay"),
        ("2026-04-28T17:00", "2026-04-28T18:00", "late", "Quá hạn hôm nay"),
        ("2026-04-28T17:00", "2026-05-01T18:00", "late", "Quá hạn 3 ngày"),
        ("2026-05-04T17:00", "2026-04-29T09:00", "soon", "Còn 1 ngày làm việc"),
        ("2026-05-15T17:00", "2026-04-28T09:00", "calm", "Còn 11 ngày làm việc"),
        ("2026-12-31T17:00", "2026-04-28T09:00", "calm", "Còn 247 ngày"),
    ],
    ids=["today", "an hour late", "days late", "over a holiday", "weeks", "far off"],
)
def test_a_badge_counts_the_days_an_office_works(due, now, tone, text):
    badge = due_badge(at(due), at(now), CALENDAR)
    assert (badge.tone, badge.text) == (tone, text)
