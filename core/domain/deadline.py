"""Legal clocks: how a number of days becomes a due date, explained line by line."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.domain.because import Because, because
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.proceeding import Deed
from core.domain.rule import Rule

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
"""The law counts in local days."""

_MIDNIGHT = time(23, 59, 59)


class DayUnit(StrEnum):
    """How a term is counted."""

    WORKING = "ngay_lam_viec"
    """Ngày làm việc."""
    CALENDAR = "ngay"
    """Ngày."""
    MONTH = "thang"
    """Tháng: ends on the same day of the month (BLDS 2015, Điều 148 khoản 3)."""
    YEAR = "nam"
    """Năm: ends on the same day of the year (khoản 4)."""


class ClockStart(StrEnum):
    """The legal event a clock counts from."""

    RECEIPT = "tiep_nhan"
    """Ngày nhận đơn."""
    ACCEPTANCE = "thu_ly"
    """Ngày thụ lý."""
    DECISION = "quyet_dinh"
    """Ngày ra quyết định hoặc kết luận."""
    DECISION_RECEIVED = "nhan_quyet_dinh"
    """Ngày công dân nhận quyết định giải quyết."""
    EXPIRY = "het_han"
    """Ngày hết thời hạn của một đồng hồ khác mà chưa được giải quyết."""
    KNOWLEDGE = "biet_quyet_dinh"
    """Ngày nhận được hoặc biết được quyết định, hành vi bị khiếu nại."""


class Holder(StrEnum):
    """Whom a term binds."""

    OFFICE = "co_quan"
    """Cơ quan: ends when the office closes."""
    CITIZEN = "cong_dan"
    """Công dân: ends at midnight (BLDS 2015, Điều 148 khoản 6)."""


@dataclass(frozen=True, slots=True)
class Prolonging:
    """How often and by how much a term may be extended."""

    length: int
    """At most so many of the term's units each time."""
    times: int
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule(Rule):
    """One term of the law."""

    name: str
    """What must be done by then, in Vietnamese."""
    kinds: frozenset[LetterKind]
    length: int
    """How many of `unit`, at least one."""
    unit: DayUnit
    start: ClockStart
    channels: frozenset[str] = frozenset()
    """Only letters that came this way (the reception room); empty: every way."""
    circumstance: str = ""
    """The special case this length is for (`phuc_tap`); empty: the ordinary one."""
    unless: frozenset[str] = frozenset()
    """Special cases in which it does not hold at all."""
    after: str = ""
    """With EXPIRY: id of the clock that must have run out."""
    holder: Holder = Holder.OFFICE
    suspended_by: str = ""
    """Article by which it may stand still; empty: it never does."""
    prolonging: Prolonging | None = None
    """None: it cannot be extended."""
    met_by: frozenset[Deed] = frozenset()
    """What must happen within the term; the first of these ends it."""

    @property
    def key(self) -> str:
        """Each circumstance, start and channel has a length of its own."""
        ways = ",".join(sorted(self.channels))
        return f"ClockRule/{self.id}/{self.circumstance}/{self.start}/{ways}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date with the counting that led to it."""

    rule: str
    name: str
    article: str
    start_on: date
    due_at: datetime
    """End of office hours of the last day (midnight for a citizen), with zone."""
    lines: tuple[Because, ...]
    counted: tuple[date, ...] = ()
    """The days that made up the term, in order."""
    confirmed: bool = True
    """False: the rule, or the holidays of a year it runs through, may still change."""
    holder: Holder = Holder.OFFICE
    met_by: frozenset[Deed] = frozenset()
    """As in its rule."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term to count: the rule, with what has happened to it since."""

    rule: ClockRule
    start_on: date
    more: int = 0
    """Days added by extensions."""
    still: Collection[date] = frozenset()
    """Days on which it stood still."""
    happened: tuple[Because, ...] = field(default=())
    """What to say of extensions and suspensions."""


