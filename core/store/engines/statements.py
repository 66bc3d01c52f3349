"""What is done on a SQLite connection's thread, in one visit each."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.errors import DatabaseAway
from core.store.engines.contract import DatabaseBusy, Rows
from core.store.engines.transaction import Statement

BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
AWAY = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_READONLY,
}


def honest(error: BaseException) -> BaseException:
    """Say in our words that the file is locked, full or gone; leave other errors."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
    if code not in BUSY | AWAY:
        return error
    named = DatabaseBusy("database busy") if code in BUSY else DatabaseAway(str(error))
    named.__cause__ = error
    return named


def prepare(connection: sqlite3.Connection) -> None:
    """Have commits survive a power cut, readers not wait, references be checked."""
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise DatabaseAway(f"SQLite offers {mode!r}, not WAL: use a local disk")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is sealed leaves no readable copy in pages that were freed.
    connection.execute("PRAGMA secure_delete = ON")


def fetch(connection: sqlite3.Connection, statement: Statement) -> Rows:
    """Run one statement and return its rows by column name."""
    cursor = connection.execute(*statement)
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def begin(connection: sqlite3.Connection) -> None:
    """Take the write lock now: a later upgrade would fail instead of waiting."""
    connection.execute("BEGIN IMMEDIATE")


def commit(connection: sqlite3.Connection, control: Sequence[str] = ()) -> None:
    """Commit, or undo everything and raise."""
    try:
        _run_control(connection, control)
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo everything, unless SQLite has done so already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def fetch_inside(
    connection: sqlite3.Connection,
    control: Sequence[str],
    statements: Sequence[Statement],
) -> list[Rows]:
    """Run transaction control, then statements of the same transaction."""
    _run_control(connection, control)
    return [fetch(connection, statement) for statement in statements]


def _run_control(connection: sqlite3.Connection, control: Sequence[str]) -> None:
    if not connection.in_transaction:
        # A full disk undoes the whole transaction. What follows must not be
        # stored as if nothing had happened.
        raise DatabaseAway("SQLite has undone the transaction")
    for command in control:
        connection.execute(command)


def write_units(
    connection: sqlite3.Connection, units: Sequence[Sequence[Statement]]
) -> list[list[Rows] | BaseException]:
    """Commit many callers' statements at once; one that fails is undone alone."""
    if len(units) == 1:
        return [_write_alone(connection, units[0])]
    try:
        with _transaction(connection):
            return [_write_in_savepoint(connection, unit) for unit in units]
    except sqlite3.IntegrityError:  # a deferred constraint, found at COMMIT
        return [_write_alone(connection, unit) for unit in units]


def _write_alone(
    connection: sqlite3.Connection, unit: Sequence[Statement]
) -> list[Rows] | BaseException:
    try:
        if len(unit) == 1:  # its own transaction already
            return [fetch(connection, unit[0])]
        with _transaction(connection):
            return [fetch(connection, statement) for statement in unit]
    except Exception as error:  # the caller's, who gets it
        return honest(error)


def _write_in_savepoint(
    connection: sqlite3.Connection, unit: Sequence[Statement]
) -> list[Rows] | BaseException:
    connection.execute("SAVEPOINT unit")
    answer: list[Rows] | BaseException
    try:
        answer = [fetch(connection, statement) for statement in unit]
    except Exception as error:  # the caller's, who gets it
        if not connection.in_transaction:  # undone for all, as by a full disk
            raise
        connection.execute("ROLLBACK TO unit")
        answer = honest(error)
    connection.execute("RELEASE unit")
    return answer


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    begin(connection)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
