"""Which tickets an officer may see; everything that lists or opens one asks here."""

from collections.abc import Iterable, Sequence

from core.domain.officer import Action, Officer, Role
from core.domain.unit import Unit
from core.store.tables import UnitRow
from core.store.units import unit_of

EVERYTHING = None


async def units_seen(officer: Officer) -> Sequence[str] | None:
    """Return the codes of units whose tickets are seen; None: all, routed or not.

    Reception sees every letter, for it routes them. A handling officer sees those
    of the own unit, a head those of the unit and of all below it. Who may not read
    sees none.
    """
    if not officer.may(Action.READ):
        return ()
    if officer.role is Role.RECEPTION:
        return EVERYTHING
    if officer.role is Role.HANDLER:
        return (officer.unit,)
    units = [unit_of(row) for row in await UnitRow.objects()]
    below = _and_below(officer.unit, units)
    top = not any(unit.code == officer.unit and unit.parent for unit in units)
    return EVERYTHING if top else tuple(below)


async def units_asked(officer: Officer, unit: str) -> Sequence[str] | None:
    """Return `units_seen`, narrowed to one unit and all below it when one is named."""
    seen = await units_seen(officer)
    if not unit:
        return seen
    units = [unit_of(row) for row in await UnitRow.objects()]
    asked = _and_below(unit, units)
    return tuple(asked if seen is None else asked.intersection(seen))


def _and_below(code: str, units: Iterable[Unit]) -> set[str]:
    children: dict[str, list[str]] = {}
    for unit in units:
        children.setdefault(unit.parent, []).append(unit.code)
    found, waiting = set[str](), [code]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += children.get(one, [])
    return found


def sees(units: Sequence[str] | None, unit: str) -> bool:
    """Whether a ticket of `unit` is among those seen."""
    return units is None or (bool(unit) and unit in units)
