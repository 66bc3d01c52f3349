"""Which tickets an officer may see; everything that lists or opens one asks here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.domain.conflict import Accused, way_up
from core.domain.officer import Action, Officer, Role
from core.domain.routing import Routing
from core.domain.unit import Unit
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.store.desk_tables import ReminderRow
from core.store.ids import new_id
from core.store.law_tables import WallRow
from core.store.tables import OfficerRow, UnitRow
from core.store.units import unit_of


@dataclass(frozen=True, slots=True)
class Sight:
    """What one officer sees: tickets of some units, without those behind a wall."""

    units: Sequence[str] | None
    """Codes; None: all, routed or not."""
    hidden: tuple[UUID, ...] = ()
    """Tickets in which the officer or their unit is complained of or denounced."""

    def sees(self, ticket: UUID, unit: str) -> bool:
        """Whether a ticket that is with `unit` is among those seen."""
        if ticket in self.hidden:
            return False
        return self.units is None or (bool(unit) and unit in self.units)

    def conditions(self, table: str = "t") -> tuple[list[str], list[Any]]:
        """Return conditions in SQL on the ticket table's alias, and their arguments."""
        told, arguments = list[str](), list[Any]()
        if self.units is not None:
            places = ", ".join(["{}"] * len(self.units))
            told.append(f"{table}.unit IN ({places})" if self.units else "1 = 0")
            arguments += self.units
        if self.hidden:
            places = ", ".join(["{}"] * len(self.hidden))
            told.append(f"{table}.id NOT IN ({places})")
            arguments += self.hidden
        return told, arguments


async def sight_of(officer: Officer, unit: str = "") -> Sight:
    """Return what an officer sees, narrowed to one unit and all below it if named.

    Reception sees every letter, for it routes them. A handling officer sees those
    of the own unit, a head those of the unit and of all below it. Who may not read
    sees none. Nobody sees a case against themselves or their unit.
    """
    if not officer.may(Action.READ):
        return Sight(())
    units = [unit_of(row) for row in await UnitRow.objects()]
    seen = _units(officer, units)
    if unit:
        asked = _and_below(unit, units)
        seen = tuple(asked if seen is None else asked.intersection(seen))
    return Sight(seen, await _behind_walls(officer, units))


async def refuse_accused(accused: Accused, facts: Mapping[str, object]) -> None:
    """Raise InputInvalid for facts that give a case to whom it speaks against."""
    if accused == Accused():
        return
    units = [unit_of(row) for row in await UnitRow.objects()]
    routing, handler = facts.get("routing"), facts.get("officer")
    if isinstance(routing, Routing) and accused.covers(routing.unit, units):
        raise InputInvalid({"unit": _("Đơn này nói về đơn vị đó: giao đơn vị khác.")})
    if not isinstance(handler, str):
        return
    row = await OfficerRow.objects().get(OfficerRow.username == handler)
    unit = row.unit if row else ""
    if handler in accused.officers or accused.covers(unit, units):
        raise InputInvalid({"officer": _("Đơn này nói về người đó: giao người khác.")})


async def kept_out(accused: Accused) -> frozenset[str]:
    """Return the usernames of all who are behind a wall."""
    if accused == Accused():
        return frozenset()
    units = [unit_of(row) for row in await UnitRow.objects()]
    rows = await OfficerRow.select(OfficerRow.username, OfficerRow.unit)
    return frozenset(
        row["username"]
        for row in rows
        if row["username"] in accused.officers or accused.covers(row["unit"], units)
    )


async def raise_wall(ticket: UUID, accused: Accused) -> None:
    """Write who is kept out of a case, in place of who was before."""
    await WallRow.delete().where(WallRow.ticket == ticket)
    rows = [
        *(WallRow(id=new_id(), ticket=ticket, officer=o) for o in accused.officers),
        *(WallRow(id=new_id(), ticket=ticket, unit=u) for u in accused.units),
    ]
    if rows:
        await WallRow.insert(*rows)
        reminded = ReminderRow.officer.is_in(list(await kept_out(accused)) or [""])
        await ReminderRow.delete().where((ReminderRow.ticket == ticket) & reminded)


async def _behind_walls(officer: Officer, units: Sequence[Unit]) -> tuple[UUID, ...]:
    above = list(way_up(officer.unit, units)) or [""]
    rows = await WallRow.select(WallRow.ticket).where(
        (WallRow.officer == officer.username)
        | (WallRow.unit.is_in(above) & (WallRow.unit != ""))
    )
    return tuple({row["ticket"] for row in rows})


def _units(officer: Officer, units: Sequence[Unit]) -> Sequence[str] | None:
    if officer.role is Role.RECEPTION:
        return None
    if officer.role is Role.HANDLER:
        return (officer.unit,)
    top = not any(unit.code == officer.unit and unit.parent for unit in units)
    return None if top else tuple(_and_below(officer.unit, units))


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
