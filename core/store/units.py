"""The authority's tree of units, as the line asks for it."""

import json
from collections.abc import Sequence

from core.domain.unit import Unit
from core.store.tables import UnitRow


class UnitTree:
    """Satisfies `pipeline.route.Units` by shape."""

    async def active(self) -> Sequence[Unit]:
        """Return the units that can receive letters."""
        rows = await UnitRow.objects().where(UnitRow.active.eq(True))
        return [unit_of(row) for row in rows]


def unit_of(row: UnitRow) -> Unit:
    """Read one unit."""
    return Unit(
        code=row.code,
        name=row.name,
        parent=row.parent,
        topics=frozenset(json.loads(row.topics)),
        places=frozenset(json.loads(row.places)),
        default_officer=row.default_officer,
        active=row.active,
    )
