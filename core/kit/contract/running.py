"""`gather`, `attend`, `reach`, `check`, `window`: broken off, repeated, asked."""

# ruff: noqa: S101 (this is a suite: it asserts)
import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import pytest

from core.channel import Channel, Check, Gather
from core.domain.glance import Window
from core.domain.message import Letter
from core.domain.party import Party
from core.domain.sign import Health, Sign
from core.i18n import say
from core.kit.contract.subject import Subject
from core.kit.faults import Fault

_PARTIES = (
    Party(),
    Party(name="Trần Thị Lan", phone="0912 000 111", email="lan@example.vn"),
    Party(name="Lan", phone="không có", email="không có"),
    Party(email="a@b@c\r\nBcc: d@e.vn", phone="+" * 300),
    Party(address="12 Nguyễn Du"),
)
_A_WHILE = 0.3
_ANSWERS = 15.0
"""Seconds the house waits to hear what ails a channel."""
_LETS_GO = 2.0
"""Seconds an attendant has to end when it is cancelled."""


class Running(Subject):
    """What a channel does besides reading and sending."""

    def test_held_messages_become_letters_and_the_same_ones_again(self) -> None:
        """`gather` is repeated after whatever it raises: twice must be as once."""

        async def gathered_twice(channel: Channel, gather: Gather) -> None:
            for sample in self.letters():
                if not (parts := self.held(sample)):
                    continue
                once, again = await gather(parts), await gather(parts)
                assert once is not None, f"{sample.name} is a letter"
                assert again is not None, f"{sample.name}: only the first time"
                assert isinstance(channel.read(once), Letter)
                assert channel.read(once) == channel.read(again)

        with self.connected(Fault.NONE) as (channel, _office, _world):
            if channel.gather is None:
                pytest.skip("what this channel holds is bundled as it came")
            asyncio.run(gathered_twice(channel, channel.gather))

    def test_what_it_attends_ends_when_it_is_told_to(self) -> None:
        """The house stops within seconds, or an operator pulls the plug."""
        for fault in (Fault.NONE, Fault.REFUSED, Fault.SLOW):
            with self.connected(fault) as (channel, _office, _world):
                if channel.attend is None:
                    pytest.skip("this channel attends nothing")
                began = time.monotonic()
                asyncio.run(_attended(channel.attend))
                assert time.monotonic() - began < _A_WHILE + _LETS_GO, fault

    def test_it_reaches_citizens_by_what_they_told_of_themselves(self) -> None:
        """An address it can deliver to, or nothing; whatever stands in the row."""
        reach = self.channel().reach
        if reach is None:
            pytest.skip("this channel is no fallback for others")
        assert reach(Party()) == ""
        for party in _PARTIES:
            found = reach(party)
            assert isinstance(found, str)
            assert found == found.strip()
            assert not set(found) & set("\r\n\x00")
            assert found == reach(party)

    @pytest.mark.parametrize("its_world", [Fault.NONE, Fault.REFUSED, Fault.AWAY])
    def test_it_says_what_ails_it(self, its_world: Fault) -> None:
        """Whatever its servers do, in the words of both languages, and soon."""

        async def asked(check: Check) -> Sequence[Sign]:
            async with asyncio.timeout(_ANSWERS):
                return await check()

        with self.connected(its_world) as (channel, _office, _world):
            if channel.check is None:
                pytest.skip("this channel has nothing to examine")
            for sign in asyncio.run(asked(channel.check)):
                assert sign.part
                assert isinstance(sign.health, Health)
                assert say(sign.says)

    def test_it_says_how_long_it_may_write(self) -> None:
        """Of those it knows, and of those it does not."""

        async def asked(window: Callable[[str], Awaitable[Window | None]]) -> None:
            for reply_to in (self.outgoing().reply_to, "", "?", "x" * 500):
                told = await window(reply_to)
                assert told is None or isinstance(told, Window)
                if told is not None and told.closes_at is not None:
                    assert told.closes_at.tzinfo is not None

        with self.connected(Fault.NONE) as (channel, _office, _world):
            if channel.window is None:
                pytest.skip("this channel may always write")
            asyncio.run(asked(channel.window))


async def _attended(attend: Callable[[], Awaitable[None]]) -> None:
    """Attend for a moment, then end it: it may break by itself, but never linger."""
    task = asyncio.ensure_future(attend())
    await asyncio.wait([task], timeout=_A_WHILE)
    task.cancel()
    await asyncio.wait([task], timeout=_LETS_GO)
    assert task.done(), "it goes on although it was cancelled"
    if not task.cancelled():
        task.exception()
