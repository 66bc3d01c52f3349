"""One change of a ticket, written whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.domain.attachment import Attachment
from core.domain.deadline import nearest
from core.domain.event import Event
from core.domain.message import Direction, Letter, Outgoing
from core.domain.party import Party
from core.domain.ticket import Ticket
from core.errors import TicketStale, TicketUnknown
from core.store.engines import Database
from core.store.ids import new_id
from core.store.outbox import ADVANCE, BELL, SEND, advance_key
from core.store.search import index
from core.store.stored import as_json
from core.store.tables import (
    EventRow,
    FileUseRow,
    JobRow,
    LetterRow,
    MessageRow,
    PartyRow,
    TicketRow,
)

_EXCERPT = 160
"""Characters of a letter the inbox shows."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Words and files a citizen adds to a case."""

    words: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A ticket before and after, with everything that must be stored beside it."""

    before: Ticket
    after: Ticket
    event: Event
    posts: Sequence[Outgoing] = ()
    heard: Heard | None = None
    """What the citizen adds to the conversation."""
    wake_at: datetime | None = None
    """When the line should look again."""
    joins: str = ""
    """Code of the ticket this letter is added to."""


async def write(database: Database, change: Change) -> None:
    """Write a change inside the transaction in force.

    Raises TicketStale, and nothing of it is visible, if the ticket has moved since
    `change.before` was read.
    """
    await _move(change)
    ticket, letter = change.after, change.after.letter
    if letter is not None and change.before.letter is None:
        await _keep_letter(ticket, letter)
    if letter is not None and _search_changes(change):
        await index(database, ticket.id, letter, with_party=not ticket.sealed)
    await _append(ticket, change.event)
    for post in change.posts:
        await _post(ticket, post, change.event.at)
    if change.heard is not None:
        await _hear(change, change.heard)
    if change.joins and letter is not None:
        await _join(change, letter)
    if change.wake_at is not None:
        await _wake(ticket, change.wake_at)
    if change.posts or change.wake_at is not None:
        await database.notify(BELL)


def _search_changes(change: Change) -> bool:
    new = change.before.letter is None
    return new or change.before.sealed != change.after.sealed


async def _move(change: Change) -> None:
    """Compare and set: the round read must be the round there is."""
    rows = (
        await TicketRow.update(_columns(change.after))
        .where(
            (TicketRow.id == change.before.id)
            & (TicketRow.round == change.before.round)
        )
        .returning(TicketRow.id)
    )
    if not rows:
        raise TicketStale


def _columns(ticket: Ticket) -> dict[Any, Any]:
    facts = ticket.facts
    due = nearest(facts.clocks or ())
    due_at = due.due_at if due else None
    letter = ticket.letter
    return {
        TicketRow.round: ticket.round,
        TicketRow.stage: ticket.stage.value,
        TicketRow.facts: as_json(facts),
        TicketRow.shelved: ticket.shelved[:255],
        TicketRow.closed_as: ticket.closed_as.value if ticket.closed_as else None,
        TicketRow.closed_at: ticket.closed_at,
        TicketRow.open: ticket.closed_as is None,
        TicketRow.kind: facts.kind.value if facts.kind else "",
        TicketRow.topic: facts.topic or "",
        TicketRow.unit: facts.routing.unit if facts.routing else "",
        TicketRow.officer: facts.officer or "",
        TicketRow.sealed: ticket.sealed,
        TicketRow.joined_to: facts.sameness.same_as if facts.sameness else "",
        TicketRow.due_at: due_at,
        TicketRow.sort_at: due_at or ticket.received_at,
        TicketRow.excerpt: excerpt(letter) if letter and not ticket.sealed else "",
    }


def excerpt(letter: Letter) -> str:
    """Return the first words of a letter, on one line."""
    words = " ".join((letter.subject or letter.body[: 4 * _EXCERPT]).split())
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1] + "…"


async def _keep_letter(ticket: Ticket, letter: Letter) -> None:
    party = letter.party
    await LetterRow.insert(
        LetterRow(
            ticket=ticket.id,
            content=as_json(replace(letter, party=Party())),
            body=letter.body,
            linked_to=letter.linked_to,
        )
    )
    await PartyRow.insert(
        PartyRow(
            ticket=ticket.id,
            name=party.name[:200],
            phone=party.phone[:40],
            email=party.email[:254],
            address=party.address[:400],
            identity_number=party.identity_number[:40],
            phone_key=phone_key(party.phone),
            email_key=party.email.lower()[:254],
            reply_key=letter.reply_to[:400],
        )
    )
    await use_files(ticket.id, letter.attachments, citizen_may_see=False)


def phone_key(phone: str) -> str:
    """Return the digits a phone is known by: +84 912… and 0912… are one."""
    digits = "".join(c for c in phone if c.isdigit())
    return ("0" + digits[2:] if digits.startswith("84") else digits)[:20]


async def use_files(
    ticket: UUID, files: Sequence[Attachment], *, citizen_may_see: bool
) -> None:
    """Note that a ticket has these files: who may read it may read them."""
    if not files:
        return
    await FileUseRow.insert(
        *(
            FileUseRow(
                id=new_id(),
                digest=file.digest,
                ticket=ticket,
                filename=file.filename[:200],
                citizen_may_see=citizen_may_see,
            )
            for file in files
        )
    )


async def _append(ticket: Ticket, event: Event) -> None:
    await EventRow.insert(
        EventRow(
            id=new_id(),
            ticket=ticket.id,
            at=event.at,
            by=event.by[:200],
            kind=event.kind.value,
            stage=event.stage.value,
            because=as_json(event.because),
            facts=as_json(event.facts),
        )
    )


async def _post(ticket: Ticket, post: Outgoing, at: datetime) -> None:
    await MessageRow.insert(
        MessageRow(
            id=new_id(),
            key=post.key,
            ticket=ticket.id,
            direction=Direction.OUT.value,
            purpose=post.purpose.value,
            channel=ticket.channel,
            reply_to=post.reply_to[:400],
            subject=post.subject[:400],
            body=post.body,
            language=post.language,
            attachments=as_json(post.attachments),
            written_at=at,
            written_by="",
            state="queued",
            state_at=at,
        )
    )
    await JobRow.insert(
        JobRow(
            id=new_id(),
            topic=SEND,
            key=f"{SEND}:{post.key}",
            ticket=ticket.id,
            subject=post.key,
            channel=ticket.channel,
            due_at=at,
        )
    )
    await use_files(ticket.id, post.attachments, citizen_may_see=True)


async def _hear(change: Change, heard: Heard) -> None:
    ticket = change.after
    await _incoming(ticket.id, change, heard, language=ticket.read_letter.language)
    await TicketRow.update({TicketRow.citizen_wrote_at: change.event.at}).where(
        TicketRow.id == ticket.id
    )
    await use_files(ticket.id, heard.attachments, citizen_may_see=True)


async def _join(change: Change, letter: Letter) -> None:
    """Add a joined letter's words and files to the conversation of the older one."""
    rows = (
        await TicketRow.update({TicketRow.citizen_wrote_at: change.event.at})
        .where(TicketRow.code == change.joins)
        .returning(TicketRow.id)
    )
    if not rows:
        raise TicketUnknown
    heard = Heard(letter.body, letter.attachments)
    await _incoming(rows[0]["id"], change, heard, language=letter.language)
    await use_files(rows[0]["id"], heard.attachments, citizen_may_see=False)


async def _incoming(ticket: UUID, change: Change, heard: Heard, language: str) -> None:
    await MessageRow.insert(
        MessageRow(
            id=new_id(),
            key=f"in:{change.after.id}:{change.after.round}",
            ticket=ticket,
            direction=Direction.IN.value,
            channel=change.after.channel,
            body=heard.words,
            language=language,
            attachments=as_json(heard.attachments),
            written_at=change.event.at,
        )
    )


async def _wake(ticket: Ticket, at: datetime) -> None:
    await JobRow.insert(
        JobRow(
            id=new_id(),
            topic=ADVANCE,
            key=advance_key(ticket.id, ticket.round),
            ticket=ticket.id,
            due_at=at,
        )
    )
