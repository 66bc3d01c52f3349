"""Who is away and who stands in: written by administrators, asked by everybody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.absence import Absence, stand_in
from core.domain.deadline import LOCAL
from core.store.desk_tables import AbsenceRow
from core.store.ids import new_id


@dataclass(frozen=True, slots=True)
class KeptAbsence:
    """An absence that has not been ended early."""

    id: UUID
    absence: Absence


class Absences:
    """Satisfies `pipeline.assign.StandIns` by shape."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def standing(self) -> Sequence[KeptAbsence]:
        """Return absences that are not over, in order of their first day."""
        today = self._now().astimezone(LOCAL).date()
        rows = (
            await AbsenceRow.objects()
            .where((AbsenceRow.last >= today) & AbsenceRow.ended_at.is_null())
            .order_by(AbsenceRow.first)
        )
        return [_kept(row) for row in rows]

    async def who_answers(self, officer: str) -> str:
        """Return the officer, or today's substitute."""
        today = self._now().astimezone(LOCAL).date()
        absences = [kept.absence for kept in await self.standing()]
        return stand_in(officer, absences, today)

    async def add(self, one: Absence, *, by: str) -> None:
        """Keep an absence."""
        await AbsenceRow.insert(
            AbsenceRow(
                id=new_id(),
                officer=one.officer,
                first=one.first,
                last=one.last,
                substitute=one.substitute,
                written_by=by,
                written_at=self._now(),
            )
        )

    async def end(self, key: UUID, *, by: str) -> None:
        """End an absence early; it stays in the table."""
        await AbsenceRow.update(
            {AbsenceRow.ended_at: self._now(), AbsenceRow.ended_by: by}
        ).where((AbsenceRow.id == key) & AbsenceRow.ended_at.is_null())


def _kept(row: AbsenceRow) -> KeptAbsence:
    return KeptAbsence(
        row.id,
        Absence(
            officer=row.officer,
            first=row.first,
            last=row.last,
            substitute=row.substitute,
        ),
    )
