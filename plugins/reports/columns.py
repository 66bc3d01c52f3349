"""A column of a table is a question asked of each case."""

from collections.abc import Callable, Iterable, Sequence

from core import api

Ask = Callable[[api.CaseLine], bool]
Column = tuple[str, Ask]
"""The heading, a message, and the question."""
Group = tuple[str, Sequence[Column]]
"""Columns under one heading; an empty one for columns that stand alone."""
Row = tuple[api.Cell, Ask]
"""The head of the row, and whose row it is."""

TOTAL = api.N_("Tổng cộng")


def table(
    cases: Sequence[api.CaseLine],
    rows: Iterable[Row],
    columns: Sequence[Group],
    corner: str,
) -> api.ReportTable:
    """Cross rows with groups of columns; the last row holds every case.

    Rows must not share cases: the total is
    counted from the cases, not from the rows.
    """
    asked = [column for _, group in columns for column in group]

    def line(head: api.Cell, mine: Sequence[api.CaseLine]) -> tuple[api.Cell, ...]:
        return (head, *(tuple(filter(ask, mine)) for _, ask in asked))

    lines = [line(head, [c for c in cases if belongs(c)]) for head, belongs in rows]
    return api.ReportTable(
        (corner, *(heading for heading, _ in asked)),
        (*lines, line(TOTAL, cases)),
        (("", 1), *((heading, len(group)) for heading, group in columns)),
    )


def letters_of(cases: Sequence[api.CaseLine]) -> list[api.CaseLine]:
    """Return the cases that registers count."""
    return [case for case in cases if case.is_letter]


def came(period: api.Period) -> list[Column]:
    """Return the columns that say how letters came into a period."""
    return [
        (api.N_("Kỳ trước chuyển sang"), lambda case: case.carried_into(period)),
        (api.N_("Tiếp nhận trong kỳ"), lambda case: period.holds(case.received_at)),
        (api.N_("Tổng số"), lambda _: True),
    ]
