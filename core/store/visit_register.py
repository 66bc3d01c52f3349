"""The reception register (*sổ tiếp công dân*), and sessions as they may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.domain.classification import LetterKind
from core.domain.officer import Action, Officer
from core.domain.reception import ReceptionSort
from core.domain.report import Period
from core.domain.visit import Visitor, VisitOutcome
from core.store.case import officer_names
from core.store.ids import uuid_of
from core.store.officers_desk import require
from core.store.reception_tables import VisitRow
from core.store.sealed import text_of
from core.store.sight import sight_of
from core.store.visit_rows import People, visitors_of

_COLUMNS = (
    "v.id, v.number, v.year, v.received_at, v.ended_at, v.officer, v.sort, v.leader,"
    " v.people, v.kind, v.topic, v.content, v.handled_earlier, v.outcome,"
    " v.outcome_note, v.follow_up, v.agreed_on, v.refusal_text, v.refusal_article,"
    " v.ticket, v.sealed, t.sealed AS ticket_sealed"
)
_FROM = "FROM visit v LEFT JOIN ticket t ON v.ticket <> '' AND t.code = v.ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """One line of the register, masked where the law keeps a person secret."""

    id: UUID
    number: int
    year: int
    received_at: datetime
    ended_at: datetime
    visitors: tuple[Visitor, ...]
    """Nobody when sealed."""
    people: int
    kind: LetterKind | None
    topic: str
    content: str
    """Empty when sealed: the words may tell who speaks."""
    handled_earlier: str
    officer: str
    """Name of who received."""
    leader: str
    sort: ReceptionSort
    outcome: VisitOutcome
    outcome_note: str
    follow_up: str
    agreed_on: date | None
    refusal_text: str
    refusal_article: str
    ticket: str
    """Code of the letter it became, or empty."""
    sealed: bool


async def visit_register(period: Period, officer: Officer) -> tuple[VisitLine, ...]:
    """Return the sessions held in a period that the officer may see, by number.

    Who sees part of the authority only sees the sessions whose letter is theirs.
    Raises NotPermitted.
    """
    require(officer, Action.REGISTER)
    where, arguments = await _seen_by(officer)
    rows = await VisitRow.raw(
        f"SELECT {_COLUMNS} {_FROM} WHERE v.number IS NOT NULL"
        f" AND v.received_at >= {{}} AND v.received_at < {{}}{where}"
        " ORDER BY v.year, v.number",
        period.begins, period.ends, *arguments,
    )  # fmt: skip
    return await lines_of(rows)


async def visit_line(key: UUID, officer: Officer) -> VisitLine | None:
    """Return one session of the register, None when the officer may not see it."""
    require(officer, Action.REGISTER)
    where, arguments = await _seen_by(officer)
    rows = await VisitRow.raw(
        f"SELECT {_COLUMNS} {_FROM} WHERE v.number IS NOT NULL AND v.id = {{}}{where}",
        key, *arguments,
    )  # fmt: skip
    return next(iter(await lines_of(rows)), None)


async def matching_visits(
    condition: str, arguments: Sequence[Any], most: int, officer: Officer
) -> tuple[VisitLine, ...]:
    """Return registered sessions under a condition of our own, newest first.

    Neither those whose letter speaks against the officer who asks.
    """
    hidden = (await sight_of(officer)).hidden
    places = ", ".join(["{}"] * len(hidden))
    wall = f" AND (t.id IS NULL OR t.id NOT IN ({places}))" if hidden else ""
    rows = await VisitRow.raw(
        f"SELECT {_COLUMNS} {_FROM} WHERE v.number IS NOT NULL AND {condition}{wall}"
        " ORDER BY v.received_at DESC LIMIT {}",
        *arguments, *hidden, most,
    )  # fmt: skip
    return await lines_of(rows)


async def lines_of(rows: Sequence[dict[str, Any]]) -> tuple[VisitLine, ...]:
    """Read lines; of a sealed one nobody's name is even read."""
    shown = [uuid_of(row["id"]) for row in rows if not _sealed(row)]
    people, names = await visitors_of(shown), await officer_names()
    return tuple(_line(row, people, names) for row in rows)


async def _seen_by(officer: Officer) -> tuple[str, tuple[Any, ...]]:
    """Who sees all sees sessions without a letter too."""
    sight = await sight_of(officer)
    told, arguments = sight.conditions()
    if not told:
        return "", ()
    both = " AND ".join(told)
    without = " OR t.id IS NULL" if sight.units is None else ""
    return f" AND ({both}{without})", tuple(arguments)


def _sealed(row: dict[str, Any]) -> bool:
    return bool(row["sealed"] or row["ticket_sealed"])


def _line(row: dict[str, Any], people: People, names: dict[str, str]) -> VisitLine:
    sealed, key = _sealed(row), uuid_of(row["id"])
    kept = {name: value for name, value in row.items() if name != "ticket_sealed"}
    return VisitLine(
        **{
            **kept,
            "id": key,
            "visitors": people.get(key, ()),
            "kind": LetterKind(row["kind"]) if row["kind"] else None,
            "content": "" if sealed else text_of(row["content"]),
            "handled_earlier": "" if sealed else text_of(row["handled_earlier"]),
            "outcome_note": "" if sealed else text_of(row["outcome_note"]),
            "follow_up": "" if sealed else text_of(row["follow_up"]),
            "officer": names.get(row["officer"], row["officer"]),
            "sort": ReceptionSort(row["sort"]),
            "outcome": VisitOutcome(row["outcome"]),
            "sealed": sealed,
        }
    )
