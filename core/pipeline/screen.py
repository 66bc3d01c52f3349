"""Step 3: a letter, or spam?"""

from dataclasses import replace

from core.domain.because import because
from core.domain.disposition import Disposition
from core.domain.outcome import Close, Onward, Outcome, Wait
from core.domain.spam import Screening, SpamSuggestion, screen_verdict
from core.domain.ticket import Ticket
from core.pipeline.advice import Advice


async def screen(
    ticket: Ticket, *, advice: Advice, doubt: float, sure: float
) -> Outcome:
    """Close what is surely spam, ask a person in doubt."""
    if ticket.facts.screening is not None:
        return _settled(ticket.facts.screening, by="line", facts={})
    if ticket.read_letter.automatic:
        return Close(
            because=because(
                "Thư tự động, không do người viết: {why}",
                why=ticket.read_letter.automatic,
            ),
            closed_as=Disposition.SPAM,
            facts={"screening": Screening(spam=True)},
        )
    heard = tuple(
        replace(said, by=by)
        for by, said in advice.ask("screen", letter=ticket.read_letter)
    )
    facts: dict[str, object] = {"advice": replace(ticket.facts.advice, spam=heard)}
    verdict = screen_verdict(heard, doubt=doubt, sure=sure)
    if verdict is None:
        return Wait(because=because("Nghi là thư rác: cần cán bộ xem"), facts=facts)
    return _settled(verdict, by=_loudest(heard), facts=facts | {"screening": verdict})


def _settled(verdict: Screening, *, by: str, facts: dict[str, object]) -> Outcome:
    if verdict.spam:
        return Close(
            because=because("Thư rác"), closed_as=Disposition.SPAM, facts=facts, by=by
        )
    return Onward(because=because("Không phải thư rác"), facts=facts)


def _loudest(heard: tuple[SpamSuggestion, ...]) -> str:
    loudest = max(heard, key=lambda s: s.confidence, default=None)
    return f"plugin:{loudest.by}" if loudest else "line"
