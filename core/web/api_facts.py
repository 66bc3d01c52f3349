"""Facts a program supplies, checked as the desk's own forms check them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from core.domain.deadline import LOCAL
from core.domain.eligibility import Eligibility
from core.domain.outcome import Supply
from core.domain.proceeding import Occurrence
from core.domain.routing import Routing
from core.domain.ruleset import Ruleset
from core.domain.spam import Screening
from core.domain.text import tidy
from core.domain.ticket import Ticket
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.pipeline.proceed import tell
from core.store.views import CaseView
from core.web.acting import Acting
from core.web.api_shapes import (
    EligibilityGiven,
    FactsGiven,
    FactStruck,
    OccurrenceGiven,
)
from core.web.forms import eligibility, routing
from core.web.officer_correction import plain_no
from core.web.officer_treatment import by_the_table


async def facts_of(
    given: FactsGiven, case: CaseView, acting: Acting
) -> Mapping[str, object]:
    """Turn what was given into facts. Raises InputInvalid for names nobody knows."""
    if unknown := await _unknown(given, acting):
        raise InputInvalid(unknown)
    facts: dict[str, object] = {
        "kind": given.kind,
        "topic": given.topic,
        "officer": given.officer,
        "eligibility": given.eligibility
        and _judged(given.eligibility, case, acting.rules),
        "routing": await _routing(given, acting),
        "screening": None if given.spam is None else Screening(given.spam),
    }
    named = {name: fact for name, fact in facts.items() if fact is not None}
    if not named:
        raise InputInvalid({"kind": _("Xin cho ít nhất một dữ kiện.")})
    return named


async def instead_of_struck(
    struck: FactStruck, case: CaseView, acting: Acting
) -> object | None:
    """Return what a struck fact is instead; None: it is worked out anew.

    Raises InputInvalid for another fact than the one that is struck.
    """
    if struck.instead is None:
        return plain_no(struck.fact)
    facts = await facts_of(struck.instead, case, acting)
    if [*facts] != [struck.fact]:
        raise InputInvalid({"instead": _("Chỉ ghi giá trị mới của chính dữ kiện đó.")})
    return facts[struck.fact]


def proceeding_of(given: OccurrenceGiven, acting: Acting) -> Callable[[Ticket], Supply]:
    """Return what to make of a case in which this happened."""
    told = Occurrence(
        deed=given.deed,
        on=given.on,
        document=tidy(given.document).strip(),
        why=tidy(given.why).strip(),
        length=given.length,
        conclusion=given.conclusion,
    )
    today = datetime.now(UTC).astimezone(LOCAL).date()
    return partial(
        tell, told=told, rules=acting.rules, calendar=acting.calendar, today=today
    )


async def _unknown(given: FactsGiven, acting: Acting) -> dict[str, str]:
    """Say which names nobody bears, asking only for those that were given."""
    unknown = {}
    if given.topic is not None and given.topic not in acting.rules.topic_names():
        unknown["topic"] = _("Không có lĩnh vực này.")
    if given.officer is not None and given.officer not in {
        one.username for one in await acting.queries.officers() if one.active
    }:
        unknown["officer"] = _("Không có cán bộ này.")
    return unknown


def _judged(given: EligibilityGiven, case: CaseView, rules: Ruleset) -> Eligibility:
    fields = {
        "verdict": given.verdict.value,
        "ends_as": given.ends_as.value if given.ends_as else "",
        "why": tidy(given.why).strip(),
        **{f"found-{name}": value for name, value in given.found.items()},
    }
    judged = eligibility(fields, case.findings)
    return by_the_table(judged, case.ticket, rules, against=given.against)


async def _routing(given: FactsGiven, acting: Acting) -> Routing | None:
    if given.unit is None and given.competence is None:
        return None
    fields = {"unit": given.unit or "", "outside": tidy(given.outside or "")}
    if given.competence is not None:
        fields["competence"] = given.competence.value
    return routing(fields, await acting.queries.units())
