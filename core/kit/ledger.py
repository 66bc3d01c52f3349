"""A ledger in memory: it keeps the promises of the one in the database.

`tests/contract/test_ledger.py` holds both to them. `tiepdan replay` walks letters over
it, and the office in memory hands it what channels bring.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from core.domain.attachment import Attachment
from core.domain.because import Because, because
from core.domain.event import Event, EventKind
from core.domain.message import Direction, KeptArrival, Outgoing, Received
from core.domain.moves import corrected, noted, put_back, recorded, shelved, supplied
from core.domain.outcome import Close, Correction, Outcome, Wait
from core.domain.party import Party
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import TicketStale, TicketUnknown


@dataclass(frozen=True, order=True)
class Promised:
    """One job of the outbox."""

    due_at: datetime
    topic: str
    code: str
    message_key: str = ""


@dataclass(frozen=True)
class Said:
    """One message of a case's conversation."""

    direction: Direction
    body: str
    attachments: tuple[Attachment, ...] = ()


@dataclass
class Pages:
    """Everything a ledger holds; a change is made on a copy that replaces it whole."""

    tickets: dict[UUID, Ticket] = field(default_factory=dict)
    arrivals: dict[str, UUID] = field(default_factory=dict)
    raws: dict[UUID, bytes] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    jobs: tuple[Promised, ...] = ()
    said: Mapping[str, tuple[str, Said]] = field(default_factory=dict)
    """By key of the message: the ticket's code, and what was said."""

    def copy(self) -> "Pages":
        """Return pages that can be written on without changing these."""
        return replace(
            self,
            tickets=dict(self.tickets),
            arrivals=dict(self.arrivals),
            raws=dict(self.raws),
            said=dict(self.said),
        )

    def say(self, key: str, code: str, said: Said) -> None:
        """Write one message. Raises ValueError for a key that was used before."""
        if key in self.said:
            raise ValueError("this message has been written before")
        self.said = {**self.said, key: (code, said)}


