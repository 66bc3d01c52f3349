"""A conversation becomes one letter when the citizen is done, whatever breaks."""

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from core.domain.bundle import bundle, unbundle
from core.domain.message import Arrival
from core.jobs.backoff import MOST_TRIES
from core.jobs.gather import Gatherer
from core.jobs.tidy import Tidier
from core.pipeline.receive import FrontDoor
from core.store.held import Held
from core.store.outbox import GATHER
from core.store.sealed import keys
from core.store.tables import ArrivalRow, HeldRow, JobRow
from tests.fakes import FakeCourier
from tests.jobs.house import Workshop
from tests.pipeline.fakes import Cabinet
from tests.store.house import opened

QUIET = timedelta(seconds=60)


class Chat:
    """A channel that joins what it is given, and can be made to fail."""

    def __init__(self):
        self.calls = []
        self.breaks = False
        self.says_nothing = False

    async def gather(self, parts):
        self.calls.append(tuple(parts))
        if self.breaks:
            raise ConnectionError
        return None if self.says_nothing else b" ".join(parts)


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


class House:
    def __init__(self, store, chat):
        self.store, self.chat = store, chat
        courier = FakeCourier("chat")
        self.shop = Workshop(store, couriers=(courier,))
        channel = replace(courier.channel, gather=chat.gather if chat else None)
        held = Held(store.database, store.clock)
        self.door = FrontDoor(store.ledger, held, Cabinet(), store.clock)
        self.shop.worker._hands._gatherer = Gatherer(held, {"chat": channel}, self.door)

    async def says(self, words, talk="lan", key=""):
        arrival = Arrival("chat", words.encode(), key=key)
        return await self.door.hold(arrival, talk=talk, quiet=QUIET)

    async def work(self):
        await self.shop.worker.drain()

    async def letters(self):
        rows = await ArrivalRow.select(ArrivalRow.content).order_by(
            ArrivalRow.received_at
        )
        return [keys().open(bytes(row["content"])) for row in rows]

    async def quiet(self, seconds=61):
        self.store.clock.pass_by(seconds=seconds)
        await self.work()


@pytest.fixture
def house(store):
    return House(store, Chat())


async def test_messages_in_a_row_are_one_letter_once_it_is_quiet(house):
    for words in ("Đèn", "đường", "hỏng"):
        await house.says(words)
        await house.quiet(seconds=30)
        assert await house.letters() == []
    await house.quiet()
    assert await house.letters() == ["Đèn đường hỏng".encode()]
    await house.quiet()
    assert len(house.chat.calls) == 1


async def test_one_who_never_stops_is_heard_all_the_same(house):
    for n in range(15):
        await house.says(f"{n}")
        await house.quiet(seconds=50)
    assert len(await house.letters()) == 1


async def test_two_conversations_are_two_letters(house):
    await house.says("của Lan", talk="lan")
    await house.says("của Hùng", talk="hung")
    await house.quiet()
    assert sorted(await house.letters()) == sorted(
        ["của Hùng".encode(), "của Lan".encode()]
    )


async def test_a_message_that_comes_twice_is_one_even_days_later(house):
    assert await house.says("Đèn", key="m1")
    assert not await house.says("Đèn", key="m1")
    await house.quiet()
    house.store.clock.pass_by(days=7)
    assert not await house.says("Đèn", key="m1")
    await house.quiet()
    assert len(await house.letters()) == 1


async def test_what_comes_after_is_the_next_letter(house):
    await house.says("một")
    await house.quiet()
    await house.says("hai")
    await house.quiet()
    assert await house.letters() == ["một".encode(), b"hai"]


async def test_what_comes_while_gathering_is_not_lost(house, store):
    await house.says("một")
    gather = house.chat.gather

    async def meanwhile(parts):
        if len(house.chat.calls) == 0:
            await house.says("hai")
        return await gather(parts)

    house.shop.worker._hands._gatherer._channels["chat"] = replace(
        house.shop.worker._hands._gatherer._channels["chat"], gather=meanwhile
    )
    await house.quiet()
    await house.quiet()
    assert await house.letters() == ["một".encode(), b"hai"]


async def test_a_channel_that_breaks_is_asked_again_with_the_same_messages(house):
    house.chat.breaks = True
    await house.says("một")
    await house.quiet()
    await house.says("hai")
    house.chat.breaks = False
    await house.quiet(seconds=600)
    assert house.chat.calls[0] == house.chat.calls[1] == ("một".encode(),)
    assert await house.letters() == ["một".encode(), b"hai"]


async def test_a_crash_after_the_letter_was_kept_makes_no_second_one(house, store):
    await house.says("một")
    store.clock.pass_by(seconds=61)
    held = Held(store.database, store.clock)
    (job,) = await store.outbox.claim(GATHER, limit=9, lease=QUIET)
    batch = await held.batch(job.subject)
    await house.door.receive(Arrival("chat", b"mot", key=f"batch {batch.id}"))
    await house.quiet(seconds=200)  # nobody had struck it off
    assert await house.letters() == [b"mot"]
    assert await held.batch(job.subject) is None


async def test_a_channel_that_breaks_for_good_leaves_the_messages_to_the_line(house):
    house.chat.breaks = True
    await house.says("một")
    await house.says("hai")
    for _ in range(MOST_TRIES):
        await house.quiet(seconds=4 * 3600)
    (letter,) = await house.letters()
    assert unbundle(letter) == ("một".encode(), b"hai")


async def test_a_talk_that_was_no_letter_leaves_none(house):
    house.chat.says_nothing = True
    await house.says("tiến độ")
    await house.quiet()
    await house.quiet()
    assert await house.letters() == []
    assert len(house.chat.calls) == 1


async def test_without_a_wish_of_the_channel_messages_are_bundled(store):
    house = House(store, None)
    await house.says("một")
    await house.says("hai")
    await house.quiet()
    assert await house.letters() == [bundle(["một".encode(), b"hai"])]


async def test_gathered_messages_are_forgotten_after_a_month_and_others_stay(house):
    await house.says("một")
    await house.quiet()
    await house.says("hai")
    house.store.clock.pass_by(days=31)
    await Tidier(house.store.clock).tidy()
    assert [keys().open(bytes(row["content"])) for row in await HeldRow.select()] == [
        b"hai"
    ]


async def test_the_outbox_names_no_citizen(house):
    await house.says("một", talk="5510000001")
    assert "5510000001" not in str(await JobRow.select())
    assert "5510000001" not in str(await HeldRow.select())
