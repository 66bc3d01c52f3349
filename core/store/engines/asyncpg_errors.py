"""Which of asyncpg's errors mean that the connection has gone."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from core.errors import DatabaseAway

LOST = (
    OSError,  # refused, reset, unreachable, timed out
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,  # the server said goodbye before it was asked
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    # Met while connecting: the database is locked, dropped, or its password changed.
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.IdleSessionTimeoutError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
# asyncpg has no class for a connection found closed, or taken from us by its pool.
LOST_WORDS = ("closed", "released back to the pool")


@contextmanager
def named_away() -> Iterator[None]:
    """Raise `DatabaseAway` for a lost connection; leave other errors alone."""
    try:
        yield
    except LOST as error:
        raise DatabaseAway(f"PostgreSQL is away: {error!r}") from error
    except asyncpg.InterfaceError as error:
        if any(words in str(error) for words in LOST_WORDS):
            raise DatabaseAway(f"PostgreSQL is away: {error}") from error
        raise


@contextmanager
def talking_on(connection: Any) -> Iterator[None]:
    """As `named_away`, and cut a connection that failed, so that none reuses it."""
    try:
        with named_away():
            yield
    except DatabaseAway:
        with suppress(asyncpg.InterfaceError):  # its pool has done so already
            connection.terminate()
        raise
