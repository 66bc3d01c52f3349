"""Registers: every letter of a period, in the order in which they came."""

from typing import Any

from core.domain.disposition import Disposition
from core.domain.officer import Officer
from core.domain.report import NO_LETTERS, Period
from core.store.sight import sight_of
from core.store.tables import TicketRow
from core.store.views import LetterRegister, RegisterLine

_COLUMNS = (
    "t.code, t.received_at, t.channel, t.sealed, t.excerpt, t.kind, t.topic, t.unit,"
    " t.officer, t.due_at, t.closed_as, t.closed_at, p.name, p.address"
)


async def letter_register(
    period: Period,
    officer: Officer,
    unit: str = "",
    *,
    after: int = 0,
    limit: int | None = None,
) -> LetterRegister:
    """Return the letters received in a period that the officer may see.

    The writer of a sealed letter is not even read. `after`: how many of the first
    letters to leave out; `limit`: how many to return, None for all.
    """
    where, arguments = await _where(period, officer, unit)
    counted = await TicketRow.raw(
        f"SELECT COUNT(*) AS n FROM ticket t WHERE {where}", *arguments
    )
    count = int(counted[0]["n"])
    rows = await TicketRow.raw(
        f"SELECT {_COLUMNS} FROM ticket t"
        " LEFT JOIN party p ON p.ticket = t.id AND NOT t.sealed"
        f" WHERE {where} ORDER BY t.received_at, t.id LIMIT {{}} OFFSET {{}}",
        *arguments, count if limit is None else limit, after,
    )  # fmt: skip
    return LetterRegister(
        tuple(_line(number, row) for number, row in enumerate(rows, after + 1)), count
    )


async def _where(
    period: Period, officer: Officer, unit: str
) -> tuple[str, tuple[Any, ...]]:
    where = (
        "t.received_at >= {} AND t.received_at < {}"
        " AND (t.closed_as IS NULL OR t.closed_as NOT IN ({}, {}))"
    )
    arguments = (period.begins, period.ends, *(d.value for d in NO_LETTERS))
    told, more = (await sight_of(officer, unit)).conditions()
    return " AND ".join([where, *told]), (*arguments, *more)


def _line(number: int, row: dict[str, Any]) -> RegisterLine:
    ended = row["closed_as"]
    return RegisterLine(
        number=number,
        **{
            **row,
            "name": row["name"] or "",
            "address": row["address"] or "",
            "sealed": bool(row["sealed"]),
            "closed_as": Disposition(ended) if ended else None,
        },
    )
