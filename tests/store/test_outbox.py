"""Jobs are claimed once, given back when a worker dies, and heard of at once."""

import asyncio
import sys
from collections import Counter
from datetime import timedelta
from itertools import chain

import pytest
import pytest_asyncio

from core.domain.outcome import Onward
from core.store.engines import engine_for
from core.store.outbox import ADVANCE, SEND, Outbox
from core.store.tables import JobRow
from tests.contract.test_ledger import READ, arrival, read, received
from tests.fakes import outgoing
from tests.store.house import opened

LEASE = timedelta(minutes=2)


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


async def claim(store, topic=ADVANCE, limit=10, **more):
    return await store.outbox.claim(topic, limit=limit, lease=LEASE, **more)


async def letters(store, count):
    for n in range(count):
        await store.ledger.keep(arrival(f"web:{n}", f"{n:012}"))


async def message(store, *channels):
    """Queue one message to each of these channels."""
    ticket = await read(store, await received(store))
    for number, channel in enumerate(channels):
        post = outgoing(ticket, f"m{number}")
        ticket = await store.ledger.record(ticket, Onward(because=READ, posts=(post,)))
        await JobRow.update({JobRow.channel: channel}).where(JobRow.subject == post.key)
    return ticket


async def test_a_claimed_job_is_nobody_elses(store):
    await letters(store, 3)
    first = await claim(store, limit=2)
    second = await claim(store, limit=2)
    assert [len(first), len(second)] == [2, 1]
    assert len({job.id for job in (*first, *second)}) == 3
    assert await claim(store) == []


async def test_a_dead_workers_job_is_claimed_again_when_its_lease_ends(store):
    await letters(store, 1)
    [lost] = await claim(store)
    store.clock.pass_by(seconds=119)
    assert await claim(store) == []
    store.clock.pass_by(seconds=1)
    [again] = await claim(store)
    assert (again.id, lost.attempts, again.attempts) == (lost.id, 1, 2)


async def test_a_job_that_is_done_stays_done(store):
    await letters(store, 1)
    [job] = await claim(store)
    await store.outbox.done(job)
    store.clock.pass_by(days=1)
    assert await claim(store) == []
    row = await JobRow.objects().first()
    assert (row.pending, row.done_at) == (False, store.clock() - timedelta(days=1))


async def test_a_worker_that_outlived_its_lease_changes_nothing(store):
    await letters(store, 1)
    [slow] = await claim(store)
    store.clock.pass_by(minutes=3)
    [quick] = await claim(store)
    await store.outbox.give_up(slow, "late")
    await store.outbox.retry(slow, after=timedelta(0), fault="late")
    assert await claim(store) == []
    await store.outbox.done(quick)
    row = await JobRow.objects().first()
    assert (row.pending, row.fault, row.gave_up_at) == (False, "", None)


async def test_a_failed_job_waits_as_long_as_it_is_told(store):
    await letters(store, 1)
    [job] = await claim(store)
    await store.outbox.retry(job, after=timedelta(seconds=30), fault="421 later")
    assert await claim(store) == []
    assert await store.outbox.next_due(ADVANCE) == store.clock() + timedelta(seconds=30)
    store.clock.pass_by(seconds=30)
    [again] = await claim(store)
    assert again.attempts == 2


async def test_a_given_up_message_waits_for_a_person(store):
    await message(store, "mail")
    [job] = await claim(store, SEND)
    await store.outbox.give_up(job, "550 " + "x" * 300)
    store.clock.pass_by(days=9)
    assert await claim(store, SEND) == []
    await store.outbox.put_back(job.subject)
    [again] = await claim(store, SEND)
    assert (again.id, again.attempts) == (job.id, 1)


async def test_a_channel_with_its_hands_full_is_passed_over(store):
    await message(store, "mail", "mail", "zalo")
    jobs = await claim(store, SEND, without=["mail"])
    assert [job.channel for job in jobs] == ["zalo"]
    assert await store.outbox.next_due(SEND, without=["mail"]) > store.clock()
    assert await store.outbox.next_due(SEND) == store.clock()


async def test_an_empty_outbox_is_never_due(store):
    assert await store.outbox.next_due(ADVANCE) is None
    assert await claim(store) == []


async def test_the_oldest_job_is_claimed_first(store):
    await letters(store, 4)
    for minutes, row in enumerate(await JobRow.objects().order_by(JobRow.id)):
        due_at = row.due_at - timedelta(minutes=minutes)
        await JobRow.update({JobRow.due_at: due_at}).where(JobRow.id == row.id)
    claimed = await claim(store, limit=1)
    youngest = await JobRow.objects().order_by(JobRow.id, ascending=False).first()
    assert claimed[0].id == youngest.id


async def test_whoever_listens_hears_of_a_letter_at_once(store):
    heard = asyncio.Event()
    hush = await store.outbox.listen(heard.set)
    await store.ledger.keep(arrival())
    async with asyncio.timeout(5):
        await heard.wait()
    hush()


async def test_nothing_is_heard_of_what_was_not_committed(store):
    heard = asyncio.Event()
    hush = await store.outbox.listen(heard.set)
    ticket = await read(store, await received(store))
    async with asyncio.timeout(5):
        await heard.wait()
    heard.clear()
    twice = (outgoing(ticket, "same"), outgoing(ticket, "same"))
    with pytest.raises(Exception):  # noqa: B017, PT011
        await store.ledger.record(ticket, Onward(because=READ, posts=twice))
    assert await store.outbox.next_due(SEND) is None
    assert not heard.is_set()
    hush()


async def test_processes_side_by_side_never_claim_a_job_twice(database_url):
    async with opened(database_url) as store:
        await letters(store, 400)
        claimers = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.store.claimer", database_url,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )
            for _ in range(3)
        ]  # fmt: skip
        for claimer in claimers:
            assert await claimer.stdout.readline() == b"ready\n"
        told = await asyncio.gather(*(one.communicate(b"go\n") for one in claimers))
    each = [out.split() for out, _ in told]
    claims = Counter(chain.from_iterable(each))
    assert len(claims) == 400
    assert set(claims.values()) == {1}
    assert sum(bool(one) for one in each) > 1


@pytest.mark.postgres
async def test_another_process_hears_of_a_letter(postgres_url):
    async with opened(postgres_url) as store:
        other = engine_for(postgres_url)
        await other.open()
        try:
            heard = asyncio.Event()
            await Outbox(other, store.clock).listen(heard.set)
            await store.ledger.keep(arrival())
            async with asyncio.timeout(5):
                await heard.wait()
        finally:
            await other.close()
