"""Outgoing messages as the courier sees them: read one, note what became of it."""

from collections.abc import Callable
from datetime import datetime

from core.domain.because import because
from core.domain.message import DeliveryState, Direction, Outgoing, Purpose, Receipt
from core.domain.stage import Stage
from core.errors import NotFound, TicketStale
from core.store.ledger import PiccoloLedger
from core.store.stored import attachments_of
from core.store.tables import MessageRow, TicketRow

_BETTER = {
    DeliveryState.DELIVERED: [DeliveryState.SENT],
    DeliveryState.SEEN: [DeliveryState.SENT, DeliveryState.DELIVERED],
    DeliveryState.GAVE_UP: [DeliveryState.SENT],
}
"""Which states news may follow; other news comes too late, or too early."""
_TAKEN_OVER = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.SEEN)


class Letterbox:
    """Reads what is to be sent and writes delivery states."""

    def __init__(self, ledger: PiccoloLedger, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._now = now

    async def read(self, key: str) -> tuple[Outgoing, Receipt | None]:
        """Return the message of a send job, with its receipt if it has been sent.

        Raises NotFound.
        """
        row = await MessageRow.objects().get(MessageRow.key == key)
        if row is None:
            raise NotFound(key)
        ticket = await TicketRow.select(TicketRow.code).where(
            TicketRow.id == row.ticket
        )
        message = Outgoing(
            key=row.key,
            code=ticket[0]["code"],
            purpose=Purpose(row.purpose),
            reply_to=row.reply_to,
            subject=row.subject,
            body=row.body,
            language=row.language,
            attachments=attachments_of(row.attachments),
        )
        return message, (Receipt(row.external_id) if row.state in _TAKEN_OVER else None)

    async def sent(self, message: Outgoing, receipt: Receipt) -> None:
        """Note the courier's receipt: from here on it is never sent again."""
        await self._state(
            message.key, DeliveryState.SENT, external_id=receipt.external_id
        )

    async def tell_the_line(self, message: Outgoing, receipt: Receipt) -> None:
        """Supply a reply's receipt: the fact its ticket waits for.

        Again and again if another writer is faster: without it the line stands still.
        """
        while message.purpose is Purpose.REPLY:
            ticket = await self._ledger.find(message.code)
            waits = ticket.stage is Stage.DELIVER and ticket.facts.delivery is None
            if not waits or ticket.facts.dispatched != message.key:
                return
            why = because("Đã gửi trả lời")
            try:
                await self._ledger.supply(ticket, {"delivery": receipt}, "courier", why)
            except TicketStale:
                continue
            return

    async def failed(self, key: str, fault: str, *, for_good: bool) -> None:
        """Note a failure: to be tried again, or given up."""
        state = DeliveryState.GAVE_UP if for_good else DeliveryState.FAILED
        await self._state(key, state, fault=fault[:255])

    async def news(
        self, channel: str, external_id: str, state: DeliveryState, fault: str = ""
    ) -> bool:
        """Note what became of a message that was sent; False: no such message."""
        named = (
            (MessageRow.channel == channel)
            & (MessageRow.external_id == external_id[:200])
            & (MessageRow.direction == Direction.OUT.value)
        )
        if not external_id or not await MessageRow.exists().where(named):
            return False
        before = [better.value for better in _BETTER.get(state, ())]
        if before:
            await MessageRow.update(
                {
                    MessageRow.state: state.value,
                    MessageRow.state_at: self._now(),
                    MessageRow.fault: fault[:255],
                }
            ).where(named & MessageRow.state.is_in(before))
        return True

    async def _state(
        self, key: str, state: DeliveryState, *, external_id: str = "", fault: str = ""
    ) -> None:
        await MessageRow.update(
            {
                MessageRow.state: state.value,
                MessageRow.state_at: self._now(),
                MessageRow.external_id: external_id[:200],
                MessageRow.fault: fault,
            }
        ).where(MessageRow.key == key)
