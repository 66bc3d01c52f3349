"""Step 7: which unit is competent?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from core.domain.because import Because, because
from core.domain.disposition import Disposition
from core.domain.outcome import Close, Onward, Outcome, Wait
from core.domain.routing import Competence, Routing, choose_unit
from core.domain.ticket import Ticket
from core.domain.unit import Unit
from core.pipeline.advice import Advice
from core.pipeline.wording import Correspondence


class Units(Protocol):
    """The authority's tree of units."""

    async def active(self) -> Sequence[Unit]:
        """Return the units that can receive letters."""
        ...


async def route(
    ticket: Ticket,
    *,
    units: Units,
    advice: Advice,
    floor: float,
    writing: Correspondence,
) -> Outcome:
    """Give it to the one competent unit, or ask a person."""
    known = ticket.facts
    if known.routing is not None:
        return _settled(ticket, known.routing, writing, await units.active())
    tree = await units.active()
    heard = tuple(
        replace(said, by=by)
        for by, said in advice.ask(
            "suggest_unit",
            letter=ticket.read_letter,
            kind=known.kind,
            topic=known.topic,
            units=tree,
        )
    )
    facts: dict[str, object] = {"advice": replace(known.advice, unit=heard)}
    choice = choose_unit(heard, floor=floor)
    if choice is None:
        return Wait(
            because=because("Chưa rõ đơn vị có thẩm quyền: cần cán bộ xác định"),
            facts=facts,
        )
    return Onward(
        because=_belongs_to(choice.unit, tree),
        facts=facts | {"routing": Routing(Competence.OWN, unit=choice.unit)},
        by=f"plugin:{choice.by}",
    )


def _settled(
    ticket: Ticket, routing: Routing, writing: Correspondence, tree: Sequence[Unit]
) -> Outcome:
    if routing.unit:
        return Onward(because=_belongs_to(routing.unit, tree))
    why = because("Chuyển đến cơ quan có thẩm quyền: {body}", body=routing.body)
    return Close(
        because=why,
        closed_as=Disposition.TRANSFERRED,
        posts=(writing.notice(ticket, why),),
    )


def _belongs_to(code: str, tree: Sequence[Unit]) -> Because:
    """Name the unit as it is called today; the history keeps the name of the day."""
    name = next((unit.name for unit in tree if unit.code == code), code)
    return because("Thuộc thẩm quyền của {unit}", unit=name)
