"""Sessions of the reception room: written while listening, then registered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.domain.reception import ReceptionDay, ReceptionSort
from core.domain.turn import Turn
from core.domain.visit import Notes, Visit, lacking
from core.errors import InputInvalid, NotFound, TicketStale
from core.i18n import gettext as _
from core.store.case import officer_names
from core.store.engines import Database
from core.store.ids import new_id
from core.store.officers_desk import require
from core.store.reception_tables import (
    VisitEventRow,
    VisitorRow,
    VisitRegisterRow,
    VisitRow,
)
from core.store.visit_rows import note_columns, visit_of, visitors_of, write_visitors


@dataclass(frozen=True, slots=True)
class VisitEvent:
    """One thing done with a registered session, by whom, and why."""

    at: datetime
    by: str
    """Name of the officer."""
    kind: str
    why: str


class Visits:
    """One writer at a time; a number of the register never skips and never repeats."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def begin(
        self,
        officer: Officer,
        *,
        day: ReceptionDay | None = None,
        turn: Turn | None = None,
        notes: Notes | None = None,
    ) -> Visit:
        """Open a session; a turn that has one already is opened where it stood."""
        require(officer, Action.RECEIVE)
        visit = Visit(
            id=new_id(),
            received_at=self._now(),
            officer=officer.username,
            sort=day.sort if day else ReceptionSort.REGULAR,
            leader=day.leader if day else "",
            day=day.id if day else None,
            turn=turn.id if turn else None,
            notes=notes or Notes(),
            saved_by=officer.username,
            saved_at=self._now(),
        )
        if await self._database.together(lambda: _insert(visit)):
            return visit
        row = await VisitRow.objects().get(VisitRow.turn == visit.turn)
        return await self.visit(row.id) if row else visit

    async def visit(self, key: UUID) -> Visit:
        """Return a session unmasked: for who writes it. Raises NotFound."""
        row = await VisitRow.objects().get(VisitRow.id == key)
        if row is None:
            raise NotFound(str(key))
        return visit_of(row, await visitors_of([row.id]))

    async def save_visit(
        self, key: UUID, officer: Officer, notes: Notes, *, seen: int
    ) -> Visit:
        """Keep what is written so far; `seen` is the round the page showed.

        Raises TicketStale when the session has ended, or a colleague has written
        in it since; one's own later saving does not count.
        """
        require(officer, Action.RECEIVE)

        async def work() -> Visit:
            before = await self._locked(key)
            _unmoved(before, officer, seen)
            return await self._write(before, officer, notes)

        return await self._database.together(work)

    async def ready(
        self, key: UUID, officer: Officer, notes: Notes, *, seen: int
    ) -> None:
        """See that the session could be registered now, before a letter is made of it.

        Raises what `end_visit` would.
        """
        _whole(officer, notes)
        _unmoved(await self.visit(key), officer, seen)

    async def end_visit(
        self, key: UUID, officer: Officer, notes: Notes, *, seen: int, ticket: str = ""
    ) -> Visit:
        """Enter the session into the register under the year's next number.

        The counter's row is locked to the end of the transaction, so a number is
        given only with its line. A session that ended already is returned as it is.
        Raises InputInvalid for what the register cannot do without.
        """
        _whole(officer, notes)

        async def work() -> Visit:
            before = await self._locked(key)
            if before.ended_at is not None:
                return before
            _unmoved(before, officer, seen)
            return await self._register(
                await self._write(before, officer, notes), ticket
            )

        return await self._database.together(work)

    async def unfinished(self, officer: Officer) -> tuple[Visit, ...]:
        """Return the sessions that have no number yet, the newest first."""
        require(officer, Action.RECEIVE)
        rows = (
            await VisitRow.objects()
            .where(VisitRow.ended_at.is_null())
            .order_by(VisitRow.received_at, ascending=False)
            .limit(50)
        )
        people = await visitors_of([row.id for row in rows])
        return tuple(visit_of(row, people) for row in rows)

    async def drop_visit(self, key: UUID, officer: Officer) -> None:
        """Forget a session that was opened by mistake and has no number yet."""
        require(officer, Action.RECEIVE)

        async def work() -> None:
            rows = (
                await VisitRow.delete()
                .where((VisitRow.id == key) & VisitRow.ended_at.is_null())
                .returning(VisitRow.id)
            )
            if not rows:
                raise TicketStale
            await VisitorRow.delete().where(VisitorRow.visit == key)

        await self._database.together(work)

    async def note_visit(
        self, key: UUID, officer: Officer, kind: str, why: str
    ) -> None:
        """Write who did what with a session that has ended, and why."""
        await VisitEventRow.insert(
            VisitEventRow(
                id=new_id(),
                visit=key,
                at=self._now(),
                by=officer.username,
                kind=kind,
                why=why,
            )
        )

    async def visit_events(self, key: UUID) -> tuple[VisitEvent, ...]:
        """Return what was done with a session after it ended, oldest first."""
        rows = (
            await VisitEventRow.objects()
            .where(VisitEventRow.visit == key)
            .order_by(VisitEventRow.id)
        )
        names = await officer_names()
        return tuple(
            VisitEvent(row.at, names.get(row.by, row.by), row.kind, row.why)
            for row in rows
        )

    async def _locked(self, key: UUID) -> Visit:
        """Read a session for change: who else writes it waits for our commit."""
        await VisitRow.raw("UPDATE visit SET round = round WHERE id = {}", key)
        return await self.visit(key)

    async def _write(self, before: Visit, officer: Officer, notes: Notes) -> Visit:
        visit = replace(
            before,
            notes=notes,
            round=before.round + 1,
            saved_by=officer.username,
            saved_at=self._now(),
        )
        await VisitRow.update(note_columns(visit)).where(VisitRow.id == visit.id)
        await write_visitors(visit)
        return visit

    async def _register(self, visit: Visit, ticket: str) -> Visit:
        at = self._now()
        year = at.astimezone(LOCAL).year
        rows = await VisitRegisterRow.raw(
            "INSERT INTO visit_register (year, last) VALUES ({}, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = visit_register.last + 1"
            " RETURNING last",
            year,
        )
        number = int(rows[0]["last"])
        entered: dict[Any, Any] = {
            VisitRow.year: year,
            VisitRow.number: number,
            VisitRow.register_key: f"{year}:{number}",
            VisitRow.ended_at: at,
            VisitRow.ticket: ticket,
        }
        await VisitRow.update(entered).where(VisitRow.id == visit.id)
        return replace(visit, year=year, number=number, ended_at=at, ticket=ticket)


