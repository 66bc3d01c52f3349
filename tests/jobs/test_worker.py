"""The worker: wakes at once, survives what breaks, and holds nobody up."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
import structlog

from core.channel import Pace
from core.domain.outcome import Wait
from core.domain.stage import Stage
from core.errors import DatabaseAway
from core.jobs.backoff import MOST_TRIES
from core.jobs.worker import AT_ONCE, LEASE, Worker
from core.store.outbox import ADVANCE, SEND
from core.store.tables import JobRow, TicketRow
from tests.contract.test_ledger import arrival, read, received
from tests.fakes import FakeCourier, outgoing
from tests.jobs.house import CODE, READ, Post, Workshop, wait
from tests.store.house import opened


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


@asynccontextmanager
async def working(worker: Worker):
    """A worker at work; it is stopped at the end as a server stops it."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    async with asyncio.timeout(30):
        yield
        stop.set()
        await task


async def until(true):
    """Give the loop to the others until something is so; the caller has a time-out."""
    while not await true():
        await asyncio.sleep(0.005)


async def queue(store, *channels):
    """Queue a message to each of these channels; their keys are m0, m1 …"""
    ticket = await read(store, await received(store))
    posts = tuple(outgoing(ticket, f"m{n}") for n in range(len(channels)))
    await store.ledger.record(ticket, Wait(because=READ, posts=posts))
    for post, channel in zip(posts, channels, strict=True):
        await JobRow.update({JobRow.channel: channel}).where(JobRow.subject == post.key)


async def test_a_letter_is_walked_as_soon_as_it_is_kept(store, monkeypatch):
    monkeypatch.setattr("core.jobs.worker._SLEEP_AT_MOST", 3600.0)  # only a bell helps
    worker = Workshop(store).worker
    async with working(worker):
        for n in range(3):
            await store.ledger.keep(arrival(f"web:{n}", f"{n:012}"))
            await until(lambda done=n + 1: _done(worker, done))


async def _done(worker, count):
    return worker.counts["done"] == count


async def test_a_letter_is_walked_and_its_receipt_sent(store):
    courier = FakeCourier()
    shop = Workshop(store, Post(("receipt",)), couriers=(courier,))
    async with working(shop.worker):
        await store.ledger.keep(arrival())
        await until(lambda: _sent(shop, "receipt"))
    assert [message.key for message in courier.taken] == ["receipt"]
    assert shop.worker.counts["done"] == 2


async def _sent(shop, key):
    row = await JobRow.objects().get(JobRow.subject == key)
    return row is not None and not row.pending


async def test_a_courier_that_hangs_stops_neither_other_channels_nor_the_line(store):
    dead = FakeCourier("dead", gate=asyncio.Semaphore(0))
    lively = FakeCourier("lively")
    shop = Workshop(store, couriers=(dead, lively))
    await queue(store, *["dead"] * 12, "lively")
    async with working(shop.worker):
        await until(lambda: _sent(shop, "m12"))
        await store.ledger.keep(arrival("web:2", "00000000000C"))
        await until(lambda: _at(store, "00000000000C", Stage.DEDUPLICATE))
        assert dead.most_at_once == dead.under_way == Pace().at_once
        dead.let_through(1)
        await until(lambda: _tried(dead, Pace().at_once + 1))
        dead.let_through(12)
    assert dead.most_at_once == Pace().at_once


async def test_two_who_look_for_messages_at_once_never_crowd_a_channel(sqlite_url):
    async with opened(sqlite_url) as store:
        dead = FakeCourier(gate=asyncio.Semaphore(0))
        shop = Workshop(store, couriers=(dead,))
        await queue(store, *["web"] * 12)
        both = asyncio.gather(shop.worker.drain(), shop.worker.drain())
        await until(lambda: _tried(dead, Pace().at_once))
        dead.let_through(12)
        await both
        assert len(dead.taken) == 12
        assert dead.most_at_once == Pace().at_once


async def _tried(courier, count):
    return len(courier.tried) >= count


async def _at(store, code, stage):
    return (await store.ledger.find(code)).stage is stage


async def test_a_full_channel_does_not_keep_the_worker_spinning(sqlite_url):
    async with opened(sqlite_url) as store:
        dead = FakeCourier(gate=asyncio.Semaphore(0))
        shop = Workshop(store, couriers=(dead,))
        await queue(store, *["web"] * 9)
        claims = 0
        claim = store.outbox.claim

        async def counted(*words, **more):
            nonlocal claims
            claims += 1
            return await claim(*words, **more)

        store.outbox.claim = counted
        async with working(shop.worker):
            await until(lambda: _under_way(dead, Pace().at_once))
            before = claims
            for _ in range(200):
                await asyncio.sleep(0)
                await store.database.ping()
            assert claims - before <= 4
            dead.let_through(9)


async def _under_way(courier, count):
    return courier.under_way == count


async def test_a_courier_is_given_so_long_and_no_longer(store):
    dead = FakeCourier(gate=asyncio.Semaphore(0))
    shop = Workshop(store, couriers=(dead,), patience=0.05)
    await queue(store, "web")
    await shop.worker.drain()
    row = await shop.message("m0")
    assert (row.state, row.fault) == ("failed", "time-out")
    assert dead.under_way == 0


