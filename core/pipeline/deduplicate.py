"""Step 2: is it a letter we already have?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from core.domain.because import because
from core.domain.disposition import Disposition
from core.domain.duplicate import PastLetter, Sameness, SameSuggestion, choose_same
from core.domain.message import Letter
from core.domain.outcome import Close, Onward, Outcome
from core.domain.ticket import Ticket
from core.pipeline.advice import Advice
from core.pipeline.manners import Manners
from core.pipeline.wording import Correspondence


class Past(Protocol):
    """The letters we already have."""

    async def like(self, ticket: Ticket, letter: Letter) -> Sequence[PastLetter]:
        """Return older letters that may be about the same matter, likeliest first."""
        ...


async def deduplicate(
    ticket: Ticket,
    *,
    past: Past,
    advice: Advice,
    floor: float,
    writing: Correspondence,
    manners: Manners,
) -> Outcome:
    """Join the same person's same letter to the older ticket; else go on.

    Whose letter is joined is told so, with the older code: silence looks like loss.
    """
    settled = ticket.facts.sameness
    if settled is not None and settled.same_as:
        return Close(
            because=because("Cán bộ xác định cùng vụ việc với hồ sơ đã có"),
            closed_as=Disposition.JOINED,
            joins=settled.same_as,
        )
    if settled is not None:
        return Onward(because=because("Cán bộ xác định là vụ việc mới"))
    letter = ticket.read_letter
    if letter.adds_to:
        return Close(
            because=because("Bổ sung cho hồ sơ đã có"),
            closed_as=Disposition.JOINED,
            joins=letter.adds_to,
            facts={"sameness": Sameness(letter.adds_to)},
        )
    if letter.seems_of:  # a reply from another sender: never into somebody's case
        return Onward(
            because=because(
                "Nêu hồ sơ {code} nhưng người gửi khác: cán bộ xét có cùng vụ việc",
                code=letter.seems_of,
            ),
            facts={"sameness": Sameness()},
        )
    candidates = await past.like(ticket, letter)
    heard = tuple(
        replace(said, by=by)
        for by, said in advice.ask("suggest_same", letter=letter, candidates=candidates)
    )
    outcome = _decide(ticket, heard, floor)
    if isinstance(outcome, Close) and not await manners.objection(letter):
        return replace(outcome, posts=(writing.joined(ticket, outcome.joins),))
    return outcome


def _decide(ticket: Ticket, heard: tuple[SameSuggestion, ...], floor: float) -> Outcome:
    facts: dict[str, object] = {"advice": replace(ticket.facts.advice, same=heard)}
    same = choose_same(heard, floor=floor)
    if same is None:
        return Onward(
            because=because("Chưa có hồ sơ trùng"),
            facts=facts | {"sameness": Sameness()},
        )
    return Close(
        because=because("Trùng với hồ sơ đã có của cùng người gửi"),
        closed_as=Disposition.JOINED,
        joins=same.code,
        facts=facts | {"sameness": Sameness(same.code)},
        by=f"plugin:{same.by}",
    )
