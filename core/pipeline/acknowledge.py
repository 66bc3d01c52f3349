"""Step 4: give the citizen a receipt, whatever the classifier will think."""

from core.domain.because import because
from core.domain.outcome import Onward, Outcome
from core.domain.ticket import Ticket
from core.pipeline.wording import Correspondence


async def acknowledge(ticket: Ticket, *, writing: Correspondence) -> Outcome:
    """Put the receipt into the outbox, once."""
    if ticket.facts.acknowledged is not None:
        return Onward(because=because("Đã gửi biên nhận"))
    if ticket.read_letter.automatic:  # two machines would thank each other for ever
        return Onward(because=because("Thư tự động: không gửi biên nhận"))
    receipt = writing.receipt(ticket)
    return Onward(
        because=because("Gửi biên nhận cho công dân"),
        facts={"acknowledged": receipt.key},
        posts=(receipt,),
    )
