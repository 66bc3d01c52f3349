"""A real store for tests: engine open, migrated, and closed at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.domain.message import Direction
from core.store.engines import Database, engine_for
from core.store.ledger import PiccoloLedger
from core.store.outbox import Outbox
from core.store.schema import migrate
from core.store.stored import attachments_of
from core.store.tables import JobRow, MessageRow, TicketRow
from tests.fakes import Clock, MemoryLedger, Promised, Said


@dataclass
class Store:
    """The ledger under test, and what a reader of the tables would find."""

    database: Database
    ledger: PiccoloLedger
    outbox: Outbox
    clock: Clock

    async def promised(self) -> list[Promised]:
        """Every job of the outbox."""
        codes = {
            row["id"]: row["code"]
            for row in await TicketRow.select(TicketRow.id, TicketRow.code)
        }
        rows = await JobRow.objects().order_by(JobRow.due_at)
        return [Promised(r.due_at, r.topic, codes[r.ticket], r.subject) for r in rows]

    async def said(self, code: str) -> list[Said]:
        """The conversation of a ticket, oldest first."""
        ticket = await self.ledger.find(code)
        rows = (
            await MessageRow.objects()
            .where(MessageRow.ticket == ticket.id)
            .order_by(MessageRow.id)
        )
        return [
            Said(Direction(r.direction), r.body, attachments_of(r.attachments))
            for r in rows
        ]


@dataclass
class MemoryStore:
    """The same over the twin in memory."""

    ledger: MemoryLedger
    clock: Clock

    async def promised(self) -> list[Promised]:
        return sorted(self.ledger.pages.jobs)

    async def said(self, code: str) -> list[Said]:
        return [said for of, said in self.ledger.pages.said.values() if of == code]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """Open a database, bring it up to date, close it at the end."""
    database, clock = engine_for(url), Clock()
    await database.open()
    try:
        await migrate(database)
        ledger, outbox = PiccoloLedger(database, clock), Outbox(database, clock)
        yield Store(database, ledger, outbox, clock)
    finally:
        await database.close()
