"""Who looked at a sealed identity: every opening, for the heads who answer for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.event import EventKind
from core.domain.officer import Action, Officer
from core.domain.report import Period
from core.errors import NotPermitted
from core.store.case import officer_names
from core.store.figures import instant
from core.store.sealed import text_of
from core.store.sight import sight_of
from core.store.stored import because_of
from core.store.tables import EventRow

_VISIT_OPENED = "mo_danh_tinh"
_OF_CASES = (
    "SELECT e.at, e.by, e.because AS why, t.code FROM event e"
    " JOIN ticket t ON t.id = e.ticket WHERE e.kind = {}"
)
_OF_SESSIONS = (
    "SELECT e.at, e.by, e.why, v.ticket AS code FROM visit_event e"
    " JOIN visit v ON v.id = e.visit LEFT JOIN ticket t ON t.code = v.ticket"
    " WHERE e.kind = {}"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """One look at a sealed identity."""

    at: datetime
    by: str
    """Name of the officer."""
    code: str
    """Of the case; empty for a session that became none."""
    why: str


async def openings(
    period: Period, officer: Officer, unit: str = ""
) -> tuple[Opening, ...]:
    """Return the openings of a period in the units an officer heads, newest first.

    Raises NotPermitted to who is no head.
    """
    if not officer.may(Action.SIGN):
        raise NotPermitted(Action.SIGN)
    names = await officer_names()
    cases = await _read(_OF_CASES, EventKind.IDENTITY_OPENED, period, officer, unit)
    sessions = await _read(_OF_SESSIONS, _VISIT_OPENED, period, officer, unit)
    found = [
        *(_opening(row, str(because_of(row["why"])), names) for row in cases),
        *(_opening(row, text_of(row["why"]), names) for row in sessions),
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


async def _read(
    query: str, kind: str, period: Period, officer: Officer, unit: str
) -> Sequence[dict[str, Any]]:
    told, arguments = (await sight_of(officer, unit)).conditions()
    part = "".join(f" AND {one}" for one in told)
    rows: Sequence[dict[str, Any]] = await EventRow.raw(
        f"{query} AND e.at >= {{}} AND e.at < {{}}{part}",
        str(kind), period.begins, period.ends, *arguments,
    )  # fmt: skip
    return rows


def _opening(row: dict[str, Any], why: str, names: dict[str, str]) -> Opening:
    who = row["by"].removeprefix("officer:")
    at = instant(row["at"]) or row["at"]
    return Opening(at, names.get(who, who), row["code"], why)
