"""What citizens do to their own case: add words, withdraw, say how it went."""

from collections.abc import Callable, Sequence

from core.domain.attachment import Attachment
from core.domain.because import because
from core.domain.feedback import Satisfaction
from core.domain.outcome import Close, Wait
from core.domain.ticket import Ticket
from core.store.ledger import PiccoloLedger

Withdraw = Callable[[Ticket, str], Close | Wait]
"""The pipeline's rule for withdrawing."""


class CitizensDesk:
    """A citizen proves nothing but the code; whatever they add is one more message."""

    def __init__(self, ledger: PiccoloLedger, withdraw: Withdraw) -> None:
        self._ledger = ledger
        self._withdraw = withdraw

    async def add_words(
        self, code: str, words: str, attachments: Sequence[Attachment]
    ) -> None:
        """Add one more message of the citizen; the officer's inbox shows it."""
        ticket = await self._ledger.find(code)
        await self._ledger.hear(ticket, words, tuple(attachments))

    async def withdraw(self, code: str, words: str) -> Ticket:
        """Withdraw the letter. Raises InputInvalid when it is too late."""
        ticket = await self._ledger.find(code)
        return await self._ledger.record(ticket, self._withdraw(ticket, words))

    async def rate_answer(self, code: str, said: Satisfaction) -> Ticket:
        """Keep what the citizen says of the answer; the first word stands."""
        ticket = await self._ledger.find(code)
        if ticket.facts.satisfaction is not None:
            return ticket
        why = because("Công dân cho ý kiến")
        return await self._ledger.supply(ticket, {"satisfaction": said}, "citizen", why)
