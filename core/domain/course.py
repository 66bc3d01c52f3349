"""The course of a legal clock: extended, standing still, going on, following another.

What the law leaves open is decided here once, and docs/law.md asks lawyers about it.
An extension goes on from the last day of the term itself, not from where a holiday
moved that day to: thirty days and thirty more are sixty. A suspension takes out the
day it begins and every day before the one it ends on, which counts again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.domain.because import Because, because
from core.domain.calendar import Calendar
from core.domain.deadline import (
    LOCAL,
    ClockRule,
    Deadline,
    Term,
    counted,
    say_day,
)


@dataclass(frozen=True, slots=True)
class Extension:
    """A decision to give a term more time (*gia hạn*)."""

    on: date
    """The day it was decided."""
    length: int | None = None
    """How much of the term's unit; None: all that the law allows."""
    document: str = ""
    """Number of the decision, for the explanation."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time in which a term stands still (*tạm đình chỉ*, *trở ngại khách quan*)."""

    on: date
    """The day it began."""
    until: date | None = None
    """The day it ended; None: it still stands."""
    why: str = ""


Happening = Extension | Suspension


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A term that stands still: it has no due date until it goes on."""

    rule: str
    name: str
    article: str
    start_on: date
    stopped_on: date
    counted: int
    """Days that had run."""
    left: int
    """Days that will run when it goes on."""
    lines: tuple[Because, ...]


class HappeningRefused(ValueError):
    """The law does not allow this of this clock; `because` says why."""

    def __init__(self, why: Because) -> None:
        super().__init__(str(why))
        self.because = why


def follow(
    rule: ClockRule,
    start: datetime,
    calendar: Calendar,
    happenings: Iterable[Happening] = (),
) -> Deadline | Stopped:
    """Count a term with all that has happened to it, in order of day.

    Raises HappeningRefused for what the law does not allow: more extensions than it
    knows, one decided after the last day, a suspension without an article for it.
    """
    term = Term(rule, start.astimezone(LOCAL).date())
    extended, stopped = 0, None
    todo = iter(sorted(happenings, key=lambda h: h.on))
    for happening in todo:
        due = counted(term, calendar)
        _refuse_outside(term, happening, due)
        if isinstance(happening, Extension):
            extended += 1
            term = _extended(term, happening, extended)
        elif happening.until is None:
            stopped = _stopped(term, happening, due)
            break
        else:
            term = _resumed(term, happening, happening.until)
    if stopped is None:
        return counted(term, calendar)
    if later := next(todo, None):
        raise HappeningRefused(_standing(later.on))
    return stopped


def followed_by(rule: ClockRule, before: Deadline, calendar: Calendar) -> Deadline:
    """Count a term that begins when another has run out (*hết thời hạn*).

    The day on which the other ended is the day of the event, and is not counted.
    """
    if rule.after != before.rule:
        raise ValueError(f"{rule.id} does not follow {before.rule}")
    ended = before.due_at.astimezone(LOCAL).date()
    due = counted(
        Term(
            rule,
            ended,
            happened=(
                because("Tiếp theo: {name}, hết hạn {day}",
                        name=before.name, day=say_day(ended)),
            ),
        ),
        calendar,
    )  # fmt: skip
    return replace(due, confirmed=due.confirmed and before.confirmed)


def _refuse_outside(term: Term, happening: Happening, due: Deadline) -> None:
    """Nothing can happen to a term before it begins, or once it is over."""
    last = due.due_at.date()
    if happening.on < term.start_on:
        raise HappeningRefused(
            because("Thời hạn chỉ bắt đầu ngày {day}", day=say_day(term.start_on))
        )
    if happening.on > last:
        raise HappeningRefused(because("Thời hạn đã hết ngày {day}", day=say_day(last)))
    if happening.on in term.still:
        raise HappeningRefused(_standing(happening.on))


def _extended(term: Term, extension: Extension, number: int) -> Term:
    allowed = term.rule.prolonging
    if allowed is None:
        raise HappeningRefused(because("Thời hạn này không được gia hạn"))
    if number > allowed.times:
        raise HappeningRefused(because("Chỉ được gia hạn {n} lần", n=allowed.times))
    more = allowed.length if extension.length is None else extension.length
    if not 1 <= more <= allowed.length:
        raise HappeningRefused(
            because("Mỗi lần gia hạn từ 1 đến {n} ngày", n=allowed.length)
        )
    line = because(
        "Gia hạn lần {number} ngày {day}: thêm {n} ngày ({article})",
        number=number,
        day=say_day(extension.on),
        n=more,
        article=allowed.article,
    )
    told = (
        *term.happened,
        line,
        *_if_said(because("Văn bản: {words}", words=extension.document)),
    )
    return replace(term, more=term.more + more, happened=told)


def _resumed(term: Term, suspension: Suspension, until: date) -> Term:
    _refuse_suspending(term)
    if until < suspension.on:
        raise HappeningRefused(
            because("Tính tiếp trước khi tạm dừng ({day})", day=say_day(suspension.on))
        )
    days = (until - suspension.on).days
    still = {suspension.on + timedelta(days=n) for n in range(days)}
    line = because(
        "Tạm dừng từ {on}, tính tiếp từ {until}: {n} ngày không tính ({article})",
        on=say_day(suspension.on),
        until=say_day(until),
        n=days,
        article=term.rule.suspended_by,
    )
    told = (
        *term.happened,
        line,
        *_if_said(because("Lý do: {words}", words=suspension.why)),
    )
    return replace(term, still=frozenset(term.still) | still, happened=told)


def _stopped(term: Term, suspension: Suspension, due: Deadline) -> Stopped:
    _refuse_suspending(term)
    run = sum(day < suspension.on for day in due.counted)
    left = len(due.counted) - run
    return Stopped(
        rule=due.rule,
        name=due.name,
        article=due.article,
        start_on=due.start_on,
        stopped_on=suspension.on,
        counted=run,
        left=left,
        lines=(
            *due.lines[:1],
            *term.happened,
            because(
                "Tạm dừng từ {on} ({article})",
                on=say_day(suspension.on),
                article=term.rule.suspended_by,
            ),
            *_if_said(because("Lý do: {words}", words=suspension.why)),
            because("Đã tính {n} ngày, còn {left} ngày", n=run, left=left),
        ),
    )


def _refuse_suspending(term: Term) -> None:
    if not term.rule.suspended_by:
        raise HappeningRefused(because("Pháp luật không cho tạm dừng thời hạn này"))


def _standing(day: date) -> Because:
    return because("Ngày {day} thời hạn đang tạm dừng", day=say_day(day))


def _if_said(line: Because) -> tuple[Because, ...]:
    """Return the line unless its words are empty."""
    return (line,) if line.values["words"] else ()
