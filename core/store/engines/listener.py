"""Wake-ups from PostgreSQL, heard on a connection that is kept alive."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from core.errors import DatabaseAway
from core.store.engines.asyncpg_errors import named_away
from core.store.engines.bells import Bells

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts to reconnect
CHECK_EVERY = 30.0  # seconds; a firewall may drop an idle connection without a word
ANSWER_WITHIN = 5.0  # seconds
FAILED = (DatabaseAway, asyncpg.PostgresError, asyncpg.InterfaceError)

log = logging.getLogger(__name__)


class Listener:
    """LISTENs on the channels of `bells` and rings them.

    After a reconnection it rings them all: what was sent meanwhile is lost.
    """

    def __init__(self, connect: Callable[[], Awaitable[Any]], bells: Bells) -> None:
        self._connect = connect
        self._bells = bells
        self._connection: Any = None
        self._lost = asyncio.Event()
        self._talking = asyncio.Lock()  # asyncpg does one thing at a time
        self._keeper: asyncio.Task[None] | None = None

    async def join(self, channel: str) -> None:
        """Hear `channel` from now on; raise `DatabaseAway` if we cannot."""
        async with self._talking:
            if self._keeper is None:
                await self._reconnect()
                self._keeper = asyncio.create_task(self._keep())
            elif self._connection is not None:
                await self._hear(channel)

    async def close(self) -> None:
        """Stop listening."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        self._hang_up()

    async def _keep(self) -> None:
        while True:
            with suppress(*FAILED):
                await self._until_lost()
            self._hang_up()
            await self._until_reconnected()
            for channel in self._bells.channels():
                self._bells.ring(channel)

    async def _until_lost(self) -> None:
        """Return when the connection is gone; raise when it no longer answers."""
        while not self._lost.is_set():
            try:
                await asyncio.wait_for(self._lost.wait(), CHECK_EVERY)
            except TimeoutError:
                async with self._talking:
                    with named_away():
                        await self._connection.execute(";", timeout=ANSWER_WITHIN)

    async def _until_reconnected(self) -> None:
        pause = FIRST_PAUSE
        while self._connection is None:
            try:
                async with self._talking:
                    await self._reconnect()
            except FAILED as error:
                log.warning("no wake-ups from PostgreSQL, trying again: %s", error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _reconnect(self) -> None:
        connection = await self._connect()
        lost = asyncio.Event()  # a new one: the old connection may yet report its end
        self._connection, self._lost = connection, lost
        try:
            connection.add_termination_listener(lambda _: lost.set())
            for channel in self._bells.channels():
                await self._hear(channel)
        except BaseException:
            self._hang_up()
            raise

    async def _hear(self, channel: str) -> None:
        with named_away():
            await self._connection.add_listener(channel, self._ring)

    def _ring(self, _connection: object, _pid: int, channel: str, _: object) -> None:
        self._bells.ring(channel)

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()
