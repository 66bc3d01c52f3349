"""Step 4: give the citizen a receipt, whatever the classifier will think."""

from core.domain.because import because
from core.domain.outcome import Onward, Outcome
from core.domain.ticket import Ticket
from core.pipeline.manners import Manners
from core.pipeline.wording import Correspondence


async def acknowledge(
    ticket: Ticket, *, writing: Correspondence, manners: Manners
) -> Outcome:
    """Put the receipt into the outbox, once, unless it would thank a machine."""
    if ticket.facts.acknowledged is not None:
        return Onward(because=because("Đã gửi biên nhận"))
    if why := await manners.objection(ticket.read_letter):
        return Onward(because=why)
    receipt = writing.receipt(ticket)
    return Onward(
        because=because("Gửi biên nhận cho công dân"),
        facts={"acknowledged": receipt.key},
        posts=(receipt,),
    )
