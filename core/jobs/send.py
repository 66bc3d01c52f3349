"""Gives one message to its courier."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from core.channel import Channel
from core.domain.message import Outgoing, Receipt
from core.errors import DeliveryFailed
from core.store.letterbox import Letterbox


@dataclass(frozen=True, slots=True)
class Courier:
    """Knows which channel takes a message out, and how long that may last."""

    channels: Mapping[str, Channel]
    letterbox: Letterbox
    patience: float
    """Seconds a channel may take for one message."""

    async def send(self, key: str, channel: str) -> None:
        """Send one message and note the receipt.

        A channel that only receives has no courier: the answer stands on the
        tracking page, which is its delivery. Raises DeliveryFailed.
        """
        message = await self.letterbox.read(key)
        receipt = await self._deliver(self.channels.get(channel), message)
        await self.letterbox.sent(message, receipt)

    async def _deliver(self, channel: Channel | None, message: Outgoing) -> Receipt:
        if channel is None or channel.deliver is None:
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
            raise DeliveryFailed(type(error).__name__, retry=True) from error
