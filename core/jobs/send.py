"""Gives one message to its courier, and finds another way when there is none."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from core.channel import Channel, Deliver, way_to
from core.domain.because import because
from core.domain.message import DeliveryState, Outgoing, Purpose, Receipt
from core.domain.quiet import REMINDERS, QuietHours
from core.errors import DeliveryFailed, NotFound, NotNow, Unready, fault_of
from core.jobs.enclose import Encloser
from core.jobs.lanes import Lanes
from core.store.letterbox import Letterbox, is_taken_over

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Knows which channel takes a message out, and how long that may last."""

    channels: Mapping[str, Channel]
    letterbox: Letterbox
    encloser: Encloser
    lanes: Lanes
    """Told how each channel did whenever it was asked, and only then."""
    patience: float
    """Seconds a channel may take for one message."""
    fallback: Sequence[str]
    """Names of channels to try when one fails for good, in order."""
    quiet: QuietHours
    now: Callable[[], datetime]

    async def send(self, key: str, channel: str) -> None:
        """Send one message and note the receipt, unless that has been done.

        A channel that only receives has no courier: the answer stands on the
        tracking page, which is its delivery; a copy goes where the citizen can be
        reached. Raises DeliveryFailed; NotNow for a reminder in quiet hours.
        """
        message, state, receipt = await self.letterbox.read(key)
        if state is DeliveryState.PASSED_ON:  # a worker died before it said so
            return
        if state is DeliveryState.BOUNCED:
            raise DeliveryFailed(await self.letterbox.fault_of(key), retry=False)
        if not is_taken_over(state):
            self._refuse_at_night(message)
            receipt = await self._deliver(channel, message)
            await self.letterbox.sent(message, receipt)
        await self.letterbox.tell_the_line(message, receipt)
        if not self._carries(channel) and message.purpose not in REMINDERS:
            await self._send_a_copy(message)

    async def give_up(self, key: str, failure: DeliveryFailed) -> None:
        """Let a message go by the next channel that reaches the citizen, or shelve it.

        Reminders are not worth a second channel: whoever has not answered one
        still has the page. What could not be made ready is so for every channel.
        """
        message, state, _ = await self.letterbox.read(key)
        # What is taken over needs no other way: only the line does not know of it.
        stays = isinstance(failure, Unready) or is_taken_over(state)
        other = None if stays else await self._other_way(message)
        if other is None:
            await self.letterbox.failed(key, str(failure), for_good=True)
            return
        why = because(
            "{channel} không gửi được ({why}); gửi lại qua {other}",
            channel=self._title(message.channel),
            why=str(failure),
            other=self._title(other.channel),
        )
        await self.letterbox.pass_on(message, other, why, fault=str(failure))

    async def failed(self, key: str, fault: str) -> None:
        """Note a failure that may pass."""
        await self.letterbox.failed(key, fault, for_good=False)

    async def _send_a_copy(self, message: Outgoing) -> None:
        """Send one copy, even if this is done twice; where it goes on is its own."""
        other = await self._other_way(message, first=True)
        if other is not None:
            why = because("Gửi thêm qua {other}", other=self._title(other.channel))
            await self.letterbox.pass_on(message, other, why)

    async def _other_way(
        self, message: Outgoing, *, first: bool = False
    ) -> Outgoing | None:
        """Return the message as it goes by the next channel, None for none.

        `first`: None also when it has gone by another channel already.
        """
        if message.purpose in REMINDERS:
            return None
        known = await self.letterbox.addressee(message)
        if first and known.tried != {message.channel}:
            return None
        way = way_to(known.party, self.channels, self.fallback, without=known.tried)
        if way is None:
            return None
        return replace(message, channel=way.channel, reply_to=way.reply_to)

    async def _deliver(self, name: str, message: Outgoing) -> Receipt:
        channel = self.channels.get(name)
        if channel is None:  # switched off since: somebody must see it
            raise DeliveryFailed(f"no channel {name}", retry=True)
        if channel.deliver is None:
            return Receipt()
        complete = await self._complete(message)
        begun_at = self.now()
        try:
            receipt = await self._hand_over(name, channel.deliver, complete)
        except DeliveryFailed as failure:
            if failure.retry:
                self.lanes.failed(name, begun_at)
            else:  # a refusal is an answer: only this message cannot go
                self.lanes.succeeded(name)
            raise
        self.lanes.succeeded(name)
        return receipt

    async def _hand_over(
        self, name: str, deliver: Deliver, message: Outgoing
    ) -> Receipt:
        try:
            async with asyncio.timeout(self.patience):
                return await deliver(message)
        except TimeoutError as late:
            raise DeliveryFailed("time-out", retry=True) from late
        except DeliveryFailed:
            raise
        except Exception as error:
            # A courier that breaks is a courier that failed: tried again, then shelved.
            log.error("courier broke", channel=name, **fault_of(error))
            raise DeliveryFailed(type(error).__name__, retry=True) from error

    async def _complete(self, message: Outgoing) -> Outgoing:
        """Lay in what goes with the message. Raises Unready."""
        reply = None
        if message.purpose is Purpose.REPLY:
            reply = (await self.letterbox.addressee(message)).reply
        try:
            async with asyncio.timeout(self.patience):
                return await self.encloser.enclose(message, reply)
        except NotFound as lost:
            raise Unready(f"file is not there: {lost}") from lost
        except Exception as error:
            log.error("nothing laid in", **fault_of(error))
            raise Unready(f"not laid in: {type(error).__name__}") from error

    def _refuse_at_night(self, message: Outgoing) -> None:
        over_at = self.quiet.over_at(self.now())
        if message.purpose in REMINDERS and over_at is not None:
            raise NotNow(over_at)

    def _carries(self, name: str) -> bool:
        channel = self.channels.get(name)
        return channel is None or channel.deliver is not None

    def _title(self, name: str) -> str:
        channel = self.channels.get(name)
        return channel.title if channel else name
