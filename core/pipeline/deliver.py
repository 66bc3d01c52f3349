"""Step 11: bring the answer back, and wait for the courier's receipt."""

from core.domain.because import because
from core.domain.outcome import Onward, Outcome, Wait
from core.domain.ticket import Ticket
from core.pipeline.wording import Correspondence


async def deliver(ticket: Ticket, *, writing: Correspondence) -> Outcome:
    """Queue the reply once; go on when the courier has a receipt."""
    facts = ticket.facts
    if facts.delivery is not None:
        return Onward(because=because("Công dân đã nhận được trả lời"))
    if facts.dispatched is not None:
        return Wait(because=because("Đang gửi trả lời"))
    if facts.reply is None:
        raise ValueError("no reply has been signed")
    post = writing.reply(ticket, facts.reply)
    return Wait(
        because=because("Gửi trả lời"), facts={"dispatched": post.key}, posts=(post,)
    )
