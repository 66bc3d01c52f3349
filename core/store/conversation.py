"""What is said between citizen and authority, as messages of a ticket."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.attachment import Attachment
from core.domain.message import DeliveryState, Direction, Outgoing
from core.domain.ticket import Ticket
from core.errors import TicketUnknown
from core.store.ids import new_id
from core.store.letters import use_files
from core.store.outbox import send_job
from core.store.stored import Spoken, spoken_columns
from core.store.tables import JobRow, MessageRow, TicketRow


@dataclass(frozen=True, slots=True)
class Heard:
    """Words and files a citizen adds to a case."""

    words: str
    attachments: tuple[Attachment, ...]


async def post(ticket: Ticket, message: Outgoing, at: datetime) -> None:
    """Queue a message for its courier."""
    said = Spoken(
        reply_to=message.reply_to,
        subject=message.subject,
        body=message.body,
        attachments=message.attachments,
    )
    await MessageRow.insert(
        MessageRow(
            {
                MessageRow.id: new_id(),
                MessageRow.key: message.key,
                MessageRow.ticket: ticket.id,
                MessageRow.direction: Direction.OUT.value,
                MessageRow.purpose: message.purpose.value,
                MessageRow.channel: message.channel or ticket.channel,
                MessageRow.language: message.language[:8],
                MessageRow.written_at: at,
                MessageRow.state: DeliveryState.QUEUED.value,
                MessageRow.state_at: at,
                **spoken_columns(said, sealed=ticket.sealed),
            }
        )
    )
    channel = message.channel or ticket.channel
    await JobRow.insert(send_job(message.key, ticket.id, channel, at))
    await use_files(
        ticket.id, message.attachments, citizen_may_see=True, sealed=ticket.sealed
    )


async def hear(ticket: Ticket, heard: Heard, at: datetime) -> None:
    """Add what the citizen says, possibly before the letter itself has been read."""
    await TicketRow.update({TicketRow.citizen_wrote_at: at}).where(
        TicketRow.id == ticket.id
    )
    await _incoming(ticket.id, ticket, heard, at, sealed=ticket.sealed)
    await use_files(
        ticket.id, heard.attachments, citizen_may_see=True, sealed=ticket.sealed
    )


async def join(ticket: Ticket, code: str, at: datetime) -> None:
    """Add a letter's words and files to the conversation of an older ticket.

    Raises TicketUnknown if there is none.
    """
    letter = ticket.read_letter
    rows = (
        await TicketRow.update({TicketRow.citizen_wrote_at: at})
        .where(TicketRow.code == code)
        .returning(TicketRow.id, TicketRow.sealed)
    )
    if not rows:
        raise TicketUnknown
    older: UUID = rows[0]["id"]
    heard = Heard(letter.body, letter.attachments)
    sealed = bool(rows[0]["sealed"]) or ticket.sealed
    await _incoming(older, ticket, heard, at, sealed=sealed)
    await use_files(older, letter.attachments, citizen_may_see=False, sealed=sealed)


async def _incoming(
    target: UUID, source: Ticket, heard: Heard, at: datetime, *, sealed: bool
) -> None:
    said = Spoken(body=heard.words, attachments=heard.attachments)
    await MessageRow.insert(
        MessageRow(
            {
                MessageRow.id: new_id(),
                MessageRow.key: f"in:{source.id}:{source.round}",
                MessageRow.ticket: target,
                MessageRow.direction: Direction.IN.value,
                MessageRow.channel: source.channel,
                MessageRow.language: source.letter.language[:8]
                if source.letter
                else "vi",
                MessageRow.written_at: at,
                **spoken_columns(said, sealed=sealed),
            }
        )
    )
