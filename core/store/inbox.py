"""The inbox: open letters by nearest legal date, closed and found ones newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.domain.disposition import Disposition
from core.domain.officer import Officer, Role
from core.domain.reply import DraftState
from core.domain.stage import Stage
from core.domain.tracking import read_code
from core.store.engines import Database
from core.store.ids import uuid_of
from core.store.search import query_of, row_number
from core.store.sight import sight_of
from core.store.tables import PartyRow, TicketRow
from core.store.views import COUNT_UP_TO, Inbox, InboxFilter, InboxLine

_COLUMNS = (
    "t.id, t.code, t.channel, t.received_at, t.due_at, t.sort_at, t.stage, t.kind,"
    " t.topic, t.unit, t.officer, t.excerpt, t.sealed, t.citizen_wrote_at,"
    " t.closed_as, t.closed_at"
)
_TRIAGE = (Stage.SCREEN, Stage.CLASSIFY, Stage.QUALIFY, Stage.ROUTE)
"""Steps at which the reception officer is waited for."""


@dataclass(slots=True)
class _Where:
    """Conditions joined by AND, each with its arguments in order."""

    conditions: list[str] = field(default_factory=list)
    arguments: list[Any] = field(default_factory=list)

    def add(self, condition: str, *arguments: Any) -> None:
        self.conditions.append(condition)
        self.arguments.extend(arguments)

    def among(self, column: str, values: Sequence[str]) -> None:
        places = ", ".join(["{}"] * len(values))
        self.add(f"{column} IN ({places})" if values else "1 = 0", *values)

    def sql(self) -> str:
        return " AND ".join(self.conditions) or "1 = 1"


@dataclass(frozen=True, slots=True)
class _Order:
    """How a listing is sorted, and how its next page begins."""

    column: str
    descending: bool
    unique: bool = False
    """Whether the column alone says the order; a second one would cost a sort."""

    def sql(self) -> str:
        way = " DESC" if self.descending else ""
        return f"{self.column}{way}" + ("" if self.unique else f", t.id{way}")


async def inbox(
    database: Database,
    wanted: InboxFilter,
    officer: Officer,
    now: datetime,
    *,
    after: str,
    limit: int,
) -> Inbox:
    """Return one page of the tickets the officer may see and wants to see."""
    source, where, order = await _asked(database, wanted, officer, now)
    told, arguments = (await sight_of(officer)).conditions()
    if told:
        where.add(" AND ".join(told), *arguments)
    count = await _count(source, where)
    begun = _begin_after(where, order, after)
    few = order.unique and count <= COUNT_UP_TO and database.dialect == "postgres"
    listing = _found_first if few else _in_order
    rows = await TicketRow.raw(
        listing(source, begun, order), *begun.arguments, limit + 1
    )
    page = rows[:limit]
    senders = await _senders(page)
    return Inbox(
        lines=tuple(_line(row, senders) for row in page),
        after=_cursor(page[-1], order) if len(rows) > limit else "",
        count=min(count, COUNT_UP_TO),
        more_than_counted=count > COUNT_UP_TO,
    )


async def _asked(
    database: Database, wanted: InboxFilter, officer: Officer, now: datetime
) -> tuple[str, _Where, _Order]:
    """Return where to look, what to look for, and in which order."""
    where = _Where()
    code = read_code(wanted.words) if wanted.words else None
    if code:
        where.add("t.code = {}", code)
        return "ticket t", where, _Order("t.received_at", descending=True)
    _narrow(where, wanted, officer, now)
    if wanted.words.strip():
        return _search(database, where, wanted.words)
    where.add("t.open = {}", not wanted.closed)
    order = (
        _Order("t.closed_at", descending=True)
        if wanted.closed
        else _Order("t.sort_at", descending=False)
    )
    return "ticket t", where, order


def _search(
    database: Database, where: _Where, typed: str
) -> tuple[str, _Where, _Order]:
    """Look through the index in order of arrival, newest first, without ranking."""
    sqlite = database.dialect == "sqlite"
    query = query_of(typed, sqlite=sqlite)
    if not query:
        where.add("1 = 0")
    elif sqlite:
        where.add("ticket_search MATCH {}", query)
    else:
        where.add("s.words @@ to_tsquery('simple', {})", query)
    name = "ticket_search" if sqlite else "ticket_search s"
    of = "ticket_search" if sqlite else "s"
    column = "ticket_search.rowid" if sqlite else "s.ticket"
    source = f"{name} JOIN ticket t ON t.id = {of}.ticket"
    return source, where, _Order(column, descending=True, unique=True)


def _narrow(
    where: _Where, wanted: InboxFilter, officer: Officer, now: datetime
) -> None:
    for column in ("stage", "kind", "topic", "unit", "channel"):
        value = getattr(wanted, column)
        if value:
            where.add(f"t.{column} = {{}}", value)
    if wanted.mine:
        where.add("t.officer = {}", officer.username)
    if wanted.overdue:
        where.add("t.open = {} AND t.due_at < {}", True, now)
    if wanted.waiting_for_me:
        _waiting_for(where, officer)


def _waiting_for(where: _Where, officer: Officer) -> None:
    if officer.role is Role.RECEPTION:
        where.among("t.stage", [stage.value for stage in _TRIAGE])
    elif officer.role is Role.HANDLER:
        where.add(
            "t.stage = {} AND t.officer = {}", Stage.ANSWER.value, officer.username
        )
    else:
        where.add(
            "(t.stage = {} OR t.id IN (SELECT ticket FROM draft WHERE state = {}))",
            Stage.ASSIGN.value, DraftState.REVIEW.value,
        )  # fmt: skip


def _in_order(source: str, where: _Where, order: _Order) -> str:
    """Walk the order and stop at the end of the page: best where many match."""
    return (
        f"SELECT {_COLUMNS} FROM {source} WHERE {where.sql()}"
        f" ORDER BY {order.sql()} LIMIT {{}}"
    )


def _found_first(source: str, where: _Where, _: _Order) -> str:
    """Find the few that match, then sort them.

    PostgreSQL plans without knowing the word: it would walk every letter for a rare
    one. OFFSET 0 keeps the order out of its sight.
    """
    found = f"SELECT {_COLUMNS} FROM {source} WHERE {where.sql()} OFFSET 0"
    return f"SELECT t.* FROM ({found}) t ORDER BY t.id DESC LIMIT {{}}"


async def _count(source: str, where: _Where) -> int:
    """Count up to one more than is shown: a full count would read every ticket."""
    rows = await TicketRow.raw(
        f"SELECT COUNT(*) AS n FROM (SELECT 1 FROM {source} WHERE {where.sql()}"
        " LIMIT {}) counted",
        *where.arguments, COUNT_UP_TO + 1,
    )  # fmt: skip
    return int(rows[0]["n"])


def _begin_after(where: _Where, order: _Order, after: str) -> _Where:
    """Return the conditions of the page after a cursor; a bad cursor is page one."""
    begun = _Where([*where.conditions], [*where.arguments])
    value, _, key = after.partition("~")
    try:
        at, ticket = _cursor_value(order, value), UUID(key)
    except (ValueError, OverflowError):
        return begun
    sign = "<" if order.descending else ">"
    if order.unique:
        begun.add(f"{order.column} {sign} {{}}", at)
        return begun
    begun.add(
        f"({order.column} {sign} {{}} OR ({order.column} = {{}} AND t.id {sign} {{}}))",
        at, at, ticket,
    )  # fmt: skip
    return begun


def _cursor_value(order: _Order, value: str) -> Any:
    if order.column.endswith("_at"):
        return datetime.fromisoformat(value).astimezone(UTC)
    if not order.column.endswith("rowid"):
        return UUID(value)
    number = int(value)
    number.to_bytes(8, signed=True)  # a larger one is no row's
    return number


def _cursor(row: dict[str, Any], order: _Order) -> str:
    name = order.column.partition(".")[2]
    if name == "rowid":
        return f"{row_number(uuid_of(row['id']))}~{row['id']}"
    value = row["id"] if name == "ticket" else row[name].isoformat()
    return f"{value}~{row['id']}"


async def _senders(rows: Sequence[dict[str, Any]]) -> dict[UUID, str]:
    """Return names by ticket; a sealed writer's is not even read."""
    keys = [row["id"] for row in rows if not row["sealed"]]
    if not keys:
        return {}
    parties = await PartyRow.select(PartyRow.ticket, PartyRow.name).where(
        PartyRow.ticket.is_in(keys)
    )
    return {uuid_of(party["ticket"]): party["name"] for party in parties}


def _line(row: dict[str, Any], senders: dict[UUID, str]) -> InboxLine:
    return InboxLine(
        code=row["code"],
        channel=row["channel"],
        received_at=row["received_at"],
        due_at=row["due_at"],
        stage=Stage(row["stage"]),
        kind=row["kind"],
        topic=row["topic"],
        unit=row["unit"],
        officer=row["officer"],
        excerpt=row["excerpt"],
        sender=senders.get(uuid_of(row["id"]), ""),
        sealed=bool(row["sealed"]),
        citizen_wrote=row["citizen_wrote_at"] is not None,
        closed_as=Disposition(row["closed_as"]) if row["closed_as"] else None,
    )