def count(rule: ClockRule, start: datetime, calendar: Calendar) -> Deadline:
    """Count the rule's term from `start` (an instant with zone).

    The day of the event is not counted (BLDS 2015, Điều 147 khoản 2); a term that
    ends on a day off ends at the close of the next working day (Điều 148 khoản 5).
    """
    return counted(Term(rule, start.astimezone(LOCAL).date()), calendar)


def counted(term: Term, calendar: Calendar) -> Deadline:
    """Count a term with all that has happened to it."""
    rule, start_on = term.rule, term.start_on
    days, lines = _count_days(term, calendar)
    last, moved = _to_working_day(days[-1], term.still, calendar)
    undecided = _undecided_years(start_on, last, calendar)
    closes = _MIDNIGHT if rule.holder is Holder.CITIZEN else calendar.closes_at
    return Deadline(
        rule=rule.id,
        name=rule.name,
        article=rule.article,
        start_on=start_on,
        due_at=datetime.combine(last, closes, LOCAL),
        lines=(
            because("Bắt đầu: {day}; ngày này không tính", day=say_day(start_on)),
            *lines,
            *moved,
            *undecided,
            because("Hạn: {time} {day}", time=_clock(closes), day=say_day(last)),
        ),
        counted=tuple(days),
        confirmed=rule.confirmed and not undecided,
        holder=rule.holder,
        met_by=rule.met_by,
    )


def _count_days(term: Term, calendar: Calendar) -> tuple[list[date], list[Because]]:
    working = term.rule.unit is DayUnit.WORKING
    length = _in_days(term)
    days, skipped = list[date](), list[date]()
    for day in calendar.days_after(term.start_on):
        if day in term.still:
            continue
        if working and not calendar.is_working(day):
            skipped.append(day)
            continue
        days.append(day)
        if len(days) == length:
            break
    off = [
        because("Không tính {day}: {why}", day=say_day(d), why=calendar.day_off(d))
        for d in skipped
    ]
    return days, [_told(term), *term.happened, *off]


def _in_days(term: Term) -> int:
    """Return the length in days; months and years end on the day of the same number."""
    rule = term.rule
    if rule.unit not in (DayUnit.MONTH, DayUnit.YEAR):
        return rule.length + term.more
    months = rule.length * (12 if rule.unit is DayUnit.YEAR else 1)
    return (_months_after(term.start_on, months) - term.start_on).days + term.more


def _months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _told(term: Term) -> Because:
    length = term.rule.length
    match term.rule.unit:
        case DayUnit.WORKING:
            return because("Tính {n} ngày làm việc", n=length)
        case DayUnit.CALENDAR:
            return because("Tính {n} ngày, kể cả ngày nghỉ", n=length)
        case DayUnit.MONTH:
            return because("Tính {n} tháng, đến ngày tương ứng", n=length)
        case DayUnit.YEAR:
            return because("Tính {n} năm, đến ngày tương ứng", n=length)


def _to_working_day(
    last: date, still: Collection[date], calendar: Calendar
) -> tuple[date, list[Because]]:
    if calendar.is_working(last):
        return last, []
    why = calendar.day_off(last)
    opens = next(
        day
        for day in calendar.days_after(last)
        if calendar.is_working(day) and day not in still
    )
    line = because(
        "Ngày cuối {day} là {why}: chuyển sang {next}",
        day=say_day(last), why=why, next=say_day(opens),
    )  # fmt: skip
    return opens, [line]


def _undecided_years(start_on: date, last: date, calendar: Calendar) -> list[Because]:
    years = set(range(start_on.year, last.year + 1)) - calendar.known_years
    return [
        because("Lịch nghỉ năm {year} chưa công bố: hạn có thể thay đổi", year=str(y))
        for y in sorted(years)
    ]


def nearest(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline that comes first, or None."""
    return min(deadlines, key=lambda d: d.due_at, default=None)


def say_day(day: date) -> str:
    """Return a day as Vietnamese papers write it."""
    return day.strftime("%d/%m/%Y")


def _clock(at: time) -> str:
    return "24:00" if at == _MIDNIGHT else at.strftime("%H:%M")
