"""What officers tell of a case, held against the law, and the terms that follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from core.domain.because import Because, because
from core.domain.calendar import Calendar
from core.domain.case_clocks import CaseCourse, clocks_of_course
from core.domain.classification import LetterKind
from core.domain.course import (
    Extension,
    Happening,
    HappeningRefused,
    Stopped,
    Suspension,
)
from core.domain.deadline import LOCAL, ClockStart, Deadline, say_day
from core.domain.decision import Instance
from core.domain.proceeding import Deed, Occurrence, ProceedingRule
from core.domain.progress import on_the_line
from core.domain.rule import in_force
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket

OLDEST = date(1990, 1, 1)
"""An earlier day is a slip of the pen: no decision of that age can be complained of."""

_STARTS = {
    Deed.KNOWLEDGE: ClockStart.KNOWLEDGE,
    Deed.ACCEPTANCE: ClockStart.ACCEPTANCE,
    Deed.REOPENING: ClockStart.ACCEPTANCE,
    Deed.DECISION: ClockStart.DECISION,
    Deed.DECISION_RECEIVED: ClockStart.DECISION_RECEIVED,
}
_UNDONE_BY_REOPENING = (ClockStart.DECISION, ClockStart.DECISION_RECEIVED)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a case: those with a due date, and those that stand still."""

    clocks: tuple[Deadline, ...]
    stopped: tuple[Stopped, ...] = ()


@dataclass(slots=True)
class _Course:
    """What the occurrences so far come to."""

    events: dict[ClockStart, datetime]
    happenings: dict[str, list[Happening]] = field(default_factory=dict)


def possible(ticket: Ticket, rules: Ruleset) -> tuple[ProceedingRule, ...]:
    """Return what the law lets happen next, in the order of a case."""
    kind = ticket.facts.kind
    if kind is None:
        return ()
    known = rules.proceedings_for(kind, _arrived_on(ticket))
    course = ticket.facts.course
    return tuple(
        rule
        for rule in known.values()
        if _in_turn(rule, ticket, course) is None and _concerns(rule, ticket, rules)
    )


