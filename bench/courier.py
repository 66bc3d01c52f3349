"""Messages from the outbox to a local sink; then beside a channel that hangs."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import httpx

from bench.places import house_environment, postgres
from core import api
from core.app import House, build
from core.domain.message import DeliveryState, Direction
from core.plugin import Plugins
from core.settings import from_environment, options_from_environment
from core.store.ids import new_id
from core.store.outbox import SEND
from core.store.schema import migrate
from core.store.tables import JobRow, MessageRow, TicketRow

MESSAGES = 1_000
DEAD_MESSAGES = 200
TURNS = 7
_SLICE = 200
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def main() -> None:
    """Print deliveries a second with all channels well, and with one dead."""
    place = Path(tempfile.mkdtemp())
    await _both("SQLite FULL", place, f"sqlite:///{place / 'tiepdan.db'}")
    async with postgres() as fresh:
        await _both("PostgreSQL", place, await fresh())


async def _both(name: str, place: Path, database_url: str) -> None:
    async with _world(place, database_url) as (house, sink):
        await _deliver(house, sink, dead=0)  # warm
        # In turn, for the machine's own moods move the figures by a third.
        pairs = [
            (
                await _deliver(house, sink, dead=0),
                await _deliver(house, sink, dead=DEAD_MESSAGES),
            )
            for _ in range(TURNS)
        ]
    well = median(pair[0] for pair in pairs)
    lost = median(1 - beside / alone for alone, beside in pairs)
    print(
        f"{name}: {well:,.0f}/s; a channel that hangs beside it costs {lost:+.1%}"
        f" (median of {TURNS} turns)"
    )


class Sink:
    """A server on loopback that answers everything at once, or never."""

    def __init__(self) -> None:
        self.taken = 0
        self.wanted = 0
        self.done = asyncio.Event()

    async def answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            writer.write(_ANSWER)
            self.taken += 1
            if self.taken >= self.wanted:
                self.done.set()

    async def hang(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while await reader.read(65536):
            pass


def _channel(name: str, port: int, client: httpx.AsyncClient) -> api.Channel:
    async def deliver(message: api.Outgoing) -> api.Receipt:
        told = {"to": message.reply_to, "text": message.body}
        await client.post(f"http://127.0.0.1:{port}/", json=told)
        return api.Receipt(message.key)

    return api.Channel(name, name, api.read_letter, deliver=deliver)


@asynccontextmanager
async def _world(place: Path, database_url: str) -> AsyncIterator[tuple[House, Sink]]:
    sink = Sink()
    lively = await asyncio.start_server(_quietly(sink.answer), "127.0.0.1", 0)
    dead = await asyncio.start_server(_quietly(sink.hang), "127.0.0.1", 0)
    environ = house_environment(database_url, place)
    async with httpx.AsyncClient(timeout=None) as client:
        plugins = Plugins()
        plugins.load(without={"email", "zalo", "zns", "open311"})
        for name, server in (("lively", lively), ("dead", dead)):
            channel = _channel(name, server.sockets[0].getsockname()[1], client)
            plugins.add(_offering(channel), name)
        house = build(
            from_environment(environ),
            options_from_environment(environ),
            plugins=plugins,
        )
        await house.database.open()
        try:
            await migrate(house.database)
            yield house, sink
        finally:
            await house.database.close()
            lively.close()
            dead.close()


def _offering(channel: api.Channel) -> object:
    class Offer:
        @api.hookimpl
        def register_channel(self) -> api.Channel:
            return channel

    return Offer()


def _quietly(handler):  # type: ignore[no-untyped-def]
    async def handle(reader, writer):  # type: ignore[no-untyped-def]
        try:
            await handler(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return handle


async def _deliver(house: House, sink: Sink, *, dead: int) -> float:
    """Return how many messages a second the lively channel took."""
    sink.taken, sink.wanted, sink.done = 0, MESSAGES, asyncio.Event()
    await _queue(house, "dead", dead)
    await _queue(house, "lively", MESSAGES)
    stop = asyncio.Event()
    began = time.perf_counter()
    task = asyncio.create_task(house.worker.run(stop))
    await sink.done.wait()
    took = time.perf_counter() - began
    stop.set()
    await task
    await JobRow.delete().where(JobRow.channel == "dead")
    return MESSAGES / took


async def _queue(house: House, channel: str, count: int) -> None:
    received = await house.intake.receive(api.Arrival("lively", b"{}"))
    row = await TicketRow.objects().get(TicketRow.code == received.code)
    assert row is not None
    await JobRow.delete().where(JobRow.topic != SEND)
    now = house.office.now()
    for begin in range(0, count, _SLICE):
        keys = [str(new_id()) for _ in range(begin, min(begin + _SLICE, count))]
        await MessageRow.insert(
            *(
                MessageRow(
                    id=new_id(),
                    key=key,
                    ticket=row.id,
                    direction=Direction.OUT.value,
                    purpose=api.Purpose.QUESTION.value,
                    channel=channel,
                    reply_to="551",
                    body="Xin cho biết số nhà. " * 10,
                    written_at=now,
                    state=DeliveryState.QUEUED.value,
                )
                for key in keys
            )
        )
        await JobRow.insert(
            *(
                JobRow(
                    id=new_id(),
                    topic=SEND,
                    key=f"{SEND}:{key}",
                    ticket=row.id,
                    subject=key,
                    channel=channel,
                    due_at=now,
                )
                for key in keys
            )
        )
