"""What nobody needs is thrown away; letters and history never are."""

from datetime import timedelta

import pytest_asyncio

from core.jobs.tidy import Tidier
from core.store.outbox import ADVANCE
from core.store.tables import ArrivalRow, EventRow, JobRow, SessionRow, ThrottleRow
from tests.contract.test_ledger import arrival, read, received
from tests.store.house import opened

LEASE = timedelta(minutes=2)


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


async def sessions(store, **ends):
    for name, expires_at in ends.items():
        await SessionRow.insert(
            SessionRow(
                token_digest=name, officer="lan", created_at=store.clock(),
                expires_at=expires_at,
            )
        )  # fmt: skip


async def test_ended_sessions_and_old_tries_go(store):
    now = store.clock()
    await sessions(store, ended=now - timedelta(seconds=1), open=now + timedelta(1))
    for key, ago in {"old": 61, "fresh": 59}.items():
        until = now - timedelta(minutes=ago)
        await ThrottleRow.insert(ThrottleRow(key=key, tries=3, until=until))
    await Tidier(store.clock).tidy()
    assert [row["token_digest"] for row in await SessionRow.select()] == ["open"]
    assert [row["key"] for row in await ThrottleRow.select()] == ["fresh"]


async def test_done_jobs_go_after_two_weeks_and_others_stay(store):
    for n in range(3):
        await store.ledger.keep(arrival(f"web:{n}", f"{n:012}"))
    done, given_up, _waiting = await store.outbox.claim(ADVANCE, limit=3, lease=LEASE)
    await store.outbox.done(done)
    await store.outbox.give_up(given_up, "hỏng")
    store.clock.pass_by(days=13)
    await Tidier(store.clock).tidy()
    assert await JobRow.count() == 3
    store.clock.pass_by(days=2)
    await Tidier(store.clock).tidy()
    assert await JobRow.count() == 2
    assert not await JobRow.exists().where(JobRow.id == done.id)


async def test_letters_and_history_stay(store):
    await read(store, await received(store))
    store.clock.pass_by(days=9000)
    await Tidier(store.clock).tidy()
    assert await ArrivalRow.count() == await EventRow.count() == 1


async def test_it_tidies_once_an_hour(store):
    tidier = Tidier(store.clock)
    await sessions(store, ended=store.clock())
    store.clock.pass_by(minutes=59)
    await tidier.tidy_if_due()
    assert await SessionRow.count() == 1
    store.clock.pass_by(minutes=1)
    await tidier.tidy_if_due()
    assert await SessionRow.count() == 0
