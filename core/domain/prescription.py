"""What the decision table says of one case, as far as the case is known."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum

from core.domain.coverage import cover
from core.domain.deadline import LOCAL
from core.domain.decision import DIMENSIONS, Situation, TreatmentRule
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket

FOUND = tuple(
    name for name in DIMENSIONS if name not in {"kind", "verdict", "competence"}
)
"""What a person finds in a letter; the other fields are facts of their own."""
Known = Mapping[str, StrEnum]
"""Fields of a situation that are known, by name."""


@dataclass(frozen=True, slots=True)
class Prescription:
    """The row that decides, and those that would if something else were found."""

    row: TreatmentRule
    """For what is known, and the usual for all that is not."""
    others: tuple[TreatmentRule, ...] = ()
    """Rows of another treatment that are still possible."""


def known_of(ticket: Ticket) -> dict[str, StrEnum]:
    """Return what facts and findings say of a case."""
    facts = ticket.facts
    known: dict[str, StrEnum] = {}
    if facts.kind is not None:
        known["kind"] = facts.kind
    if facts.eligibility is not None:
        known["verdict"] = facts.eligibility.verdict
        known |= found_of(facts.eligibility.found)
    if facts.routing is not None:
        known["competence"] = facts.routing.competence
    return known


def found_of(found: Mapping[str, str]) -> Known:
    """Return findings as values. Raises ValueError for a name or value nobody knows."""
    unknown = found.keys() - set(FOUND)
    if unknown:
        raise ValueError(f"nothing is found of {sorted(unknown)}")
    return {name: DIMENSIONS[name](value) for name, value in found.items()}


def prescribed(
    rules: Ruleset, ticket: Ticket, more: Known | None = None
) -> Prescription | None:
    """Return what the law of the day of arrival prescribes; None without a kind.

    `more` is taken to be so as well, over what the case says.
    """
    known = known_of(ticket) | dict(more or {})
    table = rules.treatments_on(ticket.received_at.astimezone(LOCAL).date())
    if "kind" not in known or not table:
        return None
    usual = cover(table, {**_usual(known), **known}).possible[0]
    others = [
        row
        for row in cover(table, known).possible
        if row.treatment is not usual.treatment
    ]
    return Prescription(usual, tuple(others))


def questions(rules: Ruleset, ticket: Ticket) -> Sequence[str]:
    """Return what a person may find that would lead to another row, by field."""
    known = known_of(ticket)
    if "kind" not in known:
        return ()
    table = rules.treatments_on(ticket.received_at.astimezone(LOCAL).date())
    rows = cover(table, {"kind": known["kind"]}).possible
    return [name for name in FOUND if any(name in row.when for row in rows)]


def _usual(known: Known) -> dict[str, StrEnum]:
    """Return what is so of most letters, for every field that is not known."""
    return {
        field.name: field.default
        for field in fields(Situation)
        if field.default is not MISSING and field.name not in known
    }
