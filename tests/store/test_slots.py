"""Channels' notes: kept encrypted, and changed by one process at a time."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio

from core.errors import SlotTaken
from core.jobs.tidy import Tidier
from core.security.seal import Seal
from core.store.slots import PiccoloSlots
from core.store.tables import SlotRow
from tests.store.house import opened

SEAL = Seal(b"a secret of this house, 32 or more")


@pytest_asyncio.fixture
async def store(database_url):
    async with opened(database_url) as store:
        yield store


def slots_of(store):
    """What one process of the house holds."""
    return PiccoloSlots(SEAL, store.clock)


async def test_a_note_is_empty_then_what_was_written(store):
    slots = slots_of(store)
    assert await slots.read("zalo") == ""
    async with slots.change("zalo") as slot:
        assert slot.value == ""
        slot.value = "mã 1"
    assert await slots.read("zalo") == "mã 1"
    assert await slots_of(store).names() == ["zalo"]


async def test_what_lies_in_the_database_is_unreadable(store):
    async with slots_of(store).change("zalo") as slot:
        slot.value = "mã bí mật"
    (row,) = await SlotRow.select()
    assert row["content"]
    assert "mã bí mật" not in str(row)


async def test_a_block_that_fails_changes_only_what_it_saved(store):
    slots = slots_of(store)

    async def fails():
        async with slots.change("zalo") as slot:
            slot.value = "saved"
            await slot.save()
            slot.value = "not saved"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await slots.read("zalo") == "saved"
    async with slots.change("zalo") as slot:  # and it was let go of
        assert slot.value == "saved"


async def test_ten_who_count_at_once_lose_no_count(store):
    async def count(slots):
        async with slots.change("n") as slot:
            read = int(slot.value or "0")
            await asyncio.sleep(0.001)
            slot.value = str(read + 1)

    await asyncio.gather(*(count(slots_of(store)) for _ in range(10)))
    assert await slots_of(store).read("n") == "10"


async def test_a_note_of_a_process_that_died_is_free_after_a_minute(store):
    dead, alive = slots_of(store), slots_of(store)
    assert await dead.take("zalo", "dead")
    assert not await alive.take("zalo", "alive")
    store.clock.pass_by(seconds=61)
    assert await alive.take("zalo", "alive")


async def test_who_held_a_note_too_long_writes_nothing(store):
    slow, quick = slots_of(store), slots_of(store)

    async def too_late():
        async with slow.change("zalo") as slot:
            slot.value = "old"
            store.clock.pass_by(seconds=61)
            async with quick.change("zalo") as other:
                other.value = "new"

    with pytest.raises(SlotTaken):
        await too_late()
    assert await quick.read("zalo") == "new"


async def test_who_waits_in_vain_is_told(store, monkeypatch):
    monkeypatch.setattr("core.store.slots.LIFE", timedelta(seconds=1))
    slots = slots_of(store)
    assert await slots.take("zalo", "another")
    with pytest.raises(SlotTaken):
        async with slots.change("zalo"):
            pass


async def test_a_forgotten_note_is_empty(store):
    slots = slots_of(store)
    async with slots.change("zalo") as slot:
        slot.value = "mã"
    assert await slots.forget("zalo")
    assert not await slots.forget("zalo")
    assert await slots.read("zalo") == ""


async def test_a_note_with_an_end_is_forgotten_then_and_one_without_never(store):
    slots = slots_of(store)
    for name, days in (("talk", 2), ("tokens", None)):
        async with slots.change(name) as slot:
            slot.value = "x"
            slot.forget_at = days and store.clock() + timedelta(days=days)
    store.clock.pass_by(days=1)
    async with slots.change("talk") as slot:  # it goes on, with a later end
        assert slot.value == "x"
        slot.forget_at = store.clock() + timedelta(days=2)
    store.clock.pass_by(days=1, hours=1)
    await Tidier(store.clock).tidy()
    assert await slots.names() == ["talk", "tokens"]
    store.clock.pass_by(days=2)
    assert await slots.read("talk") == ""
    assert await slots.names() == ["tokens"]
    async with slots.change("talk") as slot:
        assert (slot.value, slot.forget_at) == ("", None)
        await Tidier(store.clock).tidy()  # a held note is left alone
        slot.value = "a new talk"
    await Tidier(store.clock).tidy()
    assert await slots.read("talk") == "a new talk"
