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
from core.store.stored import as_json
from core.store.tables import JobRow, MessageRow, TicketRow


@dataclass(frozen=True, slots=True)
class Heard:
    """Words and files a citizen adds to a case."""

    words: str
    attachments: tuple[Attachment, ...]


async def post(ticket: Ticket, message: Outgoing, at: datetime) -> None:
    """Queue a message for its courier."""
    await MessageRow.insert(
        MessageRow(
            id=new_id(),
            key=message.key,
            ticket=ticket.id,
            direction=Direction.OUT.value,
            purpose=message.purpose.value,
            channel=message.channel or ticket.channel,
            reply_to=message.reply_to[:400],
            subject=message.subject[:400],
            body=message.body,
            language=message.language[:8],
            attachments=as_json(message.attachments),
            written_at=at,
            state=DeliveryState.QUEUED.value,
            state_at=at,
        )
    )
    channel = message.channel or ticket.channel
    await JobRow.insert(send_job(message.key, ticket.id, channel, at))
    await use_files(ticket.id, message.attachments, citizen_may_see=True)


async def hear(ticket: Ticket, heard: Heard, at: datetime) -> None:
    """Add what the citizen says, possibly before the letter itself has been read."""
    await TicketRow.update({TicketRow.citizen_wrote_at: at}).where(
        TicketRow.id == ticket.id
    )
    await _incoming(ticket.id, ticket, heard, at)
    await use_files(ticket.id, heard.attachments, citizen_may_see=True)


async def join(ticket: Ticket, code: str, at: datetime) -> None:
    """Add a letter's words and files to the conversation of an older ticket.

    Raises TicketUnknown if there is none.
    """
    letter = ticket.read_letter
    rows = (
        await TicketRow.update({TicketRow.citizen_wrote_at: at})
        .where(TicketRow.code == code)
        .returning(TicketRow.id)
    )
    if not rows:
        raise TicketUnknown
    older: UUID = rows[0]["id"]
    await _incoming(older, ticket, Heard(letter.body, letter.attachments), at)
    await use_files(older, letter.attachments, citizen_may_see=False)


async def _incoming(target: UUID, source: Ticket, heard: Heard, at: datetime) -> None:
    await MessageRow.insert(
        MessageRow(
            id=new_id(),
            key=f"in:{source.id}:{source.round}",
            ticket=target,
            direction=Direction.IN.value,
            channel=source.channel,
            body=heard.words,
            language=source.letter.language[:8] if source.letter else "vi",
            attachments=as_json(heard.attachments),
            written_at=at,
        )
    )
