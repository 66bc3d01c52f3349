"""Piccolo on SQLite: one writer, a few readers, one commit for many."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar, cast

from piccolo.engine import sqlite as stock
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from core.errors import DatabaseAway
from core.store.engines import statements as on_thread
from core.store.engines.bells import Bells
from core.store.engines.contract import DatabaseBusy, Dialect, Rows, StopListening, Work
from core.store.engines.group import GroupCommit
from core.store.engines.scope import Scope
from core.store.engines.shield import to_the_end
from core.store.engines.sql import Kind, kind_of
from core.store.engines.thread import ConnectionThread
from core.store.engines.transaction import RootTransaction, Statement
from core.store.engines.unit import Units

T = TypeVar("T")


class SQLiteTransaction(RootTransaction):
    """BEGIN IMMEDIATE on the one writer, which nobody else has meanwhile."""

    def __init__(self, engine: "SQLiteEngine") -> None:
        super().__init__(engine.current_transaction)
        self._engine = engine
        self._writer: ConnectionThread
        self._pending: list[str] = []
        self.wakes: set[str] = set()

    async def control(self, *commands: str) -> None:
        """Keep SAVEPOINTs for the next statement: a visit to the thread is dear."""
        self._pending.extend(commands)

    async def fetch(self, *statements: Statement) -> list[Rows]:
        """Run statements in one visit; return the rows of each."""
        control, self._pending = self._pending, []
        job = partial(on_thread.fetch_inside, control=control, statements=statements)
        return await self._writer.run(job)

    async def _begin(self) -> None:
        self._writer = await self._engine.take_writer()
        try:
            await self._writer.run(on_thread.begin)
        except BaseException:
            await self._roll_back()  # cancelled, perhaps, and begun all the same
            raise

    async def _end_with_commit(self) -> None:
        await self._end(partial(on_thread.commit, control=self._pending))
        for channel in self.wakes:
            self._engine.bells.ring(channel)

    async def _roll_back(self) -> None:
        with suppress(DatabaseAway):  # closed, and the transaction undone by that
            await self._end(on_thread.roll_back)

    async def _end(self, job: Callable[[sqlite3.Connection], None]) -> None:
        # The next writer may queue up at once: the thread keeps the order.
        ended = self._writer.submit(job)
        self._engine.give_back(self._writer)
        await to_the_end(ended)


class SQLiteEngine(Scope, stock.SQLiteEngine):  # type: ignore[misc]
    """One process, one event loop. Statements outside a transaction go three ways:
    reads to a reader, row changes into the next group commit, the rest (DDL,
    PRAGMA) alone to the writer. Reads inside a transaction go to the writer.

    Before `open` and on any other event loop, as in the piccolo command, every
    transaction opens a connection for itself.
    """

    dialect: Dialect = "sqlite"

    def __init__(
        self,
        path: str,
        *,
        readers: int = 4,
        wait_seconds: float = 10.0,
        busy_seconds: float = 5.0,
    ) -> None:
        """Wait `wait_seconds` for our own tasks, `busy_seconds` for other programs."""
        stock.SQLiteEngine.__init__(self, path=path)
        self.bells = Bells()
        self._units = Units(self)
        self._reader_count = readers
        self._wait_seconds = wait_seconds
        self._busy_seconds = busy_seconds
        self._home: asyncio.AbstractEventLoop | None = None
        self._lone: GroupCommit[Sequence[Statement], list[Rows]] = GroupCommit(
            self._write_units
        )
        self._kept: list[ConnectionThread] = []
        self._writer: ConnectionThread | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.LifoQueue[ConnectionThread] = asyncio.LifoQueue()
        self._at_hand: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Connect the writer, then the readers; raise `DatabaseAway` if we cannot."""
        if self._is_home():
            return
        await self._let_go()
        writer = ConnectionThread(self._connect)
        count = self._reader_count
        readers = [ConnectionThread(self._connect_reader) for _ in range(count)]
        self._kept = [writer, *readers]
        try:
            for thread in self._kept:
                await thread.run(lambda _: None)
        except BaseException:
            await self._let_go()
            raise
        self._turn, self._idle = asyncio.Lock(), asyncio.LifoQueue()
        for reader in readers:
            self._idle.put_nowait(reader)
        self._at_hand = self._connect_reader()
        self._writer, self._home = writer, asyncio.get_running_loop()

    async def close(self) -> None:
        """Let the transaction that is running end, then end every thread."""
        if self._is_home():
            with suppress(DatabaseBusy):
                await self.take_writer()
        await self._let_go()

    async def ping(self) -> None:
        """Read the file; raise `DatabaseAway` if that cannot be done."""
        await self._run(("SELECT 1 FROM sqlite_master LIMIT 1", ()))

    async def notify(self, channel: str) -> None:
        """Wake this process's listeners, after the COMMIT if there will be one."""
        transaction = self.live_transaction()
        if transaction is None:
            self.bells.ring(channel)
        else:
            cast(SQLiteTransaction, transaction.root).wakes.add(channel)

    async def listen(self, channel: str, callback: Callable[[], None]) -> StopListening:
        """Call `callback` when this process notifies; others are not heard."""
        return self.bells.hang(channel, callback)

    async def together(self, work: Work[T]) -> T:
        """Do `work` in one transaction with others; see `Database.together`."""
        if self.transaction_exists() or not self._is_home():
            return await super().together(work)
        return await self._units.do(work)

    async def write_all(self, *queries: Query[Any, Any]) -> list[Rows]:
        """Run queries, all of them or none, in one visit to the writer's thread."""
        unit = self.compile_all(queries)
        if not self.transaction_exists():
            return await self._write(unit)
        async with self.transaction() as nested:
            return await nested.root.fetch(*unit)

    async def look(self, query: Query[Any, Any]) -> Rows:
        """Read a row by its key at once: waking a thread would cost more than it."""
        (statement,) = self.compile_all([query])
        if self._at_hand is None or self.live_transaction() or not self._is_home():
            return await self._run(statement)
        try:
            return on_thread.fetch(self._at_hand, statement)
        except sqlite3.Error as error:
            raise on_thread.honest(error) from None

    async def run_querystring(
        self, querystring: QueryString, in_pool: bool = False
    ) -> Rows:
        """Run one of Piccolo's queries."""
        return await self._run(self.compile(querystring))

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> Rows:
        """Run one of Piccolo's schema changes."""
        return await self._run((ddl, ()))

    async def take_writer(self) -> ConnectionThread:
        """Wait for the writer, first come first served; then it is the caller's."""
        if not self._is_home():
            return ConnectionThread(self._connect)
        if self._turn.locked():
            try:
                async with asyncio.timeout(self._wait_seconds):
                    await self._turn.acquire()
            except TimeoutError as error:
                raise DatabaseBusy("database busy: others are writing") from error
        else:
            await self._turn.acquire()
        return cast(ConnectionThread, self._writer)

    def give_back(self, writer: ConnectionThread) -> None:
        """Let the next one write."""
        if writer is self._writer:
            self._turn.release()
        else:
            writer.stop()

    def _new_transaction(self) -> RootTransaction:
        return SQLiteTransaction(self)

    async def _run(self, statement: Statement) -> Rows:
        if transaction := self.live_transaction():
            return (await transaction.root.fetch(statement))[0]
        kind = kind_of(statement[0])
        if kind is Kind.CHANGE:
            return (await self._write([statement]))[0]
        job = partial(on_thread.fetch, statement=statement)
        if kind is Kind.READ and self._is_home():
            return await self._read(job)
        return await self._on_writer(job)

    async def _read(self, job: Callable[[sqlite3.Connection], Rows]) -> Rows:
        reader = await self._take_reader()
        answer = reader.submit(job)
        answer.add_done_callback(lambda _: self._idle.put_nowait(reader))
        try:
            return await to_the_end(answer)
        except asyncio.CancelledError:
            if not answer.done():  # else the reader may be another's by now
                reader.interrupt()
            raise

    async def _take_reader(self) -> ConnectionThread:
        try:
            return self._idle.get_nowait()
        except asyncio.QueueEmpty:
            pass
        try:
            async with asyncio.timeout(self._wait_seconds):
                return await self._idle.get()
        except TimeoutError as error:
            raise DatabaseBusy("database busy: others are reading") from error

    async def _write(self, unit: Sequence[Statement]) -> list[Rows]:
        if self._is_home():
            return await self._lone.submit(unit)
        answer = (await self._write_units([unit]))[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def _write_units(
        self, units: Sequence[Sequence[Statement]]
    ) -> list[list[Rows] | BaseException]:
        return await self._on_writer(partial(on_thread.write_units, units=units))

    async def _on_writer(self, job: Callable[[sqlite3.Connection], T]) -> T:
        writer = await self.take_writer()
        try:
            return await writer.run(job)
        finally:
            self.give_back(writer)

    def _is_home(self) -> bool:
        return self._home is asyncio.get_running_loop()

    async def _let_go(self) -> None:
        if self._at_hand is not None:
            self._at_hand.close()
            self._at_hand = None
        kept, self._kept = self._kept, []
        self._home = self._writer = None
        for thread in kept:
            await thread.close()

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(
            **self.connection_kwargs,
            timeout=self._busy_seconds,
            cached_statements=512,
            check_same_thread=False,  # a house may be closed from another loop
        )
        try:
            on_thread.prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_reader(self) -> sqlite3.Connection:
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        return connection