def wanted(field: str) -> str:
    """Say what a field is needed for."""
    return {
        "content": _("Xin ghi nội dung trình bày."),
        "outcome": _("Xin chọn kết quả tiếp."),
        "outcome_note": _("Xin ghi cơ quan được hướng dẫn hoặc chuyển đến."),
        "refusal": _("Xin chọn căn cứ từ chối tiếp."),
    }[field]


def _whole(officer: Officer, notes: Notes) -> None:
    require(officer, Action.RECEIVE)
    if lacks := lacking(notes):
        raise InputInvalid({name: wanted(name) for name in lacks})


def _unmoved(visit: Visit, officer: Officer, seen: int) -> None:
    if visit.ended_at is not None:
        raise TicketStale
    if visit.round != seen and visit.saved_by != officer.username:
        raise TicketStale


async def _insert(visit: Visit) -> bool:
    row = VisitRow(
        {
            VisitRow.id: visit.id,
            VisitRow.received_at: visit.received_at,
            VisitRow.officer: visit.officer,
            VisitRow.sort: visit.sort.value,
            VisitRow.leader: visit.leader,
            VisitRow.day: visit.day,
            VisitRow.turn: visit.turn,
            **note_columns(visit),
        }
    )
    rows = (
        await VisitRow.insert(row)
        .on_conflict(action="DO NOTHING")
        .returning(VisitRow.id)
    )
    if rows:
        await write_visitors(visit)
    return bool(rows)