def in_order(course: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Return occurrences by day; those of one day as they were told."""
    return tuple(sorted(course, key=lambda told: told.on))


def circumstance_of(ticket: Ticket, rules: Ruleset) -> str:
    """Return the special case that holds: the one an officer found.

    In a second instance, where none was found, the one that stands for it.
    """
    chosen = ticket.facts.circumstance
    eligibility = ticket.facts.eligibility
    found = eligibility.found if eligibility else {}
    if chosen or found.get("instance") != Instance.SECOND:
        return chosen
    named = rules.circumstances.items()
    return next((c for c, one in named if one.instance is Instance.SECOND), "")


def circumstances_for(ticket: Ticket, rules: Ruleset) -> tuple[str, ...]:
    """Return codes of the special cases that have terms of their own for this case."""
    eligibility, kind = ticket.facts.eligibility, ticket.facts.kind
    found = eligibility.found.get("instance") if eligibility else None
    instance = Instance(found) if found else Instance.FIRST
    with_terms = {
        rule.circumstance
        for rule in in_force(rules.clocks, _arrived_on(ticket))
        if kind in rule.kinds
    }
    return tuple(
        code
        for code, one in rules.circumstances.items()
        if code in with_terms and (one.instance or Instance.FIRST) is instance
    )


def terms_of(
    ticket: Ticket,
    kind: LetterKind,
    course: Sequence[Occurrence],
    rules: Ruleset,
    calendar: Calendar,
) -> Terms:
    """Count every term of a letter of this kind with all that has happened to it.

    Under the law of the day the letter came, always from the same days: no edit
    restarts a term. Raises HappeningRefused for what that law does not allow.
    """
    known = rules.proceedings_for(kind, _arrived_on(ticket))
    so_far = _Course({ClockStart.RECEIPT: ticket.received_at})
    before: list[Occurrence] = []
    for told in in_order(course):
        rule = known.get(told.deed)
        if rule is None:
            raise HappeningRefused(because("Loại đơn này không có diễn biến này"))
        if (wrong := _wrong(rule, told, ticket, before)) is not None:
            raise HappeningRefused(wrong)
        _take(so_far, told, rule)
        before.append(told)
    counted = clocks_of_course(
        CaseCourse(
            kind=kind,
            arrived_on=_arrived_on(ticket),
            events=so_far.events,
            channel=ticket.channel,
            circumstance=circumstance_of(ticket, rules),
            happenings={id_: tuple(said) for id_, said in so_far.happenings.items()},
        ),
        rules,
        calendar,
    )
    return Terms(
        tuple(one for one in counted if isinstance(one, Deadline)),
        tuple(one for one in counted if isinstance(one, Stopped)),
    )


def _arrived_on(ticket: Ticket) -> date:
    return ticket.received_at.astimezone(LOCAL).date()


def _wrong(
    rule: ProceedingRule,
    told: Occurrence,
    ticket: Ticket,
    before: Sequence[Occurrence],
) -> Because | None:
    """Return why this cannot have happened then; None when it can."""
    earliest = OLDEST if rule.early else _arrived_on(ticket)
    if told.on < earliest:
        return because("Ngày phải từ {day} trở đi", day=say_day(earliest))
    if rule.reason and not told.why.strip():
        return because("Xin ghi lý do.")
    if rule.conclusion and told.conclusion is None:
        return because("Xin chọn kết luận.")
    return _in_turn(rule, ticket, before)


def _in_turn(
    rule: ProceedingRule, ticket: Ticket, before: Sequence[Occurrence]
) -> Because | None:
    """Return what is missing or in the way before `rule` may happen."""
    again = (n for n, told in enumerate(before) if told.deed is Deed.REOPENING)
    lately = {told.deed for told in before[max(again, default=0) :]}
    ever = {told.deed for told in before} | {deed for deed, _at in on_the_line(ticket)}
    if rule.after and not rule.after & ever:
        return because("Chưa đến bước này của vụ việc")
    if rule.not_after & lately:
        return because("Việc này đã được ghi, hoặc vụ việc đã qua bước này")
    return None


def _concerns(rule: ProceedingRule, ticket: Ticket, rules: Ruleset) -> bool:
    """Whether there is a term that this would extend, stop or let go on."""
    if not rule.clock:
        return True
    if rule.deed is Deed.RESUMPTION:
        return any(one.rule == rule.clock for one in ticket.facts.stopped)
    if not any(one.rule == rule.clock for one in ticket.facts.clocks or ()):
        return False
    special = circumstance_of(ticket, rules)
    return rule.deed is not Deed.EXTENSION or any(
        term.prolonging is not None
        for term in in_force(rules.clocks, _arrived_on(ticket))
        if term.id == rule.clock and term.circumstance == special
    )


def _take(course: _Course, told: Occurrence, rule: ProceedingRule) -> None:
    if told.deed is Deed.REOPENING:
        course.happenings.clear()
        for start in _UNDONE_BY_REOPENING:
            course.events.pop(start, None)
    if told.deed in _STARTS:
        course.events[_STARTS[told.deed]] = datetime.combine(told.on, time(12), LOCAL)
    happenings = course.happenings.setdefault(rule.clock, [])
    if told.deed is Deed.EXTENSION:
        happenings.append(Extension(told.on, told.length, told.document))
    elif told.deed is Deed.SUSPENSION:
        happenings.append(Suspension(told.on, None, told.why))
    elif told.deed is Deed.RESUMPTION:
        _resume(happenings, told)


def _resume(happenings: list[Happening], told: Occurrence) -> None:
    last = happenings.pop() if happenings else None
    if not isinstance(last, Suspension) or last.until is not None:
        raise HappeningRefused(because("Thời hạn không đang tạm dừng"))
    happenings.append(Suspension(last.on, told.on, last.why))