class MemoryLedger:
    """Arrivals, tickets, history and outbox, gone when the program ends."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.pages = Pages()
        self._now = now

    async def keep(self, arrival: KeptArrival) -> Received:
        """Keep an arrival once, as a ticket with a job to walk it."""
        pages = self.pages
        if older := pages.arrivals.get(arrival.arrival_key):
            return Received(pages.tickets[older].code, new=False)
        ticket = Ticket(
            id=uuid4(),
            code=arrival.code,
            channel=arrival.channel,
            received_at=arrival.received_at,
        )
        pages.tickets[ticket.id] = ticket
        pages.arrivals[arrival.arrival_key] = ticket.id
        pages.raws[ticket.id] = arrival.raw
        said = because("Tiếp nhận")
        kept = Event(
            code=ticket.code, at=ticket.received_at, by="citizen",
            kind=EventKind.RECEIVED, stage=Stage.NORMALISE, because=said,
        )  # fmt: skip
        pages.events += (kept,)
        pages.jobs += (Promised(arrival.received_at, "advance", ticket.code),)
        return Received(ticket.code)

    async def raw(self, ticket: Ticket) -> bytes:
        """Return the bytes a ticket arrived as."""
        return self.pages.raws[ticket.id]

    async def writer_of(self, code: str) -> tuple[Party, str]:
        """Return who wrote an older ticket, and where they are answered."""
        for ticket in self.pages.tickets.values():
            if ticket.code == code and ticket.letter:
                return ticket.letter.party, ticket.letter.reply_to
        return Party(), ""

    async def find(self, code: str) -> Ticket:
        """Return a ticket by its code. Raises TicketUnknown."""
        for ticket in self.pages.tickets.values():
            if ticket.code == code:
                return ticket
        raise TicketUnknown

    async def find_by_id(self, key: UUID) -> Ticket:
        """Return a ticket by its id. Raises TicketUnknown."""
        if key not in self.pages.tickets:
            raise TicketUnknown
        return self.pages.tickets[key]

    async def record(self, ticket: Ticket, outcome: Outcome) -> Ticket:
        """Write what a step decided. Raises TicketStale."""
        moved, event = recorded(ticket, outcome, self._now())
        if isinstance(outcome, Wait) and self._says_nothing(moved, event, outcome):
            return ticket
        return self._commit(
            moved,
            event,
            posts=outcome.posts,
            wake_at=outcome.until if isinstance(outcome, Wait) else None,
            joins=outcome.joins if isinstance(outcome, Close) else "",
        )

    async def supply(
        self, ticket: Ticket, facts: Mapping[str, object], by: str, why: Because
    ) -> Ticket:
        """Write facts that somebody supplies. Raises TicketStale."""
        moved, event = supplied(ticket, facts, by, why, self._now())
        return self._commit(moved, event, wake_at=event.at)

    async def strike(self, ticket: Ticket, correction: Correction, by: str) -> Ticket:
        """Strike facts, and go back to the step that owns them. Raises TicketStale."""
        moved, event = corrected(ticket, correction, by, self._now())
        return self._commit(moved, event, wake_at=event.at)

    async def set_aside(self, ticket: Ticket, why: str) -> None:
        """Put a ticket on the shelf. Raises TicketStale."""
        said = because("Tạm dừng vì lỗi: {why}", why=why)
        self._commit(*shelved(ticket, said, why, self._now()))

    async def put_back(self, code: str, by: str) -> Ticket:
        """Take a ticket off the shelf. Raises TicketUnknown."""
        said = because("Đưa trở lại để xử lý tiếp")
        moved, event = put_back(await self.find(code), said, by, self._now())
        return self._commit(moved, event, wake_at=event.at)

    async def hear(
        self, ticket: Ticket, words: str, attachments: tuple[Attachment, ...]
    ) -> Ticket:
        """Add the citizen's words to a case. Raises TicketStale."""
        why = because("Công dân bổ sung ý kiến")
        moved, event = noted(ticket, EventKind.MESSAGE, "citizen", why, self._now())
        heard = Said(Direction.IN, words, attachments)
        return self._commit(moved, event, heard=heard)

    async def history(self, code: str) -> tuple[Event, ...]:
        """Return all that happened to a ticket, oldest first. Raises TicketUnknown."""
        found = tuple(event for event in self.pages.events if event.code == code)
        if not found:
            raise TicketUnknown
        return found

    def _says_nothing(self, moved: Ticket, event: Event, outcome: Wait) -> bool:
        asides = {EventKind.MESSAGE, EventKind.IDENTITY_OPENED}
        told = [
            (one.kind, one.stage, one.because)
            for one in self.pages.events
            if one.code == event.code and one.kind not in asides
        ]
        same_facts = moved.facts == self.pages.tickets[moved.id].facts
        again = (event.kind, event.stage, event.because)
        return same_facts and not outcome.posts and told[-1] == again

    def _commit(
        self,
        moved: Ticket,
        event: Event,
        *,
        posts: Sequence[Outgoing] = (),
        heard: Said | None = None,
        wake_at: datetime | None = None,
        joins: str = "",
    ) -> Ticket:
        pages = self.pages.copy()
        if pages.tickets[moved.id].round != moved.round - 1:
            raise TicketStale
        pages.tickets[moved.id] = moved
        pages.events += (event,)
        incoming = f"in:{moved.id}:{moved.round}"
        for post in posts:
            pages.say(post.key, moved.code, Said(Direction.OUT, post.body))
            pages.jobs += (Promised(event.at, "send", moved.code, post.key),)
        if heard is not None:
            pages.say(incoming, moved.code, heard)
        if joins:
            if joins not in {ticket.code for ticket in pages.tickets.values()}:
                raise TicketUnknown
            letter = moved.read_letter
            added = Said(Direction.IN, letter.body, letter.attachments)
            pages.say(incoming, joins, added)
        if wake_at is not None:
            pages.jobs += (Promised(wake_at, "advance", moved.code),)
        self.pages = pages
        return moved
