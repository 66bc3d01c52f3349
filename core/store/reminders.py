"""Reminders to officers: made once, whoever makes them, and read by their officer."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.domain.absence import stand_in
from core.domain.because import Because, because
from core.domain.deadline import LOCAL
from core.domain.event import EventKind
from core.domain.reminder import Reminder, Watched, chain_of
from core.store.absences import Absences
from core.store.desk_tables import ReminderRow
from core.store.engines import Database
from core.store.ids import new_id
from core.store.ledger import PiccoloLedger
from core.store.outbox import remind_job
from core.store.rooms import officer_of
from core.store.sight import kept_out
from core.store.tables import JobRow, OfficerRow, TicketRow, UnitRow
from core.store.units import unit_of

_AHEAD = timedelta(days=60)
"""No ladder begins earlier."""
_GATHERED = timedelta(minutes=2)
"""What a look finds goes out as one mail."""
_OPEN = (
    "FROM reminder r JOIN ticket t ON t.id = r.ticket"
    " WHERE t.open AND t.due_at = r.due_at"
)
"""A reminder is over when its case is closed, or its term met or moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderView:
    """One case of which an officer was reminded."""

    code: str
    kind: str
    sealed: bool
    officer: str
    due_at: datetime


class Reminders:
    """The one place where reminders are written."""

    def __init__(
        self,
        database: Database,
        ledger: PiccoloLedger,
        absences: Absences,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._absences = absences
        self._now = now

    async def watched(self) -> Sequence[Watched]:
        """Return the open cases with a term that ends soon or has ended."""
        units = {row.code: unit_of(row) for row in await UnitRow.objects()}
        officers = [officer_of(row) for row in await OfficerRow.objects()]
        here = {one.username for one in officers if one.active}
        rows = (
            await TicketRow.select(
                TicketRow.code, TicketRow.unit, TicketRow.officer, TicketRow.due_at
            )
            .where(
                TicketRow.open.eq(True)
                & TicketRow.due_at.is_not_null()
                & (TicketRow.due_at < self._now() + _AHEAD)
            )
            .order_by(TicketRow.due_at)
        )
        chains = {
            unit: chain_of(unit, units, officers)
            for unit in {row["unit"] for row in rows}
        }
        return [
            Watched(
                code=row["code"],
                due_at=row["due_at"],
                officer=row["officer"] if row["officer"] in here else "",
                chain=chains[row["unit"]],
            )
            for row in rows
        ]

    async def known(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the keys that were made already."""
        if not keys:
            return frozenset()
        rows = await ReminderRow.select(ReminderRow.key).where(
            ReminderRow.key.is_in(list(keys))
        )
        return frozenset(row["key"] for row in rows)

    async def make(self, found: Sequence[Reminder]) -> int:
        """Keep the reminders of one case and rung; returns how many were new.

        What goes above stands in the case's history, in the same commit. Whom
        somebody stands in for is not reminded: the substitute is.
        """
        today = self._now().astimezone(LOCAL).date()
        away = [kept.absence for kept in await self._absences.standing()]
        to = {one.key: stand_in(one.to, away, today) for one in found}
        ticket = await self._ledger.find(found[0].code)
        walled = await kept_out(ticket.facts.accused)
        found = [one for one in found if to[one.key] not in walled]
        if not found:
            return 0

        async def write() -> int:
            new = [one for one in found if await self._insert(one, ticket.id, to)]
            for one in new:
                await self._promise_mail(one, to[one.key], ticket.id)
            above = [to[one.key] for one in new if one.to != ticket.facts.officer]
            if above:
                await self._ledger.note_event(
                    ticket, EventKind.ESCALATED, "line", _said(above, found[0])
                )
            return len(new)

        return await self._database.together(write)

    async def of(self, officer: str) -> Sequence[ReminderView]:
        """Return what an officer was reminded of and is open, earliest due first."""
        rows = await ReminderRow.raw(
            "SELECT DISTINCT t.code, t.kind, t.sealed, t.officer, t.due_at"
            f" {_OPEN} AND r.officer = {{}} ORDER BY t.due_at, t.code",
            officer,
        )
        return [_view(row) for row in rows]

    async def counts(self) -> Mapping[str, int]:
        """Return how many cases each officer was reminded of and is not done."""
        rows = await ReminderRow.raw(
            "SELECT r.officer, COUNT(DISTINCT r.ticket) AS n"
            f" {_OPEN} GROUP BY r.officer"
        )
        return Counter({row["officer"]: row["n"] for row in rows})

    async def address_of(self, officer: str) -> str:
        """Return where an officer gets mail; empty: nowhere, or not any more."""
        row = await OfficerRow.objects().get(OfficerRow.username == officer)
        return row.email if row and row.active else ""

    async def _promise_mail(self, one: Reminder, to: str, ticket: UUID) -> None:
        """Promise one mail a day, and one at once for each case that is late."""
        now = self._now()
        day = f"{now.astimezone(LOCAL):%Y%m%d}"
        key = one.key if one.rung.late else f"{to}/{day}"
        at = now if one.rung.late else now + _GATHERED
        await JobRow.insert(remind_job(key, to, ticket, at)).on_conflict(
            target=JobRow.key, action="DO NOTHING"
        )

    async def _insert(self, one: Reminder, ticket: UUID, to: Mapping[str, str]) -> bool:
        row = ReminderRow(
            id=new_id(),
            key=one.key,
            ticket=ticket,
            officer=to[one.key],
            rung=one.rung.code,
            due_at=one.due_at,
            made_at=self._now(),
        )
        new = (
            await ReminderRow.insert(row)
            .on_conflict(target=ReminderRow.key, action="DO NOTHING")
            .returning(ReminderRow.id)
        )
        return bool(new)


def _said(above: Sequence[str], one: Reminder) -> Because:
    due = f"{one.due_at.astimezone(LOCAL):%d/%m/%Y}"
    names = ", ".join(above)
    if one.rung.late:
        return because("Quá hạn {due}: báo {names}", due=due, names=names)
    return because("Hạn {due}, chưa có người xử lý: báo {names}", due=due, names=names)


def _view(row: Mapping[str, Any]) -> ReminderView:
    return ReminderView(
        code=row["code"],
        kind=row["kind"],
        sealed=bool(row["sealed"]),
        officer=row["officer"],
        due_at=row["due_at"],
    )
