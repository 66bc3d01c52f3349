"""No reminder at midnight; the morning after is soon enough."""

from datetime import datetime

import pytest

from core.domain.deadline import LOCAL
from core.domain.quiet import QuietHours


def at(words):
    return datetime.fromisoformat(f"2026-03-{words}").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("hours", "now", "over"),
    [
        ("21:00-07:00", "02 20:59", None),
        ("21:00-07:00", "02 21:00", "03 07:00"),
        ("21:00-07:00", "02 23:59", "03 07:00"),
        ("21:00-07:00", "03 00:00", "03 07:00"),
        ("21:00-07:00", "03 06:59", "03 07:00"),
        ("21:00-07:00", "03 07:00", None),
        ("12:00-13:30", "03 12:15", "03 13:30"),
        ("12:00-13:30", "03 11:59", None),
        ("12:00-13:30", "03 13:30", None),
        ("", "03 00:00", None),
        (" 21:00 - 07:00 ", "03 01:00", "03 07:00"),
    ],
)
def test_quiet_hours_end_when_they_end(hours, now, over):
    found = QuietHours.read(hours).over_at(at(now))
    assert found == (at(over) if over else None)


@pytest.mark.parametrize("words", ["21:00", "25:00-07:00", "a-b", "21:00-"])
def test_hours_that_are_none_are_refused(words):
    with pytest.raises(ValueError, match=r".*"):
        QuietHours.read(words)
