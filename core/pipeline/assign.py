"""Step 9: who answers?"""

from core.domain.because import because
from core.domain.outcome import Onward, Outcome, Wait
from core.domain.ticket import Ticket
from core.pipeline.route import Units


async def assign(ticket: Ticket, *, units: Units) -> Outcome:
    """Give it to the unit's default officer, or wait for the head of unit."""
    if ticket.facts.officer is not None:
        return Onward(because=because("Đã phân công"))
    routing = ticket.facts.routing
    unit = next(
        (u for u in await units.active() if routing and u.code == routing.unit), None
    )
    accused = ticket.facts.accused.officers
    if unit is None or unit.default_officer in ("", *accused):
        return Wait(because=because("Chờ thủ trưởng đơn vị phân công"))
    return Onward(
        because=because("Phân công mặc định của đơn vị"),
        facts={"officer": unit.default_officer},
    )
