"""The ledger: facts, history and outbox of a ticket, written in one transaction."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from core.domain.attachment import Attachment
from core.domain.because import Because, because
from core.domain.event import Event, EventKind
from core.domain.message import KeptArrival, Outgoing, Received
from core.domain.moves import corrected, noted, put_back, recorded, shelved, supplied
from core.domain.outcome import Close, Correction, Outcome, Wait
from core.domain.party import Party
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import TicketUnknown
from core.store.arrivals import Arrivals
from core.store.change import Change, write
from core.store.conversation import Heard
from core.store.engines import Database
from core.store.sealed import keys
from core.store.stored import because_of, letter_of, plain_of, ticket_of
from core.store.tables import ArrivalRow, EventRow, LetterRow, PartyRow, TicketRow

Announce = Callable[[Event], None]
_ASIDES = [
    EventKind.MESSAGE.value,
    EventKind.IDENTITY_OPENED.value,
    EventKind.ESCALATED.value,
]
"""Lines of history that do not move the ticket."""


class PiccoloLedger:
    """Satisfies `pipeline.line.Ledger`, `Arrivals` and `Shelves` by shape."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        announce: Announce = lambda _: None,
    ) -> None:
        """`announce` hears every event after its commit; it must not raise."""
        self._database = database
        self._now = now
        self._announce = announce
        self._arrivals = Arrivals(database)

    @property
    def doors_busy(self) -> bool:
        """Whether citizens wait for a commit: the worker lets them go first."""
        return self._arrivals.busy

    async def keep(self, arrival: KeptArrival) -> Received:
        """Store an arrival durably; see `Arrivals.keep`."""
        return await self._arrivals.keep(arrival)

    async def raw(self, ticket: Ticket) -> bytes:
        """Return the bytes the ticket arrived as."""
        rows = await ArrivalRow.select(ArrivalRow.content).where(
            ArrivalRow.ticket == ticket.id
        )
        if not rows:
            raise TicketUnknown
        return keys().open(bytes(rows[0]["content"]))

    async def writer_of(self, code: str) -> tuple[Party, str]:
        """Return who wrote a ticket and where they are answered; empty if unknown."""
        try:
            letter = (await self.find(code)).letter
        except TicketUnknown:
            letter = None
        return (letter.party, letter.reply_to) if letter else (Party(), "")

    async def find(self, code: str) -> Ticket:
        """Return the ticket with its letter, unmasked: for the line, not for pages."""
        return await _whole(await TicketRow.objects().get(TicketRow.code == code))

    async def find_by_id(self, key: Any) -> Ticket:
        """Return the ticket of a job."""
        return await _whole(await TicketRow.objects().get(TicketRow.id == key))

    async def record(self, ticket: Ticket, outcome: Outcome) -> Ticket:
        """Write what a step decided. Raises TicketStale if another was faster.

        A step that says again why it waits changes nothing: no line of history.
        """
        moved, event = recorded(ticket, outcome, self._now())
        says_nothing = moved.facts == ticket.facts and not outcome.posts
        if isinstance(outcome, Wait) and says_nothing and await _waits(ticket, event):
            return ticket
        return await self._commit(
            Change(
                before=ticket,
                after=moved,
                event=event,
                posts=outcome.posts,
                wake_at=outcome.until if isinstance(outcome, Wait) else None,
                joins=outcome.joins if isinstance(outcome, Close) else "",
            )
        )

    async def supply(
        self, ticket: Ticket, facts: Mapping[str, object], by: str, why: Because
    ) -> Ticket:
        """Write what a person or courier supplied, and the job to go on.

        Raises TicketStale if someone else wrote since `ticket` was read.
        """
        moved, event = supplied(ticket, facts, by, why, self._now())
        return await self._commit(
            Change(before=ticket, after=moved, event=event, wake_at=event.at)
        )

    async def strike(self, ticket: Ticket, correction: Correction, by: str) -> Ticket:
        """Strike facts; the struck values stay in the history. Reopens the ticket."""
        moved, event = corrected(ticket, correction, by, self._now())
        return await self._commit(
            Change(before=ticket, after=moved, event=event, wake_at=event.at)
        )

    async def set_aside(self, ticket: Ticket, why: str) -> None:
        """Put the ticket on the shelf, at its stage, with the reason."""
        said = because("Tạm dừng vì lỗi: {why}", why=why)
        moved, event = shelved(ticket, said, why, self._now())
        await self._commit(Change(before=ticket, after=moved, event=event))

    async def put_back(self, code: str, by: str) -> Ticket:
        """Take a ticket off the shelf; its step is tried again."""
        ticket = await self.find(code)
        said = because("Đưa trở lại để xử lý tiếp")
        moved, event = put_back(ticket, said, by, self._now())
        return await self._commit(
            Change(before=ticket, after=moved, event=event, wake_at=event.at)
        )

    async def hear(
        self, ticket: Ticket, words: str, attachments: tuple[Attachment, ...]
    ) -> Ticket:
        """Add what the citizen says to the conversation."""
        said = because("Công dân bổ sung ý kiến")
        moved, event = noted(ticket, EventKind.MESSAGE, "citizen", said, self._now())
        heard = Heard(words, attachments)
        return await self._commit(
            Change(before=ticket, after=moved, event=event, heard=heard)
        )

    async def post(
        self,
        ticket: Ticket,
        message: Outgoing,
        by: str,
        why: Because | None = None,
        also: Callable[[], Awaitable[None]] | None = None,
    ) -> Ticket:
        """Put a message into the outbox that no step sends; an officer's question.

        `also` writes what must be true from the same commit on.
        """
        said = why or because("Gửi câu hỏi cho công dân")
        moved, event = noted(ticket, EventKind.MESSAGE, by, said, self._now())
        return await self._commit(
            Change(before=ticket, after=moved, event=event, posts=(message,), also=also)
        )

    async def note_event(
        self, ticket: Ticket, kind: EventKind, by: str, why: Because
    ) -> Ticket:
        """Write a line of history that changes no fact."""
        moved, event = noted(ticket, kind, by, why, self._now())
        return await self._commit(Change(before=ticket, after=moved, event=event))

    async def history(self, code: str) -> tuple[Event, ...]:
        """Return everything that happened, oldest first."""
        row = await TicketRow.objects().get(TicketRow.code == code)
        if row is None:
            raise TicketUnknown
        events = await EventRow.objects().where(EventRow.ticket == row.id)
        events = sorted(events, key=lambda event: event.id)
        return (_arrival_of(row), *(_event(row.code, event) for event in events))

    async def _commit(self, change: Change) -> Ticket:
        written = await self._database.together(lambda: write(self._database, change))
        self._announce(change.event)
        return written


