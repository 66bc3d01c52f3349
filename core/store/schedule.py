"""The schedule of reception days: laid out, changed, called off, published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.domain.reception import ReceptionDay, ReceptionSort
from core.domain.text import fold
from core.domain.turn import TurnState, free_numbers
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.store.engines import Database
from core.store.reception_tables import ReceptionDayRow, TurnRow


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A published day with the numbers that can still be booked."""

    day: ReceptionDay
    free: tuple[int, ...]


class Schedule:
    """Days of the schedule; what citizens have booked is in `Turns`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reception_day(self, key: UUID) -> ReceptionDay:
        """Return one day, called off or not. Raises NotFound."""
        row = await ReceptionDayRow.objects().get(ReceptionDayRow.id == key)
        if row is None:
            raise NotFound(str(key))
        return day_of(row)

    async def days(self, first: date, last: date) -> tuple[ReceptionDay, ...]:
        """Return the days from `first` to `last`, called-off ones too, in order."""
        rows = (
            await ReceptionDayRow.objects()
            .where((ReceptionDayRow.on_day >= first) & (ReceptionDayRow.on_day <= last))
            .order_by(ReceptionDayRow.on_day)
            .order_by(ReceptionDayRow.opens)
            .order_by(ReceptionDayRow.id)
        )
        return tuple(day_of(row) for row in rows)

    async def open_days(self, first: date, last: date) -> tuple[OpenDay, ...]:
        """Return leaders' and bookable days with what is free of each."""
        days = [
            day
            for day in await self.days(first, last)
            if day.turns or day.sort is not ReceptionSort.REGULAR
        ]
        taken = await _taken([day.id for day in days])
        return tuple(OpenDay(day, _free(day, taken.get(day.id, set()))) for day in days)

    async def save_day(self, day: ReceptionDay) -> None:
        """Keep a day. Raises InputInvalid when the leader sits elsewhere then.

        Fewer turns than are booked are refused too: nobody loses a number silently.
        """

        async def work() -> None:
            taken = (await _taken([day.id])).get(day.id, set())
            if max(taken, default=0) > day.turns and day.turns:
                raise InputInvalid({"turns": _("Đã có người giữ số lớn hơn.")})
            if not await _write(day):
                raise InputInvalid(
                    {"opens": _("Người này đã có buổi tiếp vào ngày giờ đó.")}
                )

        await self._database.together(work)

    async def lay_out(self, days: Iterable[ReceptionDay]) -> int:
        """Add the days that are not there yet; return how many were added."""
        laid = tuple(days)

        async def work() -> int:
            return sum([await _insert(day) for day in laid])

        return await self._database.together(work)

    async def call_off(self, key: UUID, why: str) -> None:
        """Say that a day is not held; it stays on the schedule, struck through."""
        if not why.strip():
            raise InputInvalid({"why": _("Xin ghi lý do: công dân sẽ đọc lý do này.")})
        await ReceptionDayRow.update({ReceptionDayRow.cancelled: why[:400]}).where(
            ReceptionDayRow.id == key
        )


def day_of(row: ReceptionDayRow) -> ReceptionDay:
    """Read one day."""
    return ReceptionDay(
        id=row.id,
        sort=ReceptionSort(row.sort),
        leader=row.leader,
        is_head=row.is_head,
        place=row.place,
        on=row.on_day,
        opens=row.opens,
        closes=row.closes,
        turns=row.turns,
        note=row.note,
        cancelled=row.cancelled,
    )


def _free(day: ReceptionDay, taken: set[int]) -> tuple[int, ...]:
    return () if day.cancelled else free_numbers(day.turns, taken)


async def _taken(days: Sequence[UUID]) -> dict[UUID, set[int]]:
    """Return the numbers that somebody holds, by day."""
    if not days:
        return {}
    rows = await TurnRow.select(TurnRow.day, TurnRow.number).where(
        TurnRow.day.is_in(list(days)) & (TurnRow.state != TurnState.CANCELLED.value)
    )
    taken: dict[UUID, set[int]] = {}
    for row in rows:
        taken.setdefault(row["day"], set()).add(row["number"])
    return taken


async def _write(day: ReceptionDay) -> bool:
    """Change or add a day; False when its hour is another day's."""
    clash = await ReceptionDayRow.exists().where(
        (ReceptionDayRow.sitting_key == _sitting_key(day))
        & (ReceptionDayRow.id != day.id)
    )
    if clash:
        return False
    changed = (
        await ReceptionDayRow.update(_columns(day))
        .where(ReceptionDayRow.id == day.id)
        .returning(ReceptionDayRow.id)
    )
    return bool(changed) or await _insert(day)


async def _insert(day: ReceptionDay) -> bool:
    row = ReceptionDayRow({ReceptionDayRow.id: day.id, **_columns(day)})
    return bool(
        await ReceptionDayRow.insert(row)
        .on_conflict(action="DO NOTHING")
        .returning(ReceptionDayRow.id)
    )


def _columns(day: ReceptionDay) -> dict[Any, Any]:
    return {
        ReceptionDayRow.sitting_key: _sitting_key(day),
        ReceptionDayRow.sort: day.sort.value,
        ReceptionDayRow.leader: day.leader[:200],
        ReceptionDayRow.is_head: day.is_head,
        ReceptionDayRow.place: day.place[:400],
        ReceptionDayRow.on_day: day.on,
        ReceptionDayRow.opens: day.opens,
        ReceptionDayRow.closes: day.closes,
        ReceptionDayRow.turns: day.turns,
        ReceptionDayRow.note: day.note[:400],
        ReceptionDayRow.cancelled: day.cancelled[:400],
    }


def _sitting_key(day: ReceptionDay) -> str:
    return f"{day.on}|{day.opens:%H:%M}|{day.sort.value}|{fold(day.leader)}"[:255]
