"""The shelf: tickets whose step broke, messages the courier gave up."""

from uuid import UUID

from core.domain.event import EventKind
from core.domain.message import DeliveryState
from core.domain.stage import Stage
from core.store.figures import instant
from core.store.ids import uuid_of
from core.store.sight import Sight
from core.store.tables import MessageRow, TicketRow
from core.store.views import ShelfLine


async def shelf(sight: Sight | None) -> tuple[ShelfLine, ...]:
    """Return what is on the shelf, longest first; not what stands behind a wall."""
    hidden = sight.hidden if sight else ()
    known = [*await _tickets(), *await _messages()]
    lines = [line for ticket, line in known if ticket not in hidden]
    return tuple(sorted(lines, key=lambda line: line.since))


async def _tickets() -> list[tuple[UUID, ShelfLine]]:
    rows = await TicketRow.raw(
        "SELECT t.id, t.code, t.stage, t.shelved, MAX(e.at) AS since, t.received_at"
        " FROM ticket t LEFT JOIN event e ON e.ticket = t.id AND e.kind = {}"
        " WHERE t.shelved <> '' GROUP BY t.id, t.code, t.stage, t.shelved,"
        " t.received_at",
        EventKind.SHELVED.value,
    )
    return [
        (
            uuid_of(row["id"]),
            ShelfLine(
                code=row["code"],
                stage=Stage(row["stage"]),
                why=row["shelved"],
                since=instant(row["since"]) or row["received_at"],
            ),
        )
        for row in rows
    ]


async def _messages() -> list[tuple[UUID, ShelfLine]]:
    """Return the messages that were given up, found by their own small index."""
    rows = await MessageRow.raw(
        "SELECT m.key, m.fault, m.state_at, t.id, t.code, t.stage FROM message m"
        " JOIN ticket t ON t.id = m.ticket"
        f" WHERE m.state = '{DeliveryState.GAVE_UP.value}'"  # not bound: see the index
    )
    return [
        (
            uuid_of(row["id"]),
            ShelfLine(
                code=row["code"],
                stage=Stage(row["stage"]),
                why=row["fault"],
                since=row["state_at"],
                message_key=row["key"],
            ),
        )
        for row in rows
    ]
