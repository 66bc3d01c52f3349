"""How a number of days becomes a due date."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.deadline import (
    LOCAL,
    ClockRule,
    ClockStart,
    DayUnit,
    count,
    nearest,
)

CALENDAR = Calendar(
    holidays={
        date(2026, 4, 26): "Giỗ Tổ Hùng Vương",
        date(2026, 4, 27): "nghỉ bù Giỗ Tổ Hùng Vương",
        date(2026, 4, 30): "Ngày Chiến thắng",
        date(2026, 5, 1): "Ngày Quốc tế lao động",
        date(2026, 8, 31): "nghỉ hoán đổi",
        date(2026, 9, 1): "Quốc khánh",
        date(2026, 9, 2): "Quốc khánh",
    },
    working_weekends={date(2026, 8, 22): "làm bù cho ngày 31/8/2026"},
    known_years=frozenset({2026}),
)


def rule(length, unit=DayUnit.WORKING, **more):
    return ClockRule(
        id="x",
        name="Trả lời",
        kinds=frozenset({LetterKind.REPORT}),
        length=length,
        unit=unit,
        start=ClockStart.RECEIPT,
        article="Điều 1",
        valid_from=date(2020, 1, 1),
        **more,
    )


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def due(length, start, unit=DayUnit.WORKING):
    return count(rule(length, unit), at(start), CALENDAR).due_at.date()


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2026-03-02T09:00", 1, date(2026, 3, 3)),
        ("2026-03-06T14:10", 1, date(2026, 3, 9)),
        ("2026-03-07T10:00", 1, date(2026, 3, 9)),
        ("2026-04-24T14:10", 1, date(2026, 4, 28)),
        ("2026-04-24T14:10", 3, date(2026, 5, 4)),
        ("2026-04-24T14:10", 10, date(2026, 5, 13)),
        ("2026-08-21T16:00", 1, date(2026, 8, 22)),
        ("2026-08-28T16:00", 1, date(2026, 9, 3)),
    ],
    ids=[
        "the day itself is not counted",
        "Friday leads to Monday",
        "received on a Saturday",
        "over a compensated holiday",
        "over two holidays",
        "ten days over four days off",
        "a Saturday that is worked",
        "a swapped Monday and two holidays",
    ],
)
def test_working_days_skip_what_is_not_worked(start, length, expected):
    assert due(length, start) == expected


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("2026-03-02T09:00", 10, date(2026, 3, 12)),
        ("2026-03-05T09:00", 10, date(2026, 3, 16)),
        ("2026-04-16T09:00", 10, date(2026, 4, 28)),
        ("2026-08-12T09:00", 10, date(2026, 8, 22)),
    ],
    ids=[
        "every day counts",
        "an end on Sunday moves to Monday",
        "an end on a holiday moves past its compensation",
        "an end on a worked Saturday stays",
    ],
)
def test_calendar_days_end_on_a_working_day(start, length, expected):
    assert due(length, start, DayUnit.CALENDAR) == expected


def test_a_term_ends_with_office_hours_local_time():
    deadline = count(rule(1), at("2026-03-02T09:00"), CALENDAR)
    assert deadline.due_at.time() == time(17, 0)
    assert deadline.due_at.utcoffset() == timedelta(hours=7)


def test_the_day_of_an_instant_is_the_local_one():
    late_utc = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)  # 00:30 on 3 March in Hà Tĩnh
    deadline = count(rule(1), late_utc, CALENDAR)
    assert deadline.start_on == date(2026, 3, 3)
    assert deadline.due_at.date() == date(2026, 3, 4)


def test_every_line_of_the_counting_can_be_read():
    deadline = count(rule(3), at("2026-04-24T14:10"), CALENDAR)
    assert [str(line) for line in deadline.lines] == [
        "Bắt đầu: 24/04/2026; ngày này không tính",
        "Tính 3 ngày làm việc",
        "Không tính 25/04/2026: cuối tuần",
        "Không tính 26/04/2026: Giỗ Tổ Hùng Vương",
        "Không tính 27/04/2026: nghỉ bù Giỗ Tổ Hùng Vương",
        "Không tính 30/04/2026: Ngày Chiến thắng",
        "Không tính 01/05/2026: Ngày Quốc tế lao động",
        "Không tính 02/05/2026: cuối tuần",
        "Không tính 03/05/2026: cuối tuần",
        "Hạn: 17:00 04/05/2026",
    ]
    assert deadline.counted == (date(2026, 4, 28), date(2026, 4, 29), date(2026, 5, 4))


def test_a_moved_end_says_from_where():
    deadline = count(rule(10, DayUnit.CALENDAR), at("2026-03-05T09:00"), CALENDAR)
    assert "Ngày cuối 15/03/2026 là cuối tuần: chuyển sang 16/03/2026" in [
        str(line) for line in deadline.lines
    ]


def test_a_year_without_announced_holidays_makes_the_date_provisional():
    deadline = count(rule(10), at("2026-12-28T09:00"), CALENDAR)
    assert deadline.confirmed is False
    assert any("2027" in str(line) for line in deadline.lines)


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_deadline_is_as_sure_as_its_rule(confirmed):
    deadline = count(rule(5, confirmed=confirmed), at("2026-03-02T09:00"), CALENDAR)
    assert deadline.confirmed is confirmed


def test_the_nearest_deadline_is_the_first():
    far = count(rule(9), at("2026-03-02T09:00"), CALENDAR)
    near = count(rule(2), at("2026-03-02T09:00"), CALENDAR)
    assert nearest([far, near]) is near
    assert nearest([]) is None


DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 30))


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(day, length):
    start = datetime.combine(day, time(9), LOCAL)
    deadline = count(rule(length), start, CALENDAR)
    assert len(deadline.counted) == length
    assert all(CALENDAR.is_working(d) for d in deadline.counted)
    assert deadline.counted[0] > day
    assert deadline.due_at.date() == deadline.counted[-1]


@given(DAYS, st.integers(1, 90))
def test_calendar_days_never_end_early_nor_on_a_day_off(day, length):
    start = datetime.combine(day, time(23, 59), LOCAL)
    last = count(rule(length, DayUnit.CALENDAR), start, CALENDAR).due_at.date()
    assert last >= day + timedelta(days=length)
    assert CALENDAR.is_working(last)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 3, 2), ""),
        (date(2026, 3, 7), "cuối tuần"),
        (date(2026, 4, 30), "Ngày Chiến thắng"),
        (date(2026, 4, 26), "Giỗ Tổ Hùng Vương"),
        (date(2026, 8, 22), ""),
    ],
)
def test_a_calendar_says_why_a_day_is_off(day, why):
    assert CALENDAR.day_off(day) == why
    assert CALENDAR.is_working(day) is (why == "")
