"""Figures: for the front page, feedback points, the health page, and reports."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.officer import Officer
from core.domain.report import CaseLine, Period
from core.store.sight import sight_of
from core.store.stored import judged_of
from core.store.tables import JobRow, PointRow, RatingRow, TicketRow
from core.store.views import PointFigures, PublicFigures, QueueView

_A_YEAR = timedelta(days=365)
_LATE = timedelta(minutes=5)


async def public_figures(now: datetime) -> PublicFigures:
    """Return what the front page says of the last 365 days."""
    since = now - _A_YEAR
    rows = await TicketRow.raw(
        "SELECT COUNT(*) AS received,"
        " SUM(CASE WHEN closed_as = {} THEN 1 ELSE 0 END) AS answered,"
        " SUM(CASE WHEN closed_as = {} AND on_time THEN 1 ELSE 0 END) AS on_time,"
        " SUM(CASE WHEN closed_as = {} AND on_time IS NOT NULL THEN 1 ELSE 0 END)"
        " AS dated FROM ticket WHERE received_at >= {}"
        " AND (closed_as IS NULL OR closed_as NOT IN ({}, {}))",
        *[Disposition.ANSWERED.value] * 3, since,
        Disposition.SPAM.value, Disposition.JOINED.value,
    )  # fmt: skip
    row = rows[0]
    marks = await _marks_by_point(since)
    return PublicFigures(
        received=row["received"] or 0,
        answered=row["answered"] or 0,
        answered_on_time=row["on_time"] or 0,
        answered_with_deadline=row["dated"] or 0,
        marks=_five([sum(column) for column in zip(*marks.values(), strict=True)]),
    )


async def point_figures() -> tuple[PointFigures, ...]:
    """Return every feedback point with its marks."""
    marks = await _marks_by_point(None)
    rows = await PointRow.objects().order_by(PointRow.code)
    return tuple(
        PointFigures(
            code=row.code,
            name=row.name,
            unit=row.unit,
            active=row.active,
            marks=_five(marks.get(row.code, [])),
        )
        for row in rows
    )


async def _marks_by_point(since: datetime | None) -> dict[str, list[int]]:
    """Return the number of each mark from 1 to 5, by point."""
    query = "SELECT point, mark, COUNT(*) AS n FROM rating{} GROUP BY point, mark"
    rows = (
        await RatingRow.raw(query.format(" WHERE rated_at >= {}"), since)
        if since
        else await RatingRow.raw(query.format(""))
    )
    marks: dict[str, list[int]] = {}
    for row in rows:
        marks.setdefault(row["point"], [0] * 5)[row["mark"] - 1] = row["n"]
    return marks


def _five(marks: Sequence[int]) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = marks or (0, 0, 0, 0, 0)
    return one, two, three, four, five


async def queue(now: datetime) -> QueueView:
    """Return how much work waits, and since when."""
    rows = await JobRow.raw(
        "SELECT COUNT(*) AS n, MIN(due_at) AS oldest FROM job"
        " WHERE pending AND due_at <= {}",
        now,
    )
    oldest = instant(rows[0]["oldest"])
    late = oldest is not None and now - oldest > _LATE
    return QueueView(waiting=rows[0]["n"], oldest=oldest, late=late)


def instant(stored: Any) -> datetime | None:
    """Return an instant as it is, or as SQLite gives it from MIN() and MAX()."""
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored


async def tickets_by_stage() -> dict[str, int]:
    """Return the number of open tickets at each step."""
    rows = await TicketRow.raw(
        "SELECT stage, COUNT(*) AS n FROM ticket WHERE open GROUP BY stage"
    )
    return {row["stage"]: row["n"] for row in rows}


async def case_lines(
    period: Period, officer: Officer, unit: str = ""
) -> tuple[CaseLine, ...]:
    """Return the cases alive in a period that the officer may see, oldest first.

    `unit`: only those of this unit and of all below it.
    """
    alive = (TicketRow.received_at < period.ends) & (
        TicketRow.closed_at.is_null() | (TicketRow.closed_at >= period.begins)
    )
    query = TicketRow.select(
        TicketRow.code, TicketRow.received_at, TicketRow.channel, TicketRow.kind,
        TicketRow.topic, TicketRow.unit, TicketRow.due_at, TicketRow.on_time,
        TicketRow.closed_as, TicketRow.closed_at, TicketRow.facts,
    ).where(alive).order_by(TicketRow.received_at, TicketRow.id)  # fmt: skip
    sight = await sight_of(officer, unit)
    if sight.units is not None:
        query = query.where(TicketRow.unit.is_in(list(sight.units) or [""]))
    if sight.hidden:
        query = query.where(TicketRow.id.not_in(list(sight.hidden)))
    return tuple(_case_line(row) for row in await query)


def _case_line(row: dict[str, Any]) -> CaseLine:
    judged = judged_of(row.pop("facts"))
    kind, closed_as = row["kind"], row["closed_as"]
    return CaseLine(
        **{
            **row,
            "kind": LetterKind(kind) if kind else None,
            "closed_as": Disposition(closed_as) if closed_as else None,
        },
        competence=judged.competence,
        eligible=judged.eligible,
        decided=judged.decided,
    )