async def _whole(row: TicketRow | None) -> Ticket:
    if row is None:
        raise TicketUnknown
    letter = await LetterRow.objects().get(LetterRow.ticket == row.id)
    party = await PartyRow.objects().get(PartyRow.ticket == row.id)
    return ticket_of(row, letter_of(letter, party) if letter else None)


async def _waits(ticket: Ticket, again: Event) -> bool:
    """Whether the ticket has been waiting for just this since its last move."""
    last = (
        await EventRow.objects()
        .where((EventRow.ticket == ticket.id) & EventRow.kind.not_in(_ASIDES))
        .order_by(EventRow.id, ascending=False)
        .first()
    )
    return (
        last is not None
        and last.kind == EventKind.WAITING.value
        and last.stage == again.stage.value
        and because_of(last.because) == again.because
    )


def _arrival_of(row: TicketRow) -> Event:
    """The first event is the arrival itself; it needs no row of its own."""
    return Event(
        code=row.code,
        at=row.received_at,
        by="citizen",
        kind=EventKind.RECEIVED,
        stage=Stage.NORMALISE,
        because=because("Tiếp nhận"),
    )


def _event(code: str, row: EventRow) -> Event:
    return Event(
        code=code,
        at=row.at,
        by=row.by,
        kind=EventKind(row.kind),
        stage=Stage(row.stage),
        because=because_of(row.because),
        facts=plain_of(row.facts),
    )
