"""Piccolo's two engines, made safe to keep for months."""

from typing import TYPE_CHECKING

from core.errors import SettingInvalid
from core.store.engines.contract import Database, DatabaseBusy, OutcomeUnknown
from core.store.engines.group import GroupCommit
from core.store.engines.postgres import PostgresEngine
from core.store.engines.sqlite import SQLiteEngine

__all__ = [
    "Database",
    "DatabaseBusy",
    "GroupCommit",
    "OutcomeUnknown",
    "PostgresEngine",
    "SQLiteEngine",
    "engine_for",
]

if TYPE_CHECKING:  # both keep the promise
    _ENGINES: tuple[type[Database], ...] = (SQLiteEngine, PostgresEngine)

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")


def engine_for(url: str) -> SQLiteEngine | PostgresEngine:
    """Return the engine for a database URL, not yet opened.

    `sqlite:///relative.db` (three slashes), `sqlite:////absolute.db` (four),
    `postgresql://…` or `postgres://…`.
    """
    if url.startswith(POSTGRES):
        return PostgresEngine(url)
    path = url.removeprefix(SQLITE)
    if not url.startswith(SQLITE) or path in {"", ":memory:"}:
        # Not the URL itself: it may hold a password.
        scheme = url.partition(":")[0]
        raise SettingInvalid(
            f"cannot use a database URL that begins with {scheme!r}: write"
            " sqlite:///file.db, sqlite:////absolute/file.db or postgresql://…"
        )
    return SQLiteEngine(path)
