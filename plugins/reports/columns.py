"""A column of a table is a question asked of each line."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core import api

Ask = Callable[[Any], bool]
"""Of a case or a session."""
Measure = Callable[[Sequence[Any]], api.Cell]
"""What a column makes of a row's lines."""
Column = tuple[str, Measure]
"""The heading, a message, and what stands below."""
Group = tuple[str, Sequence[Column]]
"""Columns under one heading; an empty one for columns that stand alone."""
Row = tuple[api.Cell, Ask]
"""The head of the row, and whose row it is."""

TOTAL = api.N_("Tổng cộng")


def which(ask: Ask) -> Measure:
    """Return the lines of which something is true: the reader may open them."""
    return lambda lines: tuple(filter(ask, lines))


def everything(lines: Sequence[Any]) -> api.Cell:
    """Return all lines of the row."""
    return tuple(lines)


def table(
    lines: Sequence[Any], rows: Iterable[Row], columns: Sequence[Group], corner: str
) -> api.ReportTable:
    """Cross rows with groups of columns; the last row holds every line.

    Rows must not share lines: the total is counted from the lines, not from the rows.
    """
    asked = [column for _, group in columns for column in group]

    def row(head: api.Cell, mine: Sequence[Any]) -> tuple[api.Cell, ...]:
        return (head, *(measure(mine) for _, measure in asked))

    made = [row(head, [one for one in lines if whose(one)]) for head, whose in rows]
    return api.ReportTable(
        (corner, *(heading for heading, _ in asked)),
        (*made, row(TOTAL, lines)),
        (("", 1), *((heading, len(group)) for heading, group in columns)),
    )


def letters_of(cases: Sequence[api.CaseLine]) -> list[api.CaseLine]:
    """Return the cases that registers count."""
    return [case for case in cases if case.is_letter]


def having(field: str, value: object) -> Ask:
    """Ask whether a field has a value."""
    return lambda line: bool(getattr(line, field) == value)


def came(period: api.Period) -> list[Column]:
    """Return the columns that say how letters came into a period."""
    return [
        (api.N_("Kỳ trước chuyển sang"), which(lambda c: c.carried_into(period))),
        (api.N_("Tiếp nhận trong kỳ"), which(lambda c: period.holds(c.received_at))),
        (api.N_("Tổng số"), everything),
    ]
