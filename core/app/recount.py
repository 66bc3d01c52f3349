"""Counts the terms of open cases again when the calendar has changed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.app.lawbook import Lawbook
from core.domain.because import because
from core.domain.deadline import Deadline
from core.domain.progress import met_at
from core.domain.ticket import Ticket
from core.errors import TicketStale
from core.pipeline.schedule import counted
from core.store.ledger import PiccoloLedger
from core.store.open_cases import codes_with_a_kind

Clocks = tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One due date that is another under the calendar as it is now."""

    code: str
    name: str
    was: datetime
    becomes: datetime


class Recount:
    """An edit of the calendar moves nothing by itself: an administrator asks for it.

    Every term is counted from the day it began; terms already met stay as they were.
    """

    def __init__(self, ledger: PiccoloLedger, lawbook: Lawbook) -> None:
        self._ledger = ledger
        self._lawbook = lawbook

    async def moves(self) -> Sequence[Move]:
        """Return what would move; nothing is written."""
        return [
            move
            async for ticket, clocks in self._changed()
            for move in _moves(ticket, clocks)
        ]

    async def apply(self, by: str, why: str) -> int:
        """Move it, case by case; returns how many have changed.

        Breaking off does no harm: who asks again goes on where it stopped.
        """
        done = 0
        async for ticket, clocks in self._changed():
            moves = "; ".join(
                f"{m.name}: {m.was:%d/%m/%Y} → {m.becomes:%d/%m/%Y}"
                for m in _moves(ticket, clocks)
            )
            said = because(
                "Tính lại hạn theo lịch mới ({why}): {moves}", why=why, moves=moves
            )
            try:
                await self._ledger.supply(ticket, {"clocks": clocks}, by, said)
            except TicketStale:  # somebody is writing: it stands in the next preview
                continue
            done += 1
        return done

    async def _changed(self) -> AsyncIterator[tuple[Ticket, Clocks]]:
        for code in await codes_with_a_kind():
            ticket = await self._ledger.find(code)
            clocks = self._counted(ticket)
            if _moves(ticket, clocks):
                yield ticket, clocks

    def _counted(self, ticket: Ticket) -> Clocks:
        kind, old = ticket.facts.kind, ticket.facts.clocks
        if not kind or not old:
            return ()
        facts = counted(ticket, kind, self._lawbook.rules, self._lawbook.calendar)
        found = (c for c in facts["clocks"] if isinstance(c, Deadline))
        new = {(c.rule, c.start_on): c for c in found}
        return tuple(
            one if met_at(one, ticket) else new.get((one.rule, one.start_on), one)
            for one in old
        )


def _moves(ticket: Ticket, clocks: Clocks) -> Sequence[Move]:
    pairs = zip(ticket.facts.clocks or (), clocks, strict=False)
    return [
        Move(ticket.code, new.name, old.due_at, new.due_at)
        for old, new in pairs
        if old.due_at != new.due_at
    ]
