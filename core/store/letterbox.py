"""Outgoing messages as the courier sees them: read one, note what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.query import Update

from core.domain.because import Because, because
from core.domain.message import DeliveryState, Direction, Outgoing, Purpose, Receipt
from core.domain.party import Party
from core.domain.reply import Reply
from core.domain.stage import Stage
from core.errors import NotFound, TicketStale
from core.store.engines import Database
from core.store.keys import key_via, root_of
from core.store.ledger import PiccoloLedger
from core.store.outbox import Outbox
from core.store.stored import plain_of, spoken_of
from core.store.tables import LetterRow, MessageRow, TicketRow

_TAKEN_OVER = frozenset(
    {DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.SEEN}
)
_AFTER = {
    DeliveryState.DELIVERED: [DeliveryState.SENT],
    DeliveryState.SEEN: [DeliveryState.SENT, DeliveryState.DELIVERED],
    DeliveryState.BOUNCED: [DeliveryState.SENT],
}
"""Which states news may follow; other news comes too late, or says nothing new."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who a message is for, and by which channels it has gone already."""

    party: Party
    reply: Reply | None
    """The signed answer this message brings, if it brings the one in force."""
    tried: frozenset[str]


class Letterbox:
    """Reads what is to be sent and writes delivery states."""

    def __init__(
        self,
        database: Database,
        ledger: PiccoloLedger,
        outbox: Outbox,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._outbox = outbox
        self._now = now

    async def read(self, key: str) -> tuple[Outgoing, DeliveryState, Receipt]:
        """Return a message, how it stands, and its receipt. Raises NotFound."""
        row = await MessageRow.objects().get(MessageRow.key == key)
        if row is None:
            raise NotFound(key)
        ticket = await TicketRow.select(TicketRow.code, TicketRow.channel).where(
            TicketRow.id == row.ticket
        )
        said = spoken_of(row)
        same_way = row.channel == ticket[0]["channel"]
        message = Outgoing(
            key=row.key,
            code=ticket[0]["code"],
            in_reply_to=await _external_id(row.ticket) if same_way else "",
            purpose=Purpose(row.purpose),
            channel=row.channel,
            reply_to=said.reply_to,
            subject=said.subject,
            body=said.body,
            language=row.language,
            attachments=said.attachments,
        )
        return message, DeliveryState(row.state), Receipt(row.external_id)

    async def addressee(self, message: Outgoing) -> Addressee:
        """Return who a message is for, unmasked: for couriers, not for pages."""
        ticket = await self._ledger.find(message.code)
        root, facts = root_of(message.key), ticket.facts
        rows = await MessageRow.select(MessageRow.key, MessageRow.channel).where(
            MessageRow.ticket == ticket.id
        )
        party = ticket.letter.party if ticket.letter else Party()
        tried = frozenset(row["channel"] for row in rows if root_of(row["key"]) == root)
        return Addressee(
            party, facts.reply if facts.dispatched == root else None, tried
        )

    async def sent(self, message: Outgoing, receipt: Receipt) -> None:
        """Note the courier's receipt: from here on it is never sent again."""
        sent = self._changed(
            message.key, DeliveryState.SENT, external_id=receipt.external_id
        )
        await self._database.together(sent.run)

    async def tell_the_line(self, message: Outgoing, receipt: Receipt) -> None:
        """Supply a reply's receipt: the fact its ticket waits for.

        Again and again if another writer is faster: without it the line stands still.
        """
        while message.purpose is Purpose.REPLY:
            ticket = await self._ledger.find(message.code)
            waits = ticket.stage is Stage.DELIVER and ticket.facts.delivery is None
            if not waits or ticket.facts.dispatched != root_of(message.key):
                return
            why = because("Đã gửi trả lời")
            try:
                await self._ledger.supply(ticket, {"delivery": receipt}, "courier", why)
            except TicketStale:
                continue
            return

    async def failed(self, key: str, fault: str, *, for_good: bool) -> None:
        """Note a failure: to be tried again, or given up.

        What a channel took over and only the line could not be told of stays as it
        is to be tried again: else the citizen would get it twice.
        """
        state = DeliveryState.GAVE_UP if for_good else DeliveryState.FAILED
        failed = self._changed(key, state, fault=fault)
        if not for_good:
            taken = [state.value for state in _TAKEN_OVER]
            failed = failed.where(MessageRow.state.not_in(taken))
        await self._database.together(failed.run)

    async def pass_on(
        self,
        message: Outgoing,
        other: Outgoing,
        why: Because,
        *,
        fault: str | None = None,
    ) -> None:
        """Let a message go by another channel, once; `other` says which and where.

        With a fault the old one is marked in the same transaction: it is never both
        tried again and on its way by another channel. Without, it stands as it is,
        and the other is a copy.
        """
        copy = replace(other, key=key_via(message.key, other.channel))

        async def mark() -> None:
            if fault is not None:
                await self._changed(message.key, DeliveryState.PASSED_ON, fault=fault)

        while not await MessageRow.exists().where(MessageRow.key == copy.key):
            ticket = await self._ledger.find(message.code)
            try:
                await self._ledger.post(ticket, copy, "courier", why, also=mark)
            except TicketStale:
                continue
            return
        await self._database.together(mark)

    async def news(
        self, channel: str, external_id: str, state: DeliveryState, fault: str = ""
    ) -> bool:
        """Note what became of a message that was sent; False: no such message.

        One that came back is done once more by its job, which gives it up.
        """
        if state is DeliveryState.GAVE_UP:
            state = DeliveryState.BOUNCED
        named = (
            (MessageRow.channel == channel)
            & (MessageRow.external_id == external_id[:200])
            & (MessageRow.direction == Direction.OUT.value)
        )
        if not external_id or not await MessageRow.exists().where(named):
            return False
        before = [better.value for better in _AFTER.get(state, ())]
        if not before:
            return True
        async with self._database.transaction():
            rows = (
                await MessageRow.update(
                    {
                        MessageRow.state: state.value,
                        MessageRow.state_at: self._now(),
                        MessageRow.fault: fault[:255],
                    }
                )
                .where(named & MessageRow.state.is_in(before))
                .returning(MessageRow.key, MessageRow.ticket, MessageRow.channel)
            )
            if state is DeliveryState.BOUNCED:
                for row in rows:
                    await self._outbox.again(row["key"], row["ticket"], row["channel"])
        return True

    async def fault_of(self, key: str) -> str:
        """Return what was last said against a message."""
        rows = await MessageRow.select(MessageRow.fault).where(MessageRow.key == key)
        return str(rows[0]["fault"]) if rows else ""

    def _changed(
        self, key: str, state: DeliveryState, **more: str
    ) -> Update[MessageRow]:
        """Return the query that says how a message stands: `fault`, `external_id`."""
        change: dict[Any, Any] = {
            MessageRow.state: state.value,
            MessageRow.state_at: self._now(),
            MessageRow.fault: more.get("fault", "")[:255],
        }
        if "external_id" in more:
            change[MessageRow.external_id] = more["external_id"][:200]
        return MessageRow.update(change).where(MessageRow.key == key)


async def _external_id(ticket: UUID) -> str:
    """Return the id the letter of a ticket has in its channel's world."""
    rows = await LetterRow.select(LetterRow.content).where(LetterRow.ticket == ticket)
    return str(plain_of(rows[0]["content"]).get("external_id", "")) if rows else ""


def is_taken_over(state: DeliveryState) -> bool:
    """Whether a channel has taken the message: it is not sent again."""
    return state in _TAKEN_OVER
