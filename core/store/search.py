"""Full text of letters, found with or without diacritics on either engine."""

from collections.abc import Sequence
from uuid import UUID

from core.domain.message import Letter
from core.domain.text import fold, words
from core.store.engines import Database
from core.store.tables import TicketRow

_MOST = 20_000
"""Characters of a letter that are searched."""


def row_number(ticket: UUID) -> int:
    """Return the row a ticket has in SQLite's index: the time of its UUIDv7.

    So the index itself is in order of arrival, and "newest first" needs no sorting.
    """
    return (ticket.int >> 80 << 12) | (ticket.int >> 64 & 0xFFF)


def searched(letter: Letter, *, sealed: bool) -> str:
    """Return the folded words a letter is found by; a sealed one by its code alone.

    An index lies open in the database, and the words may tell who writes.
    """
    if sealed:
        return ""
    party = letter.party
    told = [letter.subject, letter.place, letter.body[:_MOST]]
    told += [party.name, party.phone.replace(" ", ""), party.email]
    return fold(" ".join(filter(None, told)))


async def index(
    database: Database, ticket: UUID, letter: Letter, *, sealed: bool
) -> None:
    """Index a letter, anew if it was indexed before."""
    told = searched(letter, sealed=sealed)
    if database.dialect == "sqlite":
        number = row_number(ticket)
        if sealed:
            await _wipe(number)
            return
        await TicketRow.raw("DELETE FROM ticket_search WHERE rowid = {}", number)
        await TicketRow.raw(
            "INSERT INTO ticket_search (rowid, words, ticket) VALUES ({}, {}, {})",
            number, told, str(ticket),
        )  # fmt: skip
    else:
        await TicketRow.raw(
            "INSERT INTO ticket_search (ticket, words)"
            " VALUES ({}, to_tsvector('simple', {})) ON CONFLICT (ticket)"
            " DO UPDATE SET words = EXCLUDED.words",
            ticket, told,
        )  # fmt: skip


async def _wipe(number: int) -> None:
    """Take words out of SQLite's index; deleting alone leaves them in its pages."""
    there = await TicketRow.raw(
        "SELECT rowid FROM ticket_search WHERE rowid = {}", number
    )
    if there:
        await TicketRow.raw("DELETE FROM ticket_search WHERE rowid = {}", number)
        await TicketRow.raw(
            "INSERT INTO ticket_search (ticket_search) VALUES ('optimize')"
        )


def query_of(typed: str, *, sqlite: bool) -> str:
    """Return what the engine's index is asked for typed words: all of them.

    Only folded words go in, each quoted: no operator of either engine survives.
    Whole words, for Vietnamese syllables are short and a prefix reads every letter.
    """
    asked = words(typed)
    return " ".join(f'"{word}"' for word in asked) if sqlite else " & ".join(asked)


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
