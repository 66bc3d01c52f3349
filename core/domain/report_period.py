"""Reporting periods by name: months, quarters, half years, nine months, years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.domain.report import Period


class PeriodKind(StrEnum):
    """The periods for which authorities report."""

    MONTH = "thang"
    """Tháng."""
    QUARTER = "quy"
    """Quý."""
    HALF = "6-thang"
    """Sáu tháng đầu năm."""
    NINE_MONTHS = "9-thang"
    """Chín tháng."""
    YEAR = "nam"
    """Năm."""


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """One period with what it is called."""

    kind: PeriodKind
    year: int
    number: int
    """Month or quarter of the year; 1 for the longer ones."""
    period: Period


def periods_around(today: date, last_day: int) -> tuple[NamedPeriod, ...]:
    """Return, of each kind, the period that runs on `today` and the one before.

    `last_day` is the day of the month on which figures are closed (*ngày chốt số
    liệu*); 31 makes periods of calendar months. Half years and nine months begin with
    the reporting year, so each has one period a year: the last one that has begun.
    """
    year, month = _month_of(today, last_day)
    quarter = (month + 2) // 3
    found = [
        *_last_two(PeriodKind.MONTH, year, month, 12, last_day),
        *_last_two(PeriodKind.QUARTER, year, quarter, 4, last_day),
        named(PeriodKind.HALF, year, 1, last_day),
        named(PeriodKind.NINE_MONTHS, year, 1, last_day),
        named(PeriodKind.YEAR, year, 1, last_day),
        named(PeriodKind.YEAR, year - 1, 1, last_day),
    ]
    return tuple(found)


def named(kind: PeriodKind, year: int, number: int, last_day: int) -> NamedPeriod:
    """Return a period of a reporting year. Raises ValueError for a number it lacks."""
    first, last = _months(kind, number)
    before = _closing(*_step(year, first, -1), last_day)
    ends = _closing(year, last, last_day)
    return NamedPeriod(kind, year, number, Period(before + timedelta(days=1), ends))


def _months(kind: PeriodKind, number: int) -> tuple[int, int]:
    length = {
        PeriodKind.MONTH: 1,
        PeriodKind.QUARTER: 3,
        PeriodKind.HALF: 6,
        PeriodKind.NINE_MONTHS: 9,
        PeriodKind.YEAR: 12,
    }[kind]
    one_a_year = kind not in (PeriodKind.MONTH, PeriodKind.QUARTER)
    if not 1 <= number <= (1 if one_a_year else 12 // length):
        raise ValueError(f"{kind} has no number {number}")
    return (number - 1) * length + 1, number * length


def _last_two(
    kind: PeriodKind, year: int, number: int, most: int, last_day: int
) -> Iterator[NamedPeriod]:
    yield named(kind, year, number, last_day)
    if number > 1:
        yield named(kind, year, number - 1, last_day)
    else:
        yield named(kind, year - 1, most, last_day)


def _month_of(day: date, last_day: int) -> tuple[int, int]:
    """Return the reporting year and month a day falls in."""
    if day <= _closing(day.year, day.month, last_day):
        return day.year, day.month
    return _step(day.year, day.month, 1)


def _step(year: int, month: int, by: int) -> tuple[int, int]:
    years, index = divmod(year * 12 + month - 1 + by, 12)
    return years, index + 1


def _closing(year: int, month: int, last_day: int) -> date:
    """Return the day a month's figures are closed, in short months its last one."""
    following = date(*_step(year, month, 1), 1)
    wanted = date(year, month, 1) + timedelta(days=last_day - 1)
    return min(following - timedelta(days=1), wanted)
