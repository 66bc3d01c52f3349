"""Makes one letter of a conversation's messages."""

from collections.abc import Mapping

from core.channel import Channel, Intake
from core.domain.bundle import bundle
from core.domain.message import Arrival
from core.store.held import Batch, Held


class Gatherer:
    """Hands held messages to their channel, and what it makes of them to the door."""

    def __init__(
        self, held: Held, channels: Mapping[str, Channel], intake: Intake
    ) -> None:
        self._held = held
        self._channels = channels
        self._intake = intake

    async def gather(self, talk: str) -> None:
        """Gather what has come of a conversation; safe to run twice.

        Raises whatever the channel raises: then nothing is struck off.
        """
        while (batch := await self._held.batch(talk)) is not None:
            channel = self._channels[batch.channel]
            raw: bytes | None = bundle(batch.parts)
            if channel.gather is not None:
                raw = await channel.gather(batch.parts)
            await self._settle(batch, raw)
            if not batch.resumed:  # what has come since has a quiet time of its own
                return

    async def give_up(self, talk: str) -> None:
        """Let the line have the messages as they came: somebody must see them."""
        while (batch := await self._held.batch(talk)) is not None:
            await self._settle(batch, bundle(batch.parts))

    async def _settle(self, batch: Batch, raw: bytes | None) -> None:
        if raw is not None:
            arrival = Arrival(batch.channel, raw, key=f"batch {batch.id}")
            await self._intake.receive(arrival)
        await self._held.done(batch)
