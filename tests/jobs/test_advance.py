"""One ticket walked: by whom, how far, and what if somebody is faster."""

import asyncio

import pytest
import pytest_asyncio

from core.domain.because import because
from core.domain.event import EventKind
from core.domain.outcome import Onward, Wait
from core.domain.stage import Stage
from core.errors import TicketUnknown
from core.jobs.advance import Line
from tests.contract.test_ledger import arrival
from tests.fakes import Clock, MemoryLedger
from tests.jobs.house import CODE, Workshop, read, wait
from tests.store.house import opened


@pytest_asyncio.fixture
async def ledger():
    ledger = MemoryLedger(Clock())
    await ledger.keep(arrival())
    return ledger


def line(ledger, second):
    return Line(ledger, lambda: {Stage.NORMALISE: read, Stage.DEDUPLICATE: second})


async def test_a_ticket_goes_as_far_as_it_can(ledger):
    walked = await line(ledger, wait).advance(CODE)
    assert (walked.stage, walked.round) == (Stage.DEDUPLICATE, 2)
    assert walked == await ledger.find(CODE)


async def test_walking_again_changes_nothing(ledger):
    walks = line(ledger, wait)
    first = await walks.advance(CODE)
    assert await walks.advance_by_id(first.id) == first


async def test_a_citizen_who_writes_while_the_ticket_walks_does_not_stop_it(ledger):
    async def second(ticket):
        if ticket.round == 1:  # between the step's look and its word
            await ledger.hear(ticket, "Quên nói: số 12.", ())
        return Onward(because=because("đi tiếp"))

    walks = Line(
        ledger,
        lambda: {Stage.NORMALISE: read, Stage.DEDUPLICATE: second, Stage.SCREEN: wait},
    )
    assert (await walks.advance(CODE)).stage is Stage.SCREEN


async def test_a_broken_step_puts_the_ticket_on_the_shelf(ledger):
    async def broken(ticket):
        raise KeyError("Trần Thị Lan")

    walked = await line(ledger, broken).advance(CODE)
    assert walked.shelved == "loc_trung: KeyError"
    assert walked.stage is Stage.DEDUPLICATE


async def test_a_code_nobody_was_given_is_unknown(ledger):
    with pytest.raises(TicketUnknown):
        await line(ledger, wait).advance("ZZZZZZZZZZZZ")


async def test_walkers_side_by_side_take_each_step_once(database_url):
    async with opened(database_url) as store:
        await store.ledger.keep(arrival())
        shop = Workshop(store)
        await asyncio.gather(*(shop.line.advance(CODE) for _ in range(8)))
        kinds = [event.kind for event in await store.ledger.history(CODE)]
        assert kinds == [EventKind.RECEIVED, EventKind.ONWARD, EventKind.WAITING]


async def test_a_ticket_waits_for_its_date_and_then_goes_on(database_url):
    async with opened(database_url) as store:
        await store.ledger.keep(arrival())
        until = store.clock.at.replace(month=12)

        async def second(ticket):
            if store.clock() < until:
                return Wait(because=because("Chờ đến hạn"), until=until)
            return Onward(because=because("Đến hạn"))

        shop = Workshop(store, second)
        await shop.worker.drain()
        assert (await store.ledger.find(CODE)).stage is Stage.DEDUPLICATE
        store.clock.at = until
        await shop.worker.drain()
        assert (await store.ledger.find(CODE)).stage is Stage.SCREEN
