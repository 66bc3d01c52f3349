"""The course of a settlement on the ticket page: what happened, what may come next."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.deadline import LOCAL
from core.domain.proceeding import Conclusion, Occurrence, ProceedingRule
from core.domain.proceedings import circumstance_of, circumstances_for, possible
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket
from core.i18n import gettext as _
from core.i18n import language
from core.web.labels import label


@dataclass(frozen=True, slots=True)
class LineView:
    """One thing that happened."""

    number: int
    name: str
    told: Occurrence


@dataclass(frozen=True, slots=True)
class NextView:
    """One thing that may happen next, with its plain sentence."""

    rule: ProceedingRule
    says: str
    paper: str


@dataclass(frozen=True, slots=True)
class CourseView:
    """What stands in the section of the ticket page."""

    lines: tuple[LineView, ...]
    next: tuple[NextView, ...]
    special: str
    """Code of the special case that holds."""
    choices: tuple[tuple[str, str], ...]
    conclusions: tuple[tuple[str, str], ...]
    today: str
    """ISO day: no later one can have happened."""


def course_of(ticket: Ticket, rules: Ruleset, now: datetime) -> CourseView | None:
    """Return the course of a case; None where the law knows none for its kind."""
    kind = ticket.facts.kind
    if kind is None:
        return None
    on = ticket.received_at.astimezone(LOCAL).date()
    known = rules.proceedings_for(kind, on)
    if not known and not ticket.facts.course:
        return None
    return CourseView(
        lines=tuple(
            LineView(number, _name(known.get(told.deed), told), told)
            for number, told in enumerate(ticket.facts.course)
        ),
        next=tuple(
            NextView(rule, rule.sentence.in_language(language()), _paper(rule, rules))
            for rule in possible(ticket, rules)
        ),
        special=circumstance_of(ticket, rules),
        choices=tuple(choices(ticket, rules)),
        conclusions=tuple((one.value, label(one)) for one in Conclusion),
        today=now.astimezone(LOCAL).date().isoformat(),
    )


def choices(ticket: Ticket, rules: Ruleset) -> list[tuple[str, str]]:
    """Return the special cases that have terms of their own here, with words."""
    named = [
        (code, rules.circumstances[code].in_language(language()))
        for code in circumstances_for(ticket, rules)
    ]
    return [("", _("Vụ việc thông thường")), *named] if named else []


def _name(rule: ProceedingRule | None, told: Occurrence) -> str:
    return _(rule.name) if rule else label(told.deed)


def _paper(rule: ProceedingRule, rules: Ruleset) -> str:
    paper = rules.documents.get(rule.document)
    return paper.in_language(language()) if paper else ""
