"""Decisions about rules, kept and undone; everybody reads the ones that stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.amendment import Amendment
from core.store.ids import new_id
from core.store.law_tables import AmendmentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAmendment:
    """A decision as it is kept; undone ones stay to be read."""

    id: UUID
    amendment: Amendment
    undone_why: str = ""
    undone_by: str = ""
    undone_at: datetime | None = None


class Amendments:
    """The one place where decisions about rules are written."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def stamp(self) -> str:
        """Return what changes with every decision made or undone."""
        rows = await AmendmentRow.raw(
            "SELECT COUNT(*) AS made, COUNT(undone_at) AS undone FROM amendment"
        )
        return f"{rows[0]['made']}-{rows[0]['undone']}"

    async def standing(self) -> Sequence[Amendment]:
        """Return the decisions that hold, in the order they were made."""
        return [one.amendment for one in await self.all() if one.undone_at is None]

    async def all(self) -> Sequence[KeptAmendment]:
        """Return every decision ever made, oldest first."""
        rows = await AmendmentRow.objects().order_by(AmendmentRow.id)
        return [_kept(row) for row in rows]

    async def add(self, one: Amendment) -> None:
        """Keep a decision."""
        await AmendmentRow.insert(
            AmendmentRow(
                id=new_id(),
                rule=one.rule,
                holds_from=one.holds_from,
                number=one.number,
                article=one.article,
                why=one.why,
                decided_by=one.by,
                decided_at=one.at,
            )
        )

    async def undo(self, key: UUID, by: str, why: str) -> bool:
        """Take a decision back, with a reason. False: there is none that stands."""
        undone = (
            await AmendmentRow.update(
                {
                    AmendmentRow.undone_at: self._now(),
                    AmendmentRow.undone_by: by,
                    AmendmentRow.undone_why: why,
                }
            )
            .where((AmendmentRow.id == key) & AmendmentRow.undone_at.is_null())
            .returning(AmendmentRow.id)
        )
        return bool(undone)


def _kept(row: AmendmentRow) -> KeptAmendment:
    return KeptAmendment(
        id=row.id,
        amendment=Amendment(
            rule=row.rule,
            holds_from=row.holds_from,
            number=row.number,
            article=row.article,
            why=row.why,
            by=row.decided_by,
            at=row.decided_at,
        ),
        undone_why=row.undone_why,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )
