"""Step 7: which unit is competent?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from core.domain.because import Because, because
from core.domain.decision import Treatment
from core.domain.disposition import Disposition
from core.domain.outcome import Close, Onward, Outcome, Wait
from core.domain.prescription import prescribed
from core.domain.routing import Competence, Routing, choose_unit
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket
from core.domain.unit import Unit
from core.i18n import N_
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
    rules: Ruleset,
    writing: Correspondence,
) -> Outcome:
    """Give it to the one competent unit, or ask a person."""
    known = ticket.facts
    if known.routing is not None:
        tree = await units.active()
        return _settled(ticket, known.routing, rules, writing, tree)
    every = await units.active()
    tree = [unit for unit in every if not known.accused.covers(unit.code, every)]
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
    ticket: Ticket,
    routing: Routing,
    rules: Ruleset,
    writing: Correspondence,
    tree: Sequence[Unit],
) -> Outcome:
    """Send on what is another's business as the law says: not all is transferred.

    A complaint goes back to its writer with the right door named (Luật Khiếu nại
    2011, Điều 11), a denunciation or a report is passed on.
    """
    if routing.unit:
        return Onward(because=_belongs_to(routing.unit, tree))
    told = prescribed(rules, ticket)
    treatment = told.row.treatment if told else Treatment.TRANSFER
    end, words = _ENDS.get(treatment, _ENDS[Treatment.TRANSFER])
    why = because(words, body=routing.body)
    return Close(because=why, closed_as=end, posts=(writing.notice(ticket, why),))


_ENDS: Mapping[Treatment, tuple[Disposition, str]] = {
    Treatment.TRANSFER: (
        Disposition.TRANSFERRED,
        N_("Chuyển đến cơ quan có thẩm quyền: {body}"),
    ),
    Treatment.GUIDE: (
        Disposition.GUIDED,
        N_("Đề nghị gửi đến cơ quan có thẩm quyền: {body}"),
    ),
    Treatment.FILE: (
        Disposition.FILED,
        N_("Lưu đơn: đơn đã được gửi đến cơ quan có thẩm quyền là {body}"),
    ),
}


def _belongs_to(code: str, tree: Sequence[Unit]) -> Because:
    """Name the unit as it is called today; the history keeps the name of the day."""
    name = next((unit.name for unit in tree if unit.code == code), code)
    return because("Thuộc thẩm quyền của {unit}", unit=name)
