"""Officers who are away (*vắng mặt*), and who stands in for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One officer away for some days, both ends included."""

    officer: str
    first: date
    last: date
    substitute: str
    """Username of who stands in (*người thay*)."""


def stand_in(officer: str, absences: Iterable[Absence], on: date) -> str:
    """Return who does an officer's work on a day: the officer, or who stands in.

    A substitute may be away too; where all stand in for one another, it stays with
    the officer.
    """
    away = {
        one.officer: one.substitute for one in absences if one.first <= on <= one.last
    }
    person, seen = officer, {officer}
    while person in away:
        person = away[person]
        if person in seen:
            return officer
        seen.add(person)
    return person
