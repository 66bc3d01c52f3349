"""The office in memory keeps the promises of the house's own, side by side."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core import api
from core.domain.message import HeldMessage
from core.kit import MemoryOffice, MemorySlots, MemoryTalks
from core.kit.clock import MONDAY, Clock
from core.security.seal import Seal
from core.store.held import Held
from core.store.slots import PiccoloSlots
from tests.store.house import opened

QUIET = timedelta(minutes=1)
LETTER = api.Arrival("chat", "Cống tắc.".encode())


@dataclass
class Rooms:
    """What two offices have in common, and their clock."""

    clock: Clock
    slots: Callable[[], api.Slots]
    """What one process of the house holds."""
    hold: Callable[[HeldMessage], object]


@pytest_asyncio.fixture(params=["memory", "sqlite"])
async def rooms(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rooms]:
    if request.param == "memory":
        clock = Clock()
        slots, talks = MemorySlots(clock), MemoryTalks()
        yield Rooms(clock, lambda: slots, talks.hold)
        return
    async with opened(f"sqlite:///{tmp_path / 'tiepdan.db'}") as store:
        seal = Seal(b"a secret of this house, 32 or more")
        held = Held(store.database, store.clock)
        yield Rooms(store.clock, lambda: PiccoloSlots(seal, store.clock), held.hold)


async def test_a_note_is_empty_then_what_was_written(rooms: Rooms) -> None:
    assert await rooms.slots().read("bot") == ""
    async with rooms.slots().change("bot") as slot:
        assert slot.value == ""
        slot.value = "mã 1"
    assert await rooms.slots().read("bot") == "mã 1"


async def test_a_block_that_fails_keeps_only_what_it_saved(rooms: Rooms) -> None:
    async def fails() -> None:
        async with rooms.slots().change("bot") as slot:
            slot.value = "saved"
            await slot.save()
            slot.value = "not saved"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    async with rooms.slots().change("bot") as slot:  # and it was let go of
        assert slot.value == "saved"


async def test_ten_who_count_at_once_lose_no_count(rooms: Rooms) -> None:
    async def count() -> None:
        async with rooms.slots().change("n") as slot:
            read = int(slot.value or "0")
            await asyncio.sleep(0.001)
            slot.value = str(read + 1)

    await asyncio.gather(*(count() for _ in range(10)))
    assert await rooms.slots().read("n") == "10"


async def test_who_held_a_note_too_long_writes_nothing(rooms: Rooms) -> None:
    async def too_late() -> None:
        async with rooms.slots().change("bot") as slot:
            slot.value = "old"
            rooms.clock.pass_by(seconds=61)
            async with rooms.slots().change("bot") as other:
                other.value = "new"

    with pytest.raises(api.SlotTaken):
        await too_late()
    assert await rooms.slots().read("bot") == "new"


async def test_a_message_held_twice_is_one(rooms: Rooms) -> None:
    message = HeldMessage(
        held_key="chat:1", channel="chat", talk="lan", raw=b"1", quiet=QUIET,
        came_at=MONDAY,
    )  # fmt: skip
    assert await rooms.hold(message) is True  # type: ignore[misc]
    assert await rooms.hold(message) is False  # type: ignore[misc]


async def test_it_is_an_office_to_the_letter() -> None:
    office: api.Office = MemoryOffice()
    assert isinstance(office.intake, api.Intake)
    assert office.now() == MONDAY
    assert office.track_url("7K3M").endswith("/t/7K3M")
    assert len(office.mac("a", "b")) == 32
    assert office.mac("a", "b") == office.mac("a", "b") != office.mac("b", "a")


async def test_an_arrival_twice_is_one_and_a_talk_that_lasts_is_ended() -> None:
    office = MemoryOffice()
    first = await office.intake.receive(LETTER)
    again = await office.intake.receive(LETTER)
    assert (first.new, again.new, again.code) == (True, False, first.code)
    channel = api.Channel("chat", "Trò chuyện", api.read_letter)
    for n in range(14):  # never quiet for a minute
        arrival = api.Arrival("chat", b"%d" % n)
        await office.intake.hold(arrival, talk="lan", quiet=QUIET)
        if await office.gather(channel):
            break
        office.clock.pass_by(seconds=50)
    assert n == 12, "ten times the quiet time after the first message"
    assert len(office.arrivals) == 2


async def test_what_a_gathering_raises_strikes_nothing_off() -> None:
    async def breaks(parts: object) -> bytes | None:
        raise ConnectionError

    office = MemoryOffice()
    channel = api.Channel("chat", "Trò chuyện", api.read_letter, gather=breaks)
    await office.intake.hold(LETTER, talk="lan", quiet=timedelta(0))
    with pytest.raises(ConnectionError):
        await office.gather(channel)
    assert len(office.talks.messages) == 1


@pytest.mark.parametrize(
    ("known", "told", "becomes"),
    [
        ("sent", "delivered", "delivered"),
        ("sent", "seen", "seen"),
        ("delivered", "seen", "seen"),
        ("seen", "delivered", "seen"),
        ("sent", "gave_up", "bounced"),
        ("sent", "bounced", "bounced"),
        ("seen", "sent", "seen"),
    ],
)
async def test_news_never_takes_a_message_back(
    known: str, told: str, becomes: str
) -> None:
    office, states = MemoryOffice(), api.DeliveryState
    office.sent["chat", "m-1"] = states(known)
    assert await office.news("chat", "m-1", states(told))
    assert not await office.news("chat", "m-2", states(told))
    assert office.sent == {("chat", "m-1"): states(becomes)}
    assert len(office.news_heard) == 2


async def test_cases_are_those_a_test_adds_newest_first() -> None:
    office = MemoryOffice()
    office.cases.add("A", "chat", "lan")
    office.clock.pass_by(hours=1)
    office.cases.add("B", "chat", "lan", may_rate=True)
    office.cases.add("C", "chat", "hoa")
    assert [case.code for case in await office.cases.of("chat", "lan")] == ["B", "A"]
    assert await office.cases.find("D") is None
    since, until = MONDAY, MONDAY + timedelta(minutes=30)
    assert [c.code for c in await office.cases.lately("chat", since, until)] == ["A"]
    assert not await office.cases.rate("A", satisfied=True)
    assert await office.cases.rate("B", satisfied=False, words="chậm")
    assert not await office.cases.rate("B", satisfied=True), "once"
    assert [(r.code, r.satisfied) for r in office.cases.rated] == [("B", False)]


async def test_a_file_is_looked_into_as_on_disk() -> None:
    office = MemoryOffice()
    kept = await office.intake.keep("../ghi chú.txt", "số 12".encode())
    assert office.files.contents[kept.digest] == "số 12".encode()
    assert "/" not in kept.filename
    with pytest.raises(api.UploadRefused):
        await office.intake.keep("a.txt", b"<html><script>alert(1)</script>")


async def test_while_the_database_is_away_nothing_is_taken() -> None:
    office = MemoryOffice()
    office.intake.away = True
    for asked in (
        office.intake.receive(LETTER),
        office.intake.hold(LETTER, talk="lan", quiet=QUIET),
        office.intake.keep("a.txt", b"a"),
    ):
        with pytest.raises(api.DatabaseAway):
            await asked