async def test_a_walk_that_always_fails_ends_on_the_shelf(store):
    await store.ledger.keep(arrival())
    shop = Workshop(store)
    broken = store.ledger.record

    async def record(ticket, outcome):
        raise RuntimeError("Trần Thị Lan, 0912 000 111")

    store.ledger.record = record
    for _ in range(MOST_TRIES):
        await shop.worker.drain()
        store.clock.pass_by(hours=3)
    store.ledger.record = broken
    ticket = await store.ledger.find(CODE)
    assert ticket.shelved == "RuntimeError"
    assert shop.worker.counts["failed"] == MOST_TRIES
    assert shop.worker.counts["given_up"] == 1
    await store.ledger.put_back(CODE, "officer:lan")
    await shop.worker.drain()
    assert (await store.ledger.find(CODE)).stage is Stage.DEDUPLICATE


async def test_a_job_that_ends_its_worker_each_time_ends_on_the_shelf(store):
    await store.ledger.keep(arrival())
    for _ in range(MOST_TRIES):
        [_job] = await store.outbox.claim(ADVANCE, limit=1, lease=LEASE)
        store.clock.pass_by(minutes=2)
    await Workshop(store).worker.drain()
    assert (await store.ledger.find(CODE)).shelved == "worker died"


async def test_a_fault_is_logged_without_a_word_of_it(store):
    await store.ledger.keep(arrival())
    shop = Workshop(store, couriers=(FakeCourier(fails=[OSError("lan@example.vn")]),))

    async def record(ticket, outcome):
        raise ValueError("Trần Thị Lan, 0912 000 111")

    store.ledger.record = record
    with structlog.testing.capture_logs() as lines:
        await shop.worker.drain()
        del store.ledger.record
        await queue_more(store)
        await shop.worker.drain()
    [walk, send] = lines
    assert (walk["event"], walk["fault"]) == ("job failed", "ValueError")
    assert walk["at"].startswith("record:")
    assert (send["event"], send["fault"]) == ("courier broke", "OSError")
    assert "Lan" not in str(lines)
    assert "lan@" not in str(lines)


async def queue_more(store):
    ticket = await read(store, await store.ledger.find(CODE))
    post = outgoing(ticket, "m0")
    await store.ledger.record(ticket, Wait(because=READ, posts=(post,)))


async def test_the_database_may_go_away_and_come_back(store, monkeypatch):
    monkeypatch.setattr("core.jobs.worker._AFTER_A_FAULT", 0.01)
    shop = Workshop(store)
    claim, tries = store.outbox.claim, 0

    async def away(*words, **more):
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise DatabaseAway("gone")
        return await claim(*words, **more)

    store.outbox.claim = away
    async with working(shop.worker):
        await store.ledger.keep(arrival())
        await until(lambda: _at(store, CODE, Stage.DEDUPLICATE))
    assert shop.worker.counts["ticks_failed"] == 2


async def test_citizens_at_the_doors_go_first_but_not_for_ever(store, monkeypatch):
    monkeypatch.setattr("core.jobs.worker._PATIENCE", 0.1)
    shop, asked = Workshop(store), 0

    def busy():
        nonlocal asked
        asked += 1
        return True

    shop.worker._doors_busy = busy
    await store.ledger.keep(arrival())
    async with working(shop.worker):
        await until(lambda: _at(store, CODE, Stage.DEDUPLICATE))
    assert asked >= 5


async def test_stopping_finishes_what_was_begun(store):
    courier = FakeCourier(gate=asyncio.Semaphore(0))
    shop = Workshop(store, couriers=(courier,))
    await queue(store, "web")
    stop = asyncio.Event()
    task = asyncio.create_task(shop.worker.run(stop))
    await until(lambda: _under_way(courier, 1))
    stop.set()
    courier.let_through(1)
    async with asyncio.timeout(5):
        await task
    assert (await shop.message("m0")).state == "sent"


async def test_stopping_does_not_wait_for_ever(store, monkeypatch):
    monkeypatch.setattr("core.jobs.worker._FINISH_WITHIN", 0.05)
    courier = FakeCourier(gate=asyncio.Semaphore(0))
    shop = Workshop(store, couriers=(courier,))
    await queue(store, "web")
    stop = asyncio.Event()
    task = asyncio.create_task(shop.worker.run(stop))
    await until(lambda: _under_way(courier, 1))
    stop.set()
    async with asyncio.timeout(5):
        await task
    assert courier.under_way == 0
    store.clock.pass_by(minutes=3)  # the lease ends, and another worker takes it
    [again] = await store.outbox.claim(SEND, limit=1, lease=LEASE)
    assert again.attempts == 2


async def test_a_flood_of_letters_is_walked_a_few_at_a_time(store):
    most = under_way = 0

    async def second(ticket):
        nonlocal most, under_way
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return await wait(ticket)

    for n in range(60):
        await store.ledger.keep(arrival(f"web:{n}", f"{n:012}"))
    async with working(Workshop(store, second).worker):
        await until(lambda: _all_at(store, Stage.DEDUPLICATE, 60))
    assert 1 <= most <= AT_ONCE


async def _all_at(store, stage, count):
    there = await TicketRow.count().where(
        (TicketRow.stage == stage.value) & (TicketRow.round == 2)
    )
    return there == count


@pytest.mark.postgres
async def test_two_workers_do_every_job_once(postgres_url):
    async with opened(postgres_url) as store:
        for n in range(80):
            await store.ledger.keep(arrival(f"web:{n}", f"{n:012}"))
        courier = FakeCourier()

        async def second(ticket):
            return await Post((f"receipt-{ticket.code}",))(ticket)

        shops = [Workshop(store, second, couriers=(courier,)) for _ in range(2)]
        async with working(shops[0].worker), working(shops[1].worker):
            await until(_nothing_pending)
    keys = [message.key for message in courier.taken]
    assert len(keys) == len(set(keys)) == 80
    assert sum(shop.worker.counts["done"] for shop in shops) == 160


async def _nothing_pending():
    return not await JobRow.exists().where(JobRow.pending.eq(True))
