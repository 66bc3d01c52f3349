"""Piccolo on PostgreSQL: a pool, and transactions that always end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from asyncpg.pool import PoolConnectionProxy  # type: ignore[import-untyped]
from piccolo.engine import postgres as stock
from piccolo.engine.exceptions import TransactionError
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from core.errors import DatabaseAway
from core.store.engines.asyncpg_errors import named_away, talking_on
from core.store.engines.bells import Bells
from core.store.engines.contract import (
    DatabaseBusy,
    Dialect,
    OutcomeUnknown,
    Rows,
    StopListening,
)
from core.store.engines.listener import Listener
from core.store.engines.scope import Scope
from core.store.engines.shield import to_the_end
from core.store.engines.sql import Kind, kind_of
from core.store.engines.transaction import RootTransaction, Statement

Connection = Any  # asyncpg has no types
ROLLBACK_WITHIN = 10.0  # seconds, then the connection is cut


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that needs no cleaning: we never change a session's state.

    asyncpg's own cleaning costs a round trip after every statement.
    """

    def get_reset_query(self) -> str:
        """Say what to run when the connection goes back to the pool."""
        return ""


class PostgresTransaction(RootTransaction):
    """BEGIN … COMMIT on a connection that is ours until the end."""

    def __init__(self, engine: "PostgresEngine") -> None:
        super().__init__(engine.current_transaction)
        self._engine = engine
        self._connection: Connection

    async def control(self, *commands: str) -> None:
        """Run SAVEPOINTs and the like in one round trip."""
        with talking_on(self._connection):
            await self._connection.execute("; ".join(commands))

    async def fetch(self, *statements: Statement) -> list[list[Any]]:
        """Run statements in order; return the records of each."""
        with talking_on(self._connection):
            return [await self._connection.fetch(sql, *a) for sql, a in statements]

    async def _begin(self) -> None:
        self._connection = await self._engine.begin()

    async def _end_with_commit(self) -> None:
        try:
            tag = await self._engine.end(self._connection, "COMMIT")
        except DatabaseAway as error:
            raise OutcomeUnknown("the connection dropped during COMMIT") from error
        if tag != "COMMIT":
            raise TransactionError("undone: a statement failed, and was ignored")

    async def _roll_back(self) -> None:
        with suppress(DatabaseAway):  # then the server has rolled back
            await self._engine.end(self._connection, "ROLLBACK")


