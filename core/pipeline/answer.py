"""Step 10: wait for a signed reply."""

from core.domain.because import because
from core.domain.disposition import Disposition
from core.domain.outcome import Close, Onward, Outcome, Wait
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import InputInvalid


async def answer(ticket: Ticket) -> Outcome:
    """Go on when a reply has been signed."""
    reply = ticket.facts.reply
    if reply is None:
        return Wait(because=because("Chờ trả lời"))
    return Onward(because=because("{name} đã ký trả lời", name=reply.signed_by_name))


def withdraw(ticket: Ticket, words: str) -> Close:
    """Close the ticket at the citizen's wish, at any step before an answer is sent.

    Raises InputInvalid when it is too late.
    """
    if not ticket.stage.before(Stage.DELIVER):
        raise InputInvalid({"withdraw": ticket.stage})
    return Close(
        because=because("Công dân rút đơn"),
        closed_as=Disposition.WITHDRAWN,
        facts={"withdrawn": words},
        by="citizen",
    )
