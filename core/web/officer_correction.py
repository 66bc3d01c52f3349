"""What an officer says instead of a fact they strike."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.because import because
from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.duplicate import Sameness
from core.domain.eligibility import Eligibility, Verdict
from core.domain.officer import Officer
from core.domain.routing import Routing
from core.domain.ruleset import Ruleset
from core.domain.spam import Screening
from core.domain.ticket import Ticket
from core.domain.unit import Unit
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.web.forms import ENDS, OUTSIDE, Typed, routing
from core.web.labels import label


def instead_of(
    fact: str,
    fields: Typed,
    ticket: Ticket,
    *,
    rules: Ruleset,
    units: Sequence[Unit],
    officers: Sequence[Officer],
) -> object | None:
    """Return the new value of `fact`; None: strike it and let it be worked out anew.

    A struck join or spam verdict is a person's "no", or the line would repeat it.
    """
    if (no := plain_no(fact)) is not None:
        return no
    chosen = fields.get(f"to-{fact}", "")
    if not chosen:
        return None
    known = [value for value, _words in choices(fact, rules, units, officers)]
    if chosen not in known:
        raise InputInvalid({f"to-{fact}": _("Xin chọn một giá trị trong danh sách.")})
    if fact == "kind":
        return LetterKind(chosen)
    if fact == "routing":
        return _routing(chosen, fields, units)
    if fact == "eligibility":
        return _eligibility(chosen, fields, ticket)
    return chosen


def plain_no(fact: str) -> object | None:
    """Return the "no" that striking this fact means; None where it means none."""
    return {"sameness": Sameness(), "screening": Screening(spam=False)}.get(fact)


def choices(
    fact: str, rules: Ruleset, units: Sequence[Unit], officers: Sequence[Officer]
) -> list[tuple[str, str]]:
    """Return what a fact can be instead, with words."""
    return {
        "kind": [(str(kind), label(kind)) for kind in LetterKind],
        "topic": [(topic.code, _(topic.name)) for topic in rules.topics],
        "eligibility": [(str(one), label(one)) for one in (Verdict.ELIGIBLE, *ENDS)],
        "routing": [
            *((unit.code, unit.name) for unit in units if unit.active),
            *((str(body), label(body)) for body in OUTSIDE),
        ],
        "officer": [(person.username, person.name) for person in officers],
    }.get(fact, [])


def _routing(chosen: str, fields: Typed, units: Sequence[Unit]) -> Routing:
    if chosen not in set(OUTSIDE):
        return routing({"unit": chosen}, units)
    body = fields.get("outside-routing", "")
    if not body:
        wrong = _("Xin ghi tên cơ quan: công dân cần biết nơi đến.")
        raise InputInvalid({"outside-routing": wrong})
    return routing({"competence": chosen, "outside": body}, units)


def _eligibility(chosen: str, fields: Typed, ticket: Ticket) -> Eligibility:
    before = ticket.facts.eligibility or Eligibility(Verdict.ELIGIBLE)
    if chosen == Verdict.ELIGIBLE:
        return Eligibility(Verdict.ELIGIBLE, before.findings)
    return replace(
        before,
        verdict=Verdict.NOT_ELIGIBLE,
        ends_as=Disposition(chosen),
        because=because("{why}", why=fields.get("why-eligibility", "")),
    )
