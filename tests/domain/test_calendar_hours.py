"""Office hours with lunch, days this authority alone is closed, and when it opens."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL, ClockRule, ClockStart, DayUnit, count
from core.domain.office_hours import is_open, next_opening

CALENDAR = Calendar(
    holidays={date(2026, 4, 30): "Ngày Chiến thắng"},
    working_weekends={date(2026, 8, 22): "làm bù"},
    closed={date(2026, 9, 28): "nghỉ do bão", date(2026, 8, 22): "cắt điện"},
    known_years=frozenset({2026}),
)


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ("03-02T07:29", False),
        ("03-02T07:30", True),
        ("03-02T11:29", True),
        ("03-02T11:30", False),
        ("03-02T12:30", False),
        ("03-02T13:30", True),
        ("03-02T16:59", True),
        ("03-02T17:00", False),
        ("03-07T09:00", False),
        ("04-30T09:00", False),
        ("09-28T09:00", False),
        ("08-22T09:00", False),
    ],
)
def test_the_office_is_open_in_its_hours(when, opens):
    assert is_open(CALENDAR, at(when)) is opens


def test_office_hours_are_local():
    assert is_open(CALENDAR, datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    assert is_open(CALENDAR, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    assert not is_open(CALENDAR, datetime(2026, 3, 2, 10, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("when", "opening"),
    [
        ("03-02T09:00", "03-02T09:00"),
        ("03-02T05:00", "03-02T07:30"),
        ("03-02T12:00", "03-02T13:30"),
        ("03-02T17:00", "03-03T07:30"),
        ("03-06T23:59", "03-09T07:30"),
        ("04-29T18:00", "05-01T07:30"),
        ("09-25T18:00", "09-29T07:30"),
    ],
)
def test_the_next_opening(when, opening):
    assert next_opening(CALENDAR, at(when)) == at(opening)


@given(st.integers(0, 350 * 24 * 60))
def test_the_next_opening_is_open_and_nothing_before_it_is(minutes):
    start = at("01-01T00:00") + timedelta(minutes=minutes)
    opening = next_opening(CALENDAR, start)
    assert opening >= start
    assert is_open(CALENDAR, opening)
    if opening > start:
        assert not is_open(CALENDAR, start)
        assert opening.time() in {opens for opens, _ in CALENDAR.hours}


def test_days_this_authority_is_closed_are_not_counted_and_say_why():
    rule = ClockRule(
        id="x",
        name="Trả lời",
        kinds=frozenset({LetterKind.REPORT}),
        length=2,
        unit=DayUnit.WORKING,
        start=ClockStart.RECEIPT,
        article="Điều 1",
        valid_from=date(2020, 1, 1),
    )
    due = count(rule, at("09-25T10:00"), CALENDAR)
    assert due.due_at.date() == date(2026, 9, 30)
    assert "Không tính 28/09/2026: nghỉ do bão" in [str(line) for line in due.lines]


def test_the_day_ends_with_the_last_sitting():
    assert CALENDAR.closes_at == time(17, 0)
    early = Calendar(hours=((time(7, 0), time(11, 0)), (time(13, 0), time(16, 30))))
    assert early.closes_at == time(16, 30)
