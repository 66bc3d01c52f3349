"""One change of a ticket, written whole or not at all."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.domain.event import Event
from core.domain.message import Outgoing
from core.domain.progress import due_of, on_time
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import TicketStale
from core.store.conversation import Heard, hear, join, post
from core.store.engines import Database
from core.store.ids import new_id
from core.store.letters import keep_letter
from core.store.outbox import ADVANCE, BELL, advance_key
from core.store.seal_case import kin_of, reseal
from core.store.sealed import stored
from core.store.search import index
from core.store.sight import raise_wall
from core.store.stored import as_json
from core.store.tables import EventRow, JobRow, TicketRow

_EXCERPT = 160
"""Characters of a letter the inbox shows."""


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
    also: Callable[[], Awaitable[None]] | None = None
    """Writes what belongs to no ticket but must be true from the same commit on."""


async def write(database: Database, change: Change) -> Ticket:
    """Write a change inside the transaction in force; return the ticket as written.

    Raises TicketStale, and nothing of it is visible, if the ticket has moved since
    `change.before` was read.
    """
    change = await _as_secret_as_its_kin(change)
    ticket = change.after
    await _move(change)
    await _append(ticket, change.event)
    await _read(database, change)
    await _guard(database, change.before, ticket)
    for message in change.posts:
        await post(ticket, message, change.event.at)
    if change.heard is not None:
        await hear(ticket, change.heard, change.event.at)
    if change.joins:
        await join(ticket, change.joins, change.event.at)
    if change.wake_at is not None:
        await _wake(ticket, change.wake_at)
    if change.also is not None:
        await change.also()
    if change.posts or change.wake_at is not None:
        await database.notify(BELL)
    return ticket


async def _as_secret_as_its_kin(change: Change) -> Change:
    """Seal what is joined to a secret case, or follows on one: the writer is the same.

    A copy of a denunciation, or a word after it, would else name the denouncer.
    """
    ticket, letter = change.after, change.after.letter
    kin = {change.joins}
    if change.before.letter is None and letter is not None:
        kin.add(letter.linked_to)
    kin.discard("")
    if not kin or not await TicketRow.exists().where(
        TicketRow.code.is_in(list(kin)) & TicketRow.sealed.eq(True)
    ):
        return change
    facts = replace(ticket.facts, sealed_with=True)
    return replace(change, after=replace(ticket, facts=facts))


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
    due = due_of(ticket)
    due_at = due.due_at if due else None
    return {
        TicketRow.round: ticket.round,
        TicketRow.stage: ticket.stage.value,
        TicketRow.facts: stored(as_json(facts), sealed=ticket.sealed),
        TicketRow.shelved: ticket.shelved[:255],
        TicketRow.closed_as: ticket.closed_as.value if ticket.closed_as else None,
        TicketRow.closed_at: ticket.closed_at,
        TicketRow.open: ticket.closed_as is None,
        TicketRow.kind: facts.kind.value if facts.kind else "",
        TicketRow.topic: (facts.topic or "")[:40],
        TicketRow.unit: facts.routing.unit[:40] if facts.routing else "",
        TicketRow.officer: (facts.officer or "")[:40],
        TicketRow.sealed: ticket.sealed,
        TicketRow.joined_to: facts.sameness.same_as[:12] if facts.sameness else "",
        TicketRow.due_at: due_at,
        TicketRow.on_time: on_time(ticket),
        TicketRow.sort_at: due_at or ticket.received_at,
        TicketRow.excerpt: _excerpt(ticket),
    }


def _excerpt(ticket: Ticket) -> str:
    """Return the first words of a letter, on one line; of a sealed one nothing."""
    if ticket.letter is None or ticket.sealed:
        return ""
    told = ticket.letter.subject or ticket.letter.body[: 4 * _EXCERPT]
    words = " ".join(told.split())
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1] + "…"


async def _append(ticket: Ticket, event: Event) -> None:
    await EventRow.insert(
        EventRow(
            id=new_id(),
            ticket=ticket.id,
            at=event.at,
            by=event.by[:200],
            kind=event.kind.value,
            stage=event.stage.value,
            because=stored(as_json(event.because), sealed=ticket.sealed),
            facts=stored(as_json(event.facts), sealed=ticket.sealed),
        )
    )


async def _read(database: Database, change: Change) -> None:
    """Keep a letter that has just been read; let it be found, or no longer.

    Its words are indexed when advisers have spoken: what they take for a denunciation
    never comes into the index. What is sealed later is taken out of it.
    """
    ticket, letter = change.after, change.after.letter
    if letter is None:
        return
    if change.before.letter is None:
        await keep_letter(ticket.id, letter, sealed=ticket.sealed)
    judged = change.event.stage is Stage.CLASSIFY or ticket.closed_as is not None
    turned = change.before.sealed != ticket.sealed
    if turned or (judged and not ticket.sealed):
        await index(database, ticket.id, letter, sealed=ticket.sealed)


async def _guard(database: Database, before: Ticket, ticket: Ticket) -> None:
    """Seal and open, and keep out whom the letter speaks against."""
    if before.sealed != ticket.sealed:
        await reseal(ticket)
        for copy in await kin_of(ticket):
            facts = replace(copy.facts, sealed_with=ticket.sealed)
            told = replace(copy, facts=facts)
            await TicketRow.update(_columns(told)).where(TicketRow.id == told.id)
            if copy.sealed != told.sealed:
                await reseal(told)
                await index(database, told.id, told.read_letter, sealed=told.sealed)
    if before.facts.accused != ticket.facts.accused:
        await raise_wall(ticket.id, ticket.facts.accused)


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