class PostgresEngine(Scope, stock.PostgresEngine):  # type: ignore[misc]
    """One event loop, one pool. A connection that breaks is replaced; BEGIN and
    lone reads that find one broken are tried once more, for nothing is lost by it.

    Before `open` and on any other event loop, as in the piccolo command, every
    transaction opens a connection for itself.
    """

    dialect: Dialect = "postgres"

    def __init__(
        self, url: str, *, connections: int = 10, wait_seconds: float = 10.0
    ) -> None:
        """Keep up to `connections`; wait `wait_seconds` for one to be free."""
        stock.PostgresEngine.__init__(self, config={"dsn": url})
        self._connections = connections
        self._wait_seconds = wait_seconds
        self._home: asyncio.AbstractEventLoop | None = None
        self._endings: set[asyncio.Task[str]] = set()
        self._bells = Bells()
        self._listener: Listener | None = None

    async def check_version(self) -> None:
        """Do not connect merely because the settings are being read."""

    async def open(self) -> None:
        """Start the pool; raise `DatabaseAway` if PostgreSQL does not answer."""
        if self._is_home():
            return
        with named_away():
            self.pool = await asyncpg.create_pool(
                **self.config,
                min_size=1,
                max_size=self._connections,
                connection_class=PooledConnection,
                timeout=self._wait_seconds,
                server_settings={"application_name": "tiepdan"},
            )
        self._home = asyncio.get_running_loop()
        self._listener = Listener(self.get_new_connection, self._bells)

    async def close(self) -> None:
        """Stop listening, let transactions end, close the connections."""
        listener, self._listener = self._listener, None
        if listener is not None:
            await listener.close()
        pool, self.pool, at_home = self.pool, None, self._is_home()
        self._home = None
        if pool is None or not at_home:
            return
        try:
            async with asyncio.timeout(self._wait_seconds):
                await pool.close()
        except TimeoutError:
            pool.terminate()

    async def ping(self) -> None:
        """Ask the server for an answer; raise `DatabaseAway` if there is none."""
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._run(("SELECT 1", ()))
        except TimeoutError as error:
            raise DatabaseAway("PostgreSQL does not answer") from error

    async def notify(self, channel: str) -> None:
        """Wake the listeners of every process, when the transaction commits."""
        await self._run(("SELECT pg_notify($1, '')", (channel,)))

    async def listen(self, channel: str, callback: Callable[[], None]) -> StopListening:
        """Call `callback` when anybody notifies, and after every reconnection."""
        if self._listener is None:
            raise DatabaseAway("open the database before listening")
        stop = self._bells.hang(channel, callback)
        try:
            await self._listener.join(channel)
        except BaseException:
            stop()
            raise
        return stop

    async def write_all(self, *queries: Query[Any, Any]) -> list[Rows]:
        """Run queries in one transaction."""
        unit = self.compile_all(queries)
        async with self.transaction() as transaction:
            answers = await transaction.root.fetch(*unit)
        return [self.transform_response_to_dicts(answer) for answer in answers]

    async def look(self, query: Query[Any, Any]) -> Rows:
        """Read a row or two by a unique key: an ordinary read here."""
        (statement,) = self.compile_all([query])
        return await self._run(statement)

    async def run_querystring(
        self, querystring: QueryString, in_pool: bool = True
    ) -> list[Any]:
        """Run one of Piccolo's queries."""
        return await self._run(self.compile(querystring))

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Any]:
        """Run one of Piccolo's schema changes."""
        return await self._run((ddl, ()))

    async def get_new_connection(self) -> Connection:
        """Connect outside the pool."""
        with named_away():
            return await asyncpg.connect(**self.config, timeout=self._wait_seconds)

    async def begin(self) -> Connection:
        """Return a connection in a new transaction; `end` it."""
        try:
            return await self._begin()
        except DatabaseBusy:
            raise
        except DatabaseAway:
            await self._expire()
            return await self._begin()

    async def end(self, connection: Connection, command: str) -> str:
        """COMMIT or ROLLBACK, to the end even if we are cancelled; return the tag."""
        ending = asyncio.create_task(self._end(connection, command))
        self._endings.add(ending)  # the loop itself keeps no hold on tasks
        ending.add_done_callback(self._endings.discard)
        return await to_the_end(ending)

    async def _begin(self) -> Connection:
        connection = await self._take()
        try:
            with talking_on(connection):
                await connection.execute("BEGIN")
        except BaseException:
            with suppress(DatabaseAway):
                await self.end(connection, "ROLLBACK")
            raise
        return connection

    async def _end(self, connection: Connection, command: str) -> str:
        patience = None if command == "COMMIT" else ROLLBACK_WITHIN
        try:
            with talking_on(connection):
                tag: str = await connection.execute(command, timeout=patience)
                return tag
        finally:
            await self._give_back(connection)

    def _new_transaction(self) -> RootTransaction:
        return PostgresTransaction(self)

    async def _run(self, statement: Statement) -> list[Any]:
        if transaction := self.live_transaction():
            return (await transaction.root.fetch(statement))[0]
        try:
            return await self._run_alone(statement)
        except DatabaseBusy:
            raise
        except DatabaseAway:
            await self._expire()
            if kind_of(statement[0]) is not Kind.READ:
                raise  # it may have been done
        return await self._run_alone(statement)

    async def _run_alone(self, statement: Statement) -> list[Any]:
        connection = await self._take()
        try:
            with talking_on(connection):
                rows: list[Any] = await connection.fetch(statement[0], *statement[1])
                return rows
        finally:
            await self._give_back(connection)

    async def _take(self) -> Connection:
        if self.pool is None or not self._is_home():
            return await self.get_new_connection()
        try:
            with named_away():
                return await self.pool.acquire(timeout=self._wait_seconds)
        except DatabaseAway as error:
            if isinstance(error.__cause__, TimeoutError):
                raise DatabaseBusy("database busy: no connection is free") from error
            raise

    async def _give_back(self, connection: Connection) -> None:
        with suppress(DatabaseAway), named_away():
            if isinstance(connection, PoolConnectionProxy) and self.pool is not None:
                await self.pool.release(connection)
            else:
                connection.terminate()

    async def _expire(self) -> None:
        """Have the pool replace every connection: one broke, so may have the rest."""
        if self.pool is not None and self._is_home():
            await self.pool.expire_connections()

    def _is_home(self) -> bool:
        return self._home is asyncio.get_running_loop()
