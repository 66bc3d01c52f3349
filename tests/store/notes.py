"""A small table for engine tests, and a look at it from outside the engine."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import asyncpg
from piccolo.columns import Integer, Text
from piccolo.table import Table

from core.store.engines import PostgresEngine, SQLiteEngine


class Note(Table, tablename="note"):
    id = Integer(primary_key=True)
    body = Text()
    above = Integer(null=True)


# The reference is checked at COMMIT only: that is how a COMMIT is made to fail.
CREATE = """
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    above INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED
)
"""


def note(id_: int, *, above: int | None = None) -> Note:
    return Note(id=id_, body=f"đơn số {id_}", above=above)


def small_engine(url: str) -> SQLiteEngine | PostgresEngine:
    """One connection of each sort and little patience: a leak shows at once."""
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        return SQLiteEngine(path, readers=1, wait_seconds=2, busy_seconds=0.05)
    return PostgresEngine(url, connections=1, wait_seconds=2)


@asynccontextmanager
async def notes(
    engine: SQLiteEngine | PostgresEngine,
) -> AsyncIterator[SQLiteEngine | PostgresEngine]:
    """Open the engine on an empty table of notes; close it at the end."""
    await engine.open()
    Note._meta._db = engine
    try:
        await engine.run_ddl(CREATE)
        yield engine
    finally:
        await engine.close()


async def stored(url: str) -> set[int]:
    """What a stranger's connection sees: the ids that have been committed."""
    query = "SELECT id FROM note"
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return {row[0] for row in connection.execute(query)}
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for row in await connection.fetch(query)}
    finally:
        await connection.close()
