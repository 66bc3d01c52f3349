"""Step 4: give the citizen a receipt, whatever the classifier will think."""

from datetime import timedelta
from typing import Protocol

from core.domain.because import because
from core.domain.message import Letter
from core.domain.outcome import Onward, Outcome
from core.domain.ticket import Ticket
from core.pipeline.wording import Correspondence

HOUR = timedelta(hours=1)


class Senders(Protocol):
    """How much one correspondent has sent lately."""

    async def letters_within(self, reply_to: str, period: timedelta) -> int:
        """Return how many letters of a correspondent came within a period."""
        ...


async def acknowledge(
    ticket: Ticket, *, writing: Correspondence, senders: Senders, most_an_hour: int
) -> Outcome:
    """Put the receipt into the outbox, once.

    Two machines that thank each other never stop: what is known for automatic is
    not answered, and nobody gets more than `most_an_hour` receipts. The case goes on.
    """
    if ticket.facts.acknowledged is not None:
        return Onward(because=because("Đã gửi biên nhận"))
    letter = ticket.read_letter
    if letter.automatic:
        return Onward(because=because("Thư tự động: không gửi biên nhận"))
    if await _too_many(letter, senders, most_an_hour):
        return Onward(
            because=because(
                "Quá {n} thư trong một giờ từ cùng địa chỉ: không gửi thêm biên nhận",
                n=most_an_hour,
            )
        )
    receipt = writing.receipt(ticket)
    return Onward(
        because=because("Gửi biên nhận cho công dân"),
        facts={"acknowledged": receipt.key},
        posts=(receipt,),
    )


async def _too_many(letter: Letter, senders: Senders, most: int) -> bool:
    if not letter.reply_to:
        return False
    return await senders.letters_within(letter.reply_to, HOUR) > most
