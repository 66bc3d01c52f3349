"""Decisions about the calendar, kept and undone; everybody reads those that stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from core.domain.calendar import Sitting
from core.domain.calendar_change import CalendarChange, ChangeKind
from core.store.ids import new_id
from core.store.law_tables import CalendarChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """A decision as it is kept; undone ones stay to be read."""

    id: UUID
    change: CalendarChange
    undone_why: str = ""
    undone_by: str = ""
    undone_at: datetime | None = None


class CalendarChanges:
    """The one place where decisions about the calendar are written."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def stamp(self) -> str:
        """Return what changes with every decision made or undone."""
        rows = await CalendarChangeRow.raw(
            "SELECT COUNT(*) AS made, COUNT(undone_at) AS undone FROM calendar_change"
        )
        return f"{rows[0]['made']}-{rows[0]['undone']}"

    async def standing(self) -> Sequence[CalendarChange]:
        """Return the decisions that hold, in the order they were made."""
        return [one.change for one in await self.all() if one.undone_at is None]

    async def all(self) -> Sequence[KeptChange]:
        """Return every decision ever made, oldest first."""
        rows = await CalendarChangeRow.objects().order_by(CalendarChangeRow.id)
        return [_kept(row) for row in rows]

    async def add(self, *changes: CalendarChange) -> None:
        """Keep decisions, all or none."""
        await CalendarChangeRow.insert(*(_row(one) for one in changes))

    async def undo(self, key: UUID, by: str, why: str) -> bool:
        """Take a decision back, with a reason. False: there is none that stands."""
        undone = (
            await CalendarChangeRow.update(
                {
                    CalendarChangeRow.undone_at: self._now(),
                    CalendarChangeRow.undone_by: by,
                    CalendarChangeRow.undone_why: why,
                }
            )
            .where(
                (CalendarChangeRow.id == key) & CalendarChangeRow.undone_at.is_null()
            )
            .returning(CalendarChangeRow.id)
        )
        return bool(undone)


def _row(one: CalendarChange) -> CalendarChangeRow:
    return CalendarChangeRow(
        id=new_id(),
        kind=one.kind.value,
        day=one.day,
        name=one.name,
        hours=" ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in one.hours),
        why=one.why,
        decided_by=one.by,
        decided_at=one.at,
    )


def _kept(row: CalendarChangeRow) -> KeptChange:
    return KeptChange(
        id=row.id,
        change=CalendarChange(
            kind=ChangeKind(row.kind),
            day=row.day,
            name=row.name,
            hours=tuple(_sitting(part) for part in row.hours.split()),
            why=row.why,
            by=row.decided_by,
            at=row.decided_at,
        ),
        undone_why=row.undone_why,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )


def _sitting(words: str) -> Sitting:
    opens, closes = words.split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)
