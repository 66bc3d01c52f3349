"""Gives one message to its courier."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from core.channel import Channel
from core.domain.message import Outgoing, Receipt
from core.errors import DeliveryFailed, fault_of
from core.store.letterbox import Letterbox

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Courier:
    """Knows which channel takes a message out, and how long that may last."""

    channels: Mapping[str, Channel]
    letterbox: Letterbox
    patience: float
    """Seconds a channel may take for one message."""

    async def send(self, key: str, channel: str) -> None:
        """Send one message and note the receipt, unless that has been done.

        A channel that only receives has no courier: the answer stands on the
        tracking page, which is its delivery. Raises DeliveryFailed.
        """
        message, receipt = await self.letterbox.read(key)
        if receipt is None:
            receipt = await self._deliver(channel, message)
            await self.letterbox.sent(message, receipt)
        await self.letterbox.tell_the_line(message, receipt)

    async def _deliver(self, name: str, message: Outgoing) -> Receipt:
        channel = self.channels.get(name)
        if channel is None:  # switched off since: somebody must see it
            raise DeliveryFailed(f"no channel {name}", retry=True)
        if channel.deliver is None:
            return Receipt()
        try:
            async with asyncio.timeout(self.patience):
                return await channel.deliver(message)
        except TimeoutError as late:
            raise DeliveryFailed("time-out", retry=True) from late
        except DeliveryFailed:
            raise
        except Exception as error:
            # A courier that breaks is a courier that failed: tried again, then shelved.
            log.error("courier broke", channel=name, **fault_of(error))
            raise DeliveryFailed(type(error).__name__, retry=True) from error
