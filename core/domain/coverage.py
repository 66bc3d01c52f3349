"""Proof that a decision table answers every letter, and that no row is idle.

Each row is a box in the space of all situations. What earlier rows took is cut away
from a row, and what is left of it is what it decides; what is left in the end is a
gap. Cutting boxes is exact and takes milliseconds, where trying every combination
takes seconds: the pack is proven at every start.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from core.domain.decision import DIMENSIONS, Situation, TreatmentRule

Box = tuple[frozenset[StrEnum], ...]
"""Allowed values of each dimension, in the order of DIMENSIONS; none is empty."""

EVERYTHING: Box = tuple(frozenset(kind) for kind in DIMENSIONS.values())
COMBINATIONS = prod(len(side) for side in EVERYTHING)
"""How many situations there are."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one row decides."""

    row: TreatmentRule
    decides: int
    """Number of situations that come to this row; 0: an earlier row takes them all."""
    example: Situation | None
    """One of them."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a whole table decides."""

    reaches: tuple[Reach, ...]
    undecided: int
    gap: Situation | None
    """A situation without a row, if there is one."""

    @property
    def idle(self) -> tuple[TreatmentRule, ...]:
        """Rows that never decide anything."""
        return tuple(r.row for r in self.reaches if not r.decides)

    @property
    def possible(self) -> tuple[TreatmentRule, ...]:
        """Rows that decide something, from the top."""
        return tuple(r.row for r in self.reaches if r.decides)


def cover(
    table: Iterable[TreatmentRule], known: Mapping[str, StrEnum] | None = None
) -> Coverage:
    """Return what each row decides and what nobody does, by the first that fits.

    With `known` (fields of a situation) only letters of which that is true are looked
    at: the rows that then decide something are those still possible, and once they
    agree on the treatment nobody needs to ask further.
    """
    left: list[Box] = [_narrowed(known or {})]
    reaches = []
    for row in table:
        box = _box(row)
        taken = [meeting for part in left if (meeting := _meet(part, box))]
        left = [rest for part in left for rest in _cut(part, box)]
        reaches.append(Reach(row, _size(taken), _example(taken)))
    return Coverage(tuple(reaches), _size(left), _example(left))


def _narrowed(known: Mapping[str, StrEnum]) -> Box:
    return tuple(
        frozenset({known[name]}) if name in known else every
        for name, every in zip(DIMENSIONS, EVERYTHING, strict=True)
    )


def _box(row: TreatmentRule) -> Box:
    return tuple(
        row.when.get(name, every)
        for name, every in zip(DIMENSIONS, EVERYTHING, strict=True)
    )


def _meet(one: Box, other: Box) -> Box | None:
    sides = tuple(a & b for a, b in zip(one, other, strict=True))
    return sides if all(sides) else None


def _cut(part: Box, away: Box) -> list[Box]:
    """Return what of `part` lies outside `away`, as boxes that do not overlap."""
    if _meet(part, away) is None:
        return [part]
    rest, inside = list[Box](), list(part)
    for at, side in enumerate(away):
        outside = inside[at] - side
        if outside:
            rest.append((*inside[:at], outside, *inside[at + 1 :]))
        inside[at] &= side
    return rest


def _size(parts: Sequence[Box]) -> int:
    return sum(prod(len(side) for side in part) for part in parts)


def _example(parts: Sequence[Box]) -> Situation | None:
    if not parts:
        return None
    values: dict[str, StrEnum] = {
        name: next(v for v in kind if v in side)
        for (name, kind), side in zip(DIMENSIONS.items(), parts[0], strict=True)
    }
    return Situation(**values)  # type: ignore[arg-type]
