"""What both engines promise."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

from piccolo.query.base import Query

from core.errors import DatabaseAway
from core.store.engines.group import GroupCommit

T = TypeVar("T")
Item = TypeVar("Item")
Answer = TypeVar("Answer")

Dialect = Literal["sqlite", "postgres"]
Rows = list[dict[str, Any]]
Work = Callable[[], Awaitable[T]]
StopListening = Callable[[], None]


class DatabaseBusy(DatabaseAway):
    """Others held the database for longer than we wait; nothing was stored."""


class OutcomeUnknown(DatabaseAway):
    """The connection dropped during COMMIT: stored or not, the server did not say."""


@runtime_checkable
class Database(Protocol):
    """A Piccolo engine that is safe to keep for months."""

    @property
    def dialect(self) -> Dialect:
        """Which SQL is spoken."""

    async def open(self) -> None:
        """Connect. Before this, and on another event loop, nothing is kept open."""

    async def close(self) -> None:
        """Finish what was begun, then let go of every connection and thread."""

    async def ping(self) -> None:
        """Return if the database answers; raise `DatabaseAway` if not."""

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        """All or nothing; inside another transaction, a SAVEPOINT of it."""

    async def together(self, work: Work[T]) -> T:
        """Do `work` in a transaction that it may share with other callers' work.

        Returns after the COMMIT, so what was written is durable; if `work`
        raises, only its own writes are undone. `work` may be done a second time
        after a rollback and others wait for it: it talks to the database and to
        nothing else. Inside a transaction it is a nested transaction.
        """

    async def write_all(self, *queries: Query[Any, Any]) -> list[Rows]:
        """Run queries that need no answer from one another: all of them or none."""

    async def look(self, query: Query[Any, Any]) -> Rows:
        """Read a row or two by a unique key, the cheapest way there is.

        Never a scan or a search: SQLite does it on the spot, without a thread.
        """

    def gathering(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer | BaseException]]],
    ) -> GroupCommit[Item, Answer]:
        """Let one call of `write` serve many callers: `await gathered.submit(item)`.

        `write` runs in a transaction and gives one answer per item, in order; an
        answer that is an exception is raised to its caller. If `write` raises,
        each item is written again alone, so only the guilty one fails.
        """

    async def notify(self, channel: str) -> None:
        """Wake the listeners of `channel`; inside a transaction, when it commits."""

    async def listen(self, channel: str, callback: Callable[[], None]) -> StopListening:
        """Call `callback` when woken, and whenever a wake-up may have been missed."""
