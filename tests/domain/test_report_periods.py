"""Reporting periods: closed on the 14th, without a gap, found by any day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from core.domain.report import Period
from core.domain.report_period import PeriodKind, named, periods_around


@pytest.mark.parametrize(
    ("kind", "number", "first", "last"),
    [
        (PeriodKind.MONTH, 1, date(2025, 12, 15), date(2026, 1, 14)),
        (PeriodKind.MONTH, 11, date(2026, 10, 15), date(2026, 11, 14)),
        (PeriodKind.QUARTER, 1, date(2025, 12, 15), date(2026, 3, 14)),
        (PeriodKind.QUARTER, 4, date(2026, 9, 15), date(2026, 12, 14)),
        (PeriodKind.HALF, 1, date(2025, 12, 15), date(2026, 6, 14)),
        (PeriodKind.NINE_MONTHS, 1, date(2025, 12, 15), date(2026, 9, 14)),
        (PeriodKind.YEAR, 1, date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_a_period_begins_the_day_after_figures_were_closed(
    kind: PeriodKind, number: int, first: date, last: date
) -> None:
    assert named(kind, 2026, number, 14).period == Period(first, last)


@pytest.mark.parametrize("last_day", [14, 28, 30, 31])
def test_months_follow_each_other_without_a_gap(last_day: int) -> None:
    months = [
        named(PeriodKind.MONTH, year, month, last_day).period
        for year in (2027, 2028)
        for month in range(1, 13)
    ]
    for one, following in pairwise(months):
        assert following.first == one.last + timedelta(days=1)


def test_with_the_month_as_it_is_the_year_is_that_of_the_calendar() -> None:
    year = named(PeriodKind.YEAR, 2028, 1, 31).period
    assert year == Period(date(2028, 1, 1), date(2028, 12, 31))
    february = named(PeriodKind.MONTH, 2028, 2, 31).period
    assert february == Period(date(2028, 2, 1), date(2028, 2, 29))


def test_the_first_choice_is_the_month_that_runs() -> None:
    day = date(2025, 1, 1)
    while day < date(2027, 1, 1):
        running = periods_around(day, 14)[0].period
        assert running.first <= day <= running.last
        day += timedelta(days=1)


def test_in_the_second_half_of_december_a_new_year_has_begun() -> None:
    this = {(c.kind, c.year, c.number) for c in periods_around(date(2026, 12, 15), 14)}
    assert (PeriodKind.MONTH, 2027, 1) in this
    assert (PeriodKind.QUARTER, 2026, 4) in this
    assert (PeriodKind.YEAR, 2026, 1) in this


@pytest.mark.parametrize(
    ("kind", "number"),
    [(PeriodKind.MONTH, 13), (PeriodKind.QUARTER, 0), (PeriodKind.YEAR, 2)],
)
def test_a_year_has_no_thirteenth_month(kind: PeriodKind, number: int) -> None:
    with pytest.raises(ValueError, match="has no number"):
        named(kind, 2026, number, 14)
