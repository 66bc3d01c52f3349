"""Full text of letters, found with or without diacritics on either engine."""

from collections.abc import Sequence
from uuid import UUID

from core.domain.message import Letter
from core.domain.text import fold
from core.store.engines import Database
from core.store.tables import TicketRow

_MOST = 20_000
"""Characters of a letter that are searched."""


def row_number(ticket: UUID) -> int:
    """Return the row a ticket has in SQLite's index: the random bits of its key."""
    return ticket.int & ((1 << 62) - 1)


def searched(letter: Letter, *, with_party: bool) -> str:
    """Return the folded words a letter is found by; a sealed writer's are not in it."""
    party = letter.party
    told = [letter.subject, letter.place, letter.body[:_MOST]]
    if with_party:
        told += [party.name, party.phone.replace(" ", ""), party.email]
    return fold(" ".join(filter(None, told)))


async def index(
    database: Database, ticket: UUID, letter: Letter, *, with_party: bool
) -> None:
    """Index a letter, anew if it was indexed before."""
    words = searched(letter, with_party=with_party)
    if database.dialect == "sqlite":
        number = row_number(ticket)
        await TicketRow.raw("DELETE FROM ticket_search WHERE rowid = {}", number)
        await TicketRow.raw(
            "INSERT INTO ticket_search (rowid, words, ticket) VALUES ({}, {}, {})",
            number, words, str(ticket),
        )  # fmt: skip
    else:
        await TicketRow.raw(
            "INSERT INTO ticket_search (ticket, words)"
            " VALUES ({}, to_tsvector('simple', {})) ON CONFLICT (ticket)"
            " DO UPDATE SET words = EXCLUDED.words",
            ticket, words,
        )  # fmt: skip


async def matching(
    database: Database, any_of: Sequence[str], *, limit: int
) -> Sequence[UUID]:
    """Return tickets that have any of these folded words, most words first."""
    if not any_of:
        return []
    if database.dialect == "sqlite":
        rows = await TicketRow.raw(
            "SELECT ticket FROM ticket_search WHERE ticket_search MATCH {}"
            " ORDER BY rank LIMIT {}",
            " OR ".join(f'"{word}"' for word in any_of), limit,
        )  # fmt: skip
        return [UUID(row["ticket"]) for row in rows]
    rows = await TicketRow.raw(
        "SELECT ticket FROM ticket_search, to_tsquery('simple', {}) AS query"
        " WHERE words @@ query ORDER BY ts_rank(words, query) DESC LIMIT {}",
        " | ".join(any_of), limit,
    )  # fmt: skip
    return [row["ticket"] for row in rows]
