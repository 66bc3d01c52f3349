"""Step 5: which legal kind, which topic?"""

from dataclasses import replace

from core.domain.because import Because, because
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind, choose_kind, choose_topic
from core.domain.outcome import Onward, Outcome, Wait
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket
from core.pipeline.advice import Advice
from core.pipeline.schedule import counted


async def classify(
    ticket: Ticket, *, advice: Advice, rules: Ruleset, calendar: Calendar
) -> Outcome:
    """Set kind and topic when the advice is strong and agrees; else ask a person.

    The terms run from receipt, whoever still has to look: those of the kind, or
    while nobody knows it, the one for sorting an incoming letter.
    """
    letter, known, floors = ticket.read_letter, ticket.facts, rules.thresholds
    kinds = tuple(
        replace(s, by=by) for by, s in advice.ask("suggest_kind", letter=letter)
    )
    topics = tuple(
        replace(s, by=by) for by, s in advice.ask("suggest_topic", letter=letter)
    )
    facts: dict[str, object] = {
        "advice": replace(known.advice, kind=kinds, topic=topics)
    }
    kind = choose_kind(kinds, floor=floors.kind, denunciation_floor=floors.denunciation)
    topic = choose_topic(topics, floor=floors.topic)
    if known.kind is None and kind:
        facts["kind"] = kind.kind
    if known.topic is None and topic:
        facts["topic"] = topic.topic
    missing = [f for f in ("kind", "topic") if not (getattr(known, f) or f in facts)]
    by = ",".join(sorted({f"plugin:{s.by}" for s in (kind, topic) if s})) or "line"
    settled = known.kind or (kind.kind if kind else LetterKind.MIXED)
    facts |= counted(ticket, settled, rules, calendar)
    if missing:
        return Wait(because=_doubt(missing), facts=facts, by=by)
    return Onward(
        because=because("Đã xác định loại đơn và lĩnh vực"), facts=facts, by=by
    )


def _doubt(missing: list[str]) -> Because:
    if missing == ["topic"]:
        return because("Chưa rõ lĩnh vực: cần cán bộ xác định")
    if missing == ["kind"]:
        return because("Chưa rõ loại đơn: cần cán bộ xác định")
    return because("Chưa rõ loại đơn và lĩnh vực: cần cán bộ xác định")
