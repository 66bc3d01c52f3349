"""Reception days: turns over the hours, patterns, and what the law asks."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from core.domain.calendar import USUAL_HOURS, Calendar
from core.domain.reception import (
    LAST_WEEK,
    Pattern,
    ReceptionDay,
    ReceptionSort,
    missed,
    periods,
    turn_times,
)
from core.domain.rule import Every, ReceptionDuty
from core.domain.turn import free_numbers, walk_in_number

DAY = ReceptionDay(
    id=UUID(int=1), sort=ReceptionSort.PLANNED, leader="Ông Bình, Chủ tịch",
    is_head=True, place="Trụ sở", on=date(2026, 4, 2), opens=time(8),
    closes=time(11), turns=6,
)  # fmt: skip
WEEKLY = ReceptionDuty(
    id="tcd.xa", article="Điều 15", valid_from=date(2014, 7, 1), tier="xa", days=1,
    every=Every.WEEK,
)  # fmt: skip
MONTHLY = replace(WEEKLY, id="tcd.tinh", every=Every.MONTH)
THURSDAY = 3


@pytest.mark.parametrize(
    ("opens", "closes", "turns", "times"),
    [
        (time(8), time(11), 6, ["8:00", "8:30", "9:00", "9:30", "10:00", "10:30"]),
        (time(7, 30), time(17), 5, ["7:30", "9:00", "10:30", "14:00", "15:30"]),
        (time(18), time(19), 2, ["18:00", "18:30"]),
        (time(8), time(11), 0, []),
        (time(8), time(9), 7, ["8:00", "8:08", "8:17", "8:25", "8:34", "8:42", "8:51"]),
    ],
    ids=["a morning", "lunch is left out", "in the evening", "none", "uneven"],
)
def test_turns_share_the_hours_of_the_day(opens, closes, turns, times):
    day = replace(DAY, opens=opens, closes=closes, turns=turns)
    made = [f"{at.hour}:{at.minute:02}" for at in turn_times(day, USUAL_HOURS)]
    assert made == times


@pytest.mark.parametrize(
    ("week", "days"),
    [(0, [2, 9, 16, 23, 30]), (1, [2]), (3, [16]), (LAST_WEEK, [30])],
)
def test_a_pattern_falls_on_its_weekday(week, days):
    pattern = Pattern(frozenset({THURSDAY}), week)
    found = pattern.days(date(2026, 4, 1), date(2026, 4, 30))
    assert [day.day for day in found] == days


def test_weeks_are_whole_and_belong_where_they_end():
    weeks = list(periods(Every.WEEK, date(2026, 4, 1), date(2026, 4, 14)))
    assert weeks == [
        (date(2026, 3, 30), date(2026, 4, 5)),
        (date(2026, 4, 6), date(2026, 4, 12)),
    ]
    months = list(periods(Every.MONTH, date(2026, 1, 31), date(2026, 3, 30)))
    assert months == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ]


@pytest.mark.parametrize(
    ("held", "short"),
    [
        ([DAY], 1),
        ([DAY, replace(DAY, on=date(2026, 4, 8))], 0),
        ([DAY, replace(DAY, on=date(2026, 4, 8), is_head=False)], 1),
        ([DAY, replace(DAY, on=date(2026, 4, 8), cancelled="Họp")], 1),
        ([], 2),
    ],
    ids=["one of two", "both", "a deputy does not count", "called off", "none"],
)
def test_a_week_without_the_head_is_missed(held, short):
    found = missed([WEEKLY], held, Calendar(), date(2026, 4, 1), date(2026, 4, 12))
    assert len(found) == short


def test_a_day_counts_once_however_many_sittings_it_has():
    twice = replace(WEEKLY, days=2)
    afternoon = replace(DAY, opens=time(14), closes=time(16))
    first, last = date(2026, 3, 30), date(2026, 4, 5)
    [short] = missed([twice], [DAY, afternoon], Calendar(), first, last)
    assert (short.held, short.duty) == (1, twice)


def test_a_week_of_holidays_asks_nothing_and_a_later_law_does_not_reach_back():
    first, last = date(2026, 2, 16), date(2026, 2, 22)
    tet = Calendar(holidays={date(2026, 2, n): "Tết" for n in range(16, 23)})
    assert missed([WEEKLY], [], tet, first, last) == ()
    assert missed([WEEKLY], [], Calendar(), first, last) != ()
    later = replace(WEEKLY, valid_from=date(2026, 7, 1))
    assert missed([later], [], Calendar(), first, last) == ()


def test_the_month_is_asked_of_the_province():
    first, last = date(2026, 3, 1), date(2026, 4, 30)
    [short] = missed([MONTHLY], [DAY], Calendar(), first, last)
    assert (short.first, short.last) == (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("turns", "taken", "begun", "number"),
    [
        (5, {1, 2}, 0, 3),
        (5, {1, 2}, 4, 4),
        (5, {1, 2, 3, 4, 5}, 2, 6),
        (5, {1, 6}, 5, 5),
        (5, {5, 6}, 5, 7),
        (0, set(), 0, 1),
        (0, {1, 2}, 0, 3),
    ],
    ids=["first free", "over ones are passed", "all taken", "the last", "beyond",
         "walk-ins only", "one after another"],
)  # fmt: skip
def test_a_walk_in_gets_the_first_turn_still_ahead(turns, taken, begun, number):
    assert walk_in_number(turns, taken, begun) == number


def test_free_numbers_are_those_nobody_holds():
    assert free_numbers(4, {2}) == (1, 3, 4)
    assert free_numbers(0, set()) == ()
