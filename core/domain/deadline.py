"""Legal clocks: how a number of days becomes a due date, explained line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.domain.because import Because, because
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
"""The law counts in local days."""


class DayUnit(StrEnum):
    """How a term is counted."""

    WORKING = "ngay_lam_viec"
    """Ngày làm việc."""
    CALENDAR = "ngay"
    """Ngày."""


class ClockStart(StrEnum):
    """The legal event a clock counts from."""

    RECEIPT = "tiep_nhan"
    """Ngày nhận đơn."""
    ACCEPTANCE = "thu_ly"
    """Ngày thụ lý."""
    DECISION = "quyet_dinh"
    """Ngày ra quyết định hoặc kết luận."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One term of the law, in force from `valid_from` to `valid_to` inclusive."""

    id: str
    name: str
    """What must be done by then, in Vietnamese."""
    kinds: frozenset[LetterKind]
    length: int
    """Days of `unit`, at least one."""
    unit: DayUnit
    start: ClockStart
    article: str
    valid_from: date
    valid_to: date | None = None
    confirmed: bool = True
    """False: not yet confirmed by a lawyer; shown as such."""
    channels: frozenset[str] = frozenset()
    """Only letters that came this way (the reception room); empty: every way."""
    circumstance: str = ""
    """The special case this length is for (`phuc_tap`); empty: the ordinary one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date with the counting that led to it."""

    rule: str
    name: str
    article: str
    start_on: date
    due_at: datetime
    """End of office hours of the last day, with zone."""
    lines: tuple[Because, ...]
    counted: tuple[date, ...] = ()
    """The days that made up the term, in order."""
    confirmed: bool = True
    """False: the rule, or the holidays of a year it runs through, may still change."""


def count(rule: ClockRule, start: datetime, calendar: Calendar) -> Deadline:
    """Count `rule.length` days from `start` (an instant with zone).

    The day of the event is not counted (BLDS 2015, Điều 147 khoản 2); a term that
    ends on a day off ends at the close of the next working day (Điều 148 khoản 5).
    """
    start_on = start.astimezone(LOCAL).date()
    counted, lines = _count_days(rule, start_on, calendar)
    last, moved = _to_working_day(counted[-1], calendar)
    undecided = _undecided_years(start_on, last, calendar)
    return Deadline(
        rule=rule.id,
        name=rule.name,
        article=rule.article,
        start_on=start_on,
        due_at=datetime.combine(last, calendar.closes_at, LOCAL),
        lines=(
            because("Bắt đầu: {day}; ngày này không tính", day=_say(start_on)),
            *lines,
            *moved,
            *undecided,
            because(
                "Hạn: {time} {day}", time=_clock(calendar.closes_at), day=_say(last)
            ),
        ),
        counted=tuple(counted),
        confirmed=rule.confirmed and not undecided,
    )


def _count_days(
    rule: ClockRule, start_on: date, calendar: Calendar
) -> tuple[list[date], list[Because]]:
    counted, skipped = list[date](), list[date]()
    for day in calendar.days_after(start_on):
        if rule.unit is DayUnit.WORKING and not calendar.is_working(day):
            skipped.append(day)
            continue
        counted.append(day)
        if len(counted) == rule.length:
            break
    if rule.unit is DayUnit.WORKING:
        lines = [because("Tính {n} ngày làm việc", n=rule.length)]
        lines += [
            because("Không tính {day}: {why}", day=_say(d), why=calendar.day_off(d))
            for d in skipped
        ]
    else:
        lines = [because("Tính {n} ngày, kể cả ngày nghỉ", n=rule.length)]
    return counted, lines


def _to_working_day(last: date, calendar: Calendar) -> tuple[date, list[Because]]:
    if calendar.is_working(last):
        return last, []
    why = calendar.day_off(last)
    opens = next(d for d in calendar.days_after(last) if calendar.is_working(d))
    line = because(
        "Ngày cuối {day} là {why}: chuyển sang {next}",
        day=_say(last), why=why, next=_say(opens),
    )  # fmt: skip
    return opens, [line]


def _undecided_years(start_on: date, last: date, calendar: Calendar) -> list[Because]:
    years = sorted({start_on.year, last.year} - calendar.known_years)
    return [
        because("Lịch nghỉ năm {year} chưa công bố: hạn có thể thay đổi", year=str(y))
        for y in years
    ]


def nearest(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline that comes first, or None."""
    return min(deadlines, key=lambda d: d.due_at, default=None)


def _say(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
