"""Step 9: who answers?"""

from collections.abc import Awaitable, Callable

from core.domain.because import because
from core.domain.outcome import Onward, Outcome, Wait
from core.domain.ticket import Ticket
from core.pipeline.route import Units

WhoAnswers = Callable[[str], Awaitable[str]]
"""Return the officer of that username, or who stands in today."""


async def themselves(officer: str) -> str:
    """Say that nobody is away."""
    return officer


async def assign(
    ticket: Ticket, *, units: Units, who_answers: WhoAnswers = themselves
) -> Outcome:
    """Give it to the unit's default officer, or wait for the head of unit.

    While the default officer is away it goes to the substitute.
    """
    if ticket.facts.officer is not None:
        return Onward(because=because("Đã phân công"))
    routing = ticket.facts.routing
    unit = next(
        (u for u in await units.active() if routing and u.code == routing.unit), None
    )
    waiting = Wait(because=because("Chờ thủ trưởng đơn vị phân công"))
    if unit is None or not unit.default_officer:
        return waiting
    person = await who_answers(unit.default_officer)
    if {person, unit.default_officer} & set(ticket.facts.accused.officers):
        return waiting
    why = because("Phân công mặc định của đơn vị")
    if person != unit.default_officer:
        why = because(
            "{officer} vắng mặt: giao người thay là {substitute}",
            officer=unit.default_officer, substitute=person,
        )  # fmt: skip
    return Onward(because=why, facts={"officer": person})
