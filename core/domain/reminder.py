"""Reminders before a case is due, and who above hears of it afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.officer import Officer, Role
from core.domain.unit import Unit

_FAR = 400
"""Days; nobody is reminded of what lies further off, nor counts beyond it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder."""

    days: int
    """Working days left at most; when `late`, passed at least."""
    late: bool
    height: int
    """0: who answers; 1: the head of unit too; 2: the head of the unit above."""

    @property
    def code(self) -> str:
        """Short and stable: a part of the key by which a reminder comes once."""
        return f"{'qua' if self.late else 'truoc'}-{self.days}"


def ladder(before: Iterable[int], after: Iterable[int]) -> tuple[Rung, ...]:
    """Return the rungs in order: reminders, then one head higher each time.

    `before` are working days left, `after` working days past the due date.
    """
    before_due = [Rung(days, late=False, height=0) for days in before]
    higher = enumerate(sorted(after), 1)
    return (
        *sorted(before_due, key=lambda rung: -rung.days),
        *(Rung(days, late=True, height=height) for height, days in higher),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a reminder needs to know of an open case; nothing of who wrote it."""

    code: str
    due_at: datetime
    """The nearest term of the office that has not been met."""
    officer: str
    """Username; empty: nobody has it yet."""
    chain: Sequence[Sequence[str]]
    """Heads of its unit, then of the unit above, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder to one person."""

    code: str
    due_at: datetime
    rung: Rung
    to: str

    @property
    def key(self) -> str:
        """The same for the same case, due date, rung and person: sent once.

        An edit that leaves the due date alone starts nothing anew.
        """
        due = self.due_at.astimezone(LOCAL)
        return f"{self.code}/{due:%Y%m%d%H%M}/{self.rung.code}/{self.to}"


def reminders(
    case: Watched, rungs: Sequence[Rung], calendar: Calendar, now: datetime
) -> tuple[Reminder, ...]:
    """Return the reminders of the highest rung reached.

    A case nobody has goes one head higher at once; where there is no such head, to
    the highest there is.
    """
    reached = [rung for rung in rungs if _is_reached(rung, case.due_at, calendar, now)]
    if not reached:
        return ()
    rung = reached[-1]
    return tuple(
        Reminder(code=case.code, due_at=case.due_at, rung=rung, to=person)
        for person in _people(case, rung.height)
    )


def chain_of(
    unit: str, units: Mapping[str, Unit], officers: Iterable[Officer]
) -> tuple[tuple[str, ...], ...]:
    """Return the heads of a unit, then of each above; units without one are left out.

    A case without a unit belongs to the heads at the top.
    """
    heads: dict[str, list[str]] = {}
    for one in officers:
        if one.role is Role.HEAD and one.active:
            heads.setdefault(one.unit, []).append(one.username)
    if unit not in units:
        tops = [code for code, one in units.items() if one.parent not in units]
        found = sorted(name for code in tops for name in heads.get(code, ()))
        return (tuple(found),) if found else ()
    way: list[str] = []
    while unit in units and unit not in way:
        way.append(unit)
        unit = units[unit].parent
    return tuple(tuple(sorted(heads[code])) for code in way if code in heads)


def _people(case: Watched, height: int) -> list[str]:
    """Return usernames, who answers first; each once."""
    wanted = height if case.officer else height + 1
    above = (
        case.chain[min(wanted, len(case.chain)) - 1] if wanted and case.chain else ()
    )
    return list(dict.fromkeys(filter(None, (case.officer, *above))))


def _is_reached(
    rung: Rung, due_at: datetime, calendar: Calendar, now: datetime
) -> bool:
    today, last = now.astimezone(LOCAL).date(), due_at.astimezone(LOCAL).date()
    if due_at < now:
        return rung.late and _working_days(last, today, calendar) >= rung.days
    if (last - today).days > _FAR:
        return False
    return not rung.late and _working_days(today, last, calendar) <= rung.days


def _working_days(after: date, last: date, calendar: Calendar) -> int:
    """Count working days after `after` up to `last`."""
    if (last - after).days > _FAR:
        return _FAR
    coming = takewhile(lambda day: day <= last, calendar.days_after(after))
    return sum(calendar.is_working(day) for day in coming)
