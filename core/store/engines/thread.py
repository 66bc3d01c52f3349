"""A SQLite connection that lives on a thread of its own."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from core.errors import DatabaseAway
from core.store.engines.shield import to_the_end
from core.store.engines.statements import honest

T = TypeVar("T")
Connect = Callable[[], sqlite3.Connection]
Job = tuple[Callable[[sqlite3.Connection], Any], "asyncio.Future[Any]"]


class ConnectionThread:
    """Does jobs one after another, in the order in which they were handed in.

    A job is any function of the connection. aiosqlite visits its thread three
    times a statement (execute, fetch, close); here many statements are one visit,
    and visits are what costs. Because of the order, whoever hands in a COMMIT may
    let the next writer hand in its BEGIN without waiting for the answer.
    """

    def __init__(self, connect: Connect) -> None:
        """`connect` is called on the thread, at the first job."""
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._stopped = False
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(
            target=self._work, name="tiepdan-sqlite", daemon=True
        )
        self._thread.start()

    def submit(self, job: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Hand in a job; await it with `to_the_end`, for it cannot be taken back."""
        if self._stopped:
            raise DatabaseAway("the database has been closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put((job, future))
        return future

    async def run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Do a job and return its answer. If we are cancelled, it is done anyway."""
        return await to_the_end(self.submit(job))

    def interrupt(self) -> None:
        """Stop the statement that is running now, if any."""
        if self._connection is not None:
            with suppress(sqlite3.ProgrammingError):  # closed meanwhile
                self._connection.interrupt()

    def stop(self) -> None:
        """Close the connection when the jobs handed in so far are done."""
        self._stopped = True
        self._jobs.put(None)

    async def close(self) -> None:
        """Do the jobs handed in so far, close the connection, end the thread."""
        self.stop()
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._do(*job)
            del job  # or the last job's rows live until the next one comes
        if self._connection is not None:
            self._connection.close()

    def _do(
        self,
        job: Callable[[sqlite3.Connection], Any],
        future: "asyncio.Future[Any]",
    ) -> None:
        answer: Any = None
        failure: BaseException | None = None
        try:
            if self._connection is None:
                self._connection = self._connect()
            answer = job(self._connection)
        except BaseException as error:
            failure = honest(error)
        with suppress(RuntimeError):  # the loop has gone, and with it who asked
            future.get_loop().call_soon_threadsafe(_deliver, future, answer, failure)


def _deliver(
    future: "asyncio.Future[Any]", answer: Any, failure: BaseException | None
) -> None:
    if future.cancelled():
        return
    if failure is None:
        future.set_result(answer)
    else:
        future.set_exception(failure)
