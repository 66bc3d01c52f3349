"""Every rule of the law that was applied to one case, to be read by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.course import Stopped
from core.domain.deadline import LOCAL
from core.domain.eligibility import Condition, Finding, examine
from core.domain.prescription import Prescription, known_of, prescribed
from core.domain.proceeding import Occurrence, ProceedingRule
from core.domain.progress import CaseTerm, terms_of
from core.domain.rule import Edition, in_force
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What of the law met one case. Names nobody: it may be shown for a sealed one."""

    code: str
    arrived_on: date
    """Local day of arrival, whose law holds to the end."""
    edition: Edition | None
    """None before the first state of the law that the pack knows."""
    known: Mapping[str, StrEnum]
    """What is known of the case, by field of `decision.Situation`."""
    conditions: tuple[tuple[Finding, Condition | None], ...]
    """What each condition says, with its rule; None: that rule is not in the pack."""
    prescription: Prescription | None
    """None while the kind is not known, or on a day without a table."""
    course: tuple[tuple[Occurrence, ProceedingRule | None], ...]
    """What officers told of the settlement, each with the rule that allows it."""
    terms: tuple[CaseTerm, ...]
    """As they were counted."""
    stopped: tuple[Stopped, ...]
    """Those that stand still."""


def explain(ticket: Ticket, rules: Ruleset) -> Explanation:
    """Return the rules applied to a case, under the law of the day it arrived."""
    on = ticket.received_at.astimezone(LOCAL).date()
    kind = ticket.facts.kind
    known = rules.proceedings_for(kind, on) if kind else {}
    by_id = {rule.id: rule for rule in in_force(rules.conditions, on)}
    return Explanation(
        code=ticket.code,
        arrived_on=on,
        edition=rules.edition_on(on),
        known=known_of(ticket),
        conditions=tuple(
            (found, by_id.get(found.condition)) for found in findings_of(ticket, rules)
        ),
        prescription=prescribed(rules, ticket),
        course=tuple((told, known.get(told.deed)) for told in ticket.facts.course),
        terms=terms_of(ticket),
        stopped=ticket.facts.stopped,
    )


def findings_of(ticket: Ticket, rules: Ruleset) -> tuple[Finding, ...]:
    """Return what was found when it was decided; before that, what is found now."""
    facts = ticket.facts
    if facts.eligibility is not None and facts.eligibility.findings:
        return facts.eligibility.findings
    if facts.kind is None or ticket.letter is None:
        return ()
    on = ticket.received_at.astimezone(LOCAL).date()
    return examine(ticket.letter, rules.conditions_for(facts.kind, on))
