"""Who is complained of or denounced in a case: they have nothing to do with it.

The denounced person may not handle or supervise (Luật Tố cáo 2018, Điều 5, Điều 11);
who decided is not asked to judge the complaint against the decision again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.officer import Officer
from core.domain.unit import Unit


@dataclass(frozen=True, slots=True)
class Accused:
    """Officers and units that a letter speaks against (*người, đơn vị bị tố cáo*)."""

    officers: tuple[str, ...] = ()
    """Usernames."""
    units: tuple[str, ...] = ()
    """Codes; all their people are meant, and those of the units below."""

    def concerns(self, officer: Officer, units: Iterable[Unit]) -> bool:
        """Whether this officer stands behind the wall."""
        if officer.username in self.officers:
            return True
        return self.covers(officer.unit, units)

    def covers(self, unit: str, units: Iterable[Unit]) -> bool:
        """Whether a unit, or one above it, is spoken against."""
        return any(code in self.units for code in way_up(unit, units))


def way_up(code: str, units: Iterable[Unit]) -> tuple[str, ...]:
    """Return a unit and those above it, the nearest first."""
    parents = {unit.code: unit.parent for unit in units}
    found: list[str] = []
    while code and code not in found:
        found.append(code)
        code = parents.get(code, "")
    return tuple(found)
