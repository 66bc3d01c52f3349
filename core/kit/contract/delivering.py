"""`deliver` takes messages out, and says plainly what went wrong when it cannot."""

# ruff: noqa: S101, PT017 (this is a suite: it asserts)
import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.channel import Channel
from core.domain.message import Outgoing, Purpose, Receipt
from core.errors import DeliveryFailed
from core.kit.contract.subject import PAPER, PICTURE, Repeats, Subject, World
from core.kit.faults import PASSING, Fault
from core.kit.office import MemoryOffice

_LONG = "Kính gửi ông/bà, cơ quan trả lời như sau. " * 250
"""Some 10,000 characters: longer than any chat takes at once."""
_MESSAGES: dict[str, dict[str, Any]] = {
    **{f"a {purpose.name.lower()}": {"purpose": purpose} for purpose in Purpose},
    "in English": {"language": "en", "body": "Dear Sir or Madam, it is mended."},
    "without a subject": {"subject": ""},
    "of many words": {"body": _LONG},
    "of strange words": {"body": "<b>&amp;</b> *_[x](y)`\u202e\u0300 😀 \r\n.\r\n"},
    "with files": {"enclosures": (PAPER, PICTURE)},
}
_ADDRESSES = ("", "?", "x" * 500, "ai@đó", "a\r\nBcc: b@x.vn", "\x00", "../1")
_SLACK = 2.0
"""Seconds a channel may take to let go when it is told to."""


class Delivering(Subject):
    """Messages sent to another side that works, or fails in every way there is."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make one test of each message, fault and address, if it delivers at all."""
        super().pytest_generate_tests(metafunc)
        delivers = self.channel().deliver is not None
        many: dict[str, dict[str, Any]] = {
            "more": _MESSAGES,
            "fault": {f.value: f for f in self.faults if f is not Fault.NONE},
            "reply_to": {ascii(one)[1:13]: one for one in _ADDRESSES},
        }
        for name, cases in many.items():
            if name in metafunc.fixturenames:
                chosen = cases if delivers else {}
                metafunc.parametrize(name, chosen.values(), ids=chosen.keys())

    def test_a_message_goes_out(self, more: dict[str, Any]) -> None:
        """Whatever it is for, however long, and with whatever files."""

        async def deliver(channel: Channel, world: World) -> None:
            receipt = await _deliver(channel, self.outgoing(**more))
            assert isinstance(receipt, Receipt)
            assert len(receipt.external_id) <= 200, "a house keeps 200 characters"

        self._with(Fault.NONE, deliver)

    def test_a_failure_has_a_name_and_says_whether_to_try_again(
        self, fault: Fault
    ) -> None:
        """DeliveryFailed and nothing else; what passes is tried again."""

        async def deliver(channel: Channel, world: World) -> None:
            try:
                async with asyncio.timeout(self.patience) as patience:
                    await _deliver(channel, self.outgoing())
            except DeliveryFailed as failed:
                assert failed.retry or fault not in PASSING, f"{fault} passes"
                self._tells_nothing(str(failed))
            except TimeoutError:
                assert patience.expired(), "a TimeoutError of its own: DeliveryFailed"
                assert fault in {Fault.SLOW, Fault.DRIPS}
            else:
                assert fault in {Fault.GARBLED, Fault.EMPTY}, f"sent, after {fault}"

        began = time.monotonic()
        self._with(fault, deliver)
        took = time.monotonic() - began
        assert took < self.patience + _SLACK, f"let go after {took:.1f} s only"

    def test_an_address_it_never_gave_harms_nobody(self, reply_to: str) -> None:
        """It comes from a row somebody may have mended by hand."""

        async def deliver(channel: Channel, world: World) -> None:
            try:
                await _deliver(channel, self.outgoing(reply_to=reply_to))
            except DeliveryFailed as failed:
                self._tells_nothing(str(failed))

        self._with(Fault.NONE, deliver)

    def test_the_same_key_twice_is_safe(self) -> None:
        """As far as the channel declares; see `Repeats`."""

        async def deliver(channel: Channel, world: World) -> None:
            assert isinstance(self.repeats, Repeats), "declare it: repeats = Repeats.…"
            first = await _deliver(channel, self.outgoing())
            went_out = list(world.asked)
            second = await _deliver(channel, self.outgoing())
            more = list(world.asked)[len(went_out) :]
            if self.repeats is Repeats.STOPPED:
                assert more == [], "it went out again"
                assert second == first, "news of it would be lost"
            elif self.repeats is Repeats.MARKED:
                assert more, "nothing went out: that is Repeats.STOPPED"
                assert self.marks(more) == self.marks(went_out) != []

        self._with(Fault.NONE, deliver)

    def test_other_keys_are_other_messages(self) -> None:
        """The same words may well be said twice."""

        async def deliver(channel: Channel, world: World) -> None:
            await _deliver(channel, self.outgoing("reply-1"))
            went_out = len(world.asked)
            await _deliver(channel, self.outgoing("reply-2"))
            assert len(world.asked) > went_out

        self._with(Fault.NONE, deliver)

    def test_messages_may_be_under_way_together(self) -> None:
        """As many as its pace allows, and each arrives."""

        async def deliver(channel: Channel, world: World) -> None:
            many = range(channel.pace.at_once)
            messages = [self.outgoing(f"together-{n}") for n in many]
            receipts = await asyncio.gather(*(_deliver(channel, m) for m in messages))
            assert all(isinstance(receipt, Receipt) for receipt in receipts)

        self._with(Fault.NONE, deliver)

    def test_its_pace_is_one_a_courier_can_keep(self) -> None:
        """At least one at once; nought a minute means as they come."""
        pace = self.channel().pace
        assert pace.at_once >= 1
        assert pace.per_minute >= 0

    # -----------------------------------------------------------------------------

    def marks(self, asked: list[Any]) -> list[str]:
        """Return what the other side knows a repeated message by: its whole body.

        Override where that is less: an idempotency key, a Message-ID.
        """
        return [one.body.hex() for one in asked]

    def _with(
        self, fault: Fault, work: Callable[[Channel, World], Awaitable[None]]
    ) -> None:
        async def run(channel: Channel, office: MemoryOffice, world: World) -> None:
            if fault is Fault.NONE:
                await self.prepare(channel, office)
            await work(channel, world)

        with self.connected(fault) as (channel, office, world):
            if channel.deliver is None:
                pytest.skip("this channel only receives")
            asyncio.run(run(channel, office, world))

    def _tells_nothing(self, fault: str) -> None:
        """Faults stand in logs and on pages: no citizen's word, address or secret."""
        message = self.outgoing()
        assert message.body not in fault
        assert message.reply_to not in fault
        for name, value in self.options.items():
            told = any(word in name for word in ("secret", "token", "password", "key"))
            assert not (told and value and value in fault), f"it tells {name}"


async def _deliver(channel: Channel, message: Outgoing) -> Receipt:
    assert channel.deliver is not None
    return await channel.deliver(message)
