"""An office in memory: all a channel may ask of the house, and a test may look into."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.channel import Channel
from core.domain.attachment import Attachment
from core.domain.bundle import bundle
from core.domain.message import Arrival, DeliveryState, Received
from core.domain.ticket import Ticket
from core.errors import DatabaseAway
from core.kit.cases import MemoryCases
from core.kit.clock import Clock
from core.kit.files import MemoryFiles
from core.kit.ledger import MemoryLedger
from core.kit.slots import MemorySlots
from core.kit.talks import MemoryTalks
from core.pipeline.receive import FrontDoor

_BETTER = {
    DeliveryState.DELIVERED: {DeliveryState.SENT},
    DeliveryState.SEEN: {DeliveryState.SENT, DeliveryState.DELIVERED},
    DeliveryState.BOUNCED: {DeliveryState.SENT},
}
"""Which states news may follow; other news comes too late, or too early."""


@dataclass
class MemoryIntake:
    """The house's own front door, over rooms in memory; a test may shut it."""

    door: FrontDoor
    away: bool = False
    """Whether the database is away: nothing is stored then."""

    async def receive(self, arrival: Arrival) -> Received:
        """Keep the bytes. Raises DatabaseAway."""
        self._answer()
        return await self.door.receive(arrival)

    async def hold(self, arrival: Arrival, *, talk: str, quiet: timedelta) -> bool:
        """Keep one message of a conversation. Raises DatabaseAway."""
        self._answer()
        return await self.door.hold(arrival, talk=talk, quiet=quiet)

    async def keep(self, filename: str, content: bytes) -> Attachment:
        """Keep one file. Raises UploadRefused or DatabaseAway."""
        self._answer()
        return await self.door.keep(filename, content)

    def _answer(self) -> None:
        if self.away:
            raise DatabaseAway


class MemoryOffice:
    """Satisfies `core.channel.Office` by shape; one is one house, gone with the test.

    `clock` stands still until the test lets time pass. `cases` knows what the test
    adds, `arrivals` is what came in, `news_heard` what the channel told of messages.
    """

    def __init__(
        self,
        now: Callable[[], datetime] | None = None,
        *,
        public_url: str = "https://tiepdan.example",
        secret: bytes = b"an office in memory keeps no secret",
    ) -> None:
        self.clock = Clock()
        self._now = now or self.clock
        self._public_url = public_url
        self._secret = secret
        self.ledger = MemoryLedger(self._now)
        self.files = MemoryFiles()
        self.talks = MemoryTalks()
        self.cases = MemoryCases(self._now, self.track_url)
        self.slots = MemorySlots(self._now)
        self.intake = MemoryIntake(
            FrontDoor(self.ledger, self.talks, self.files, self._now)
        )
        self.sent: dict[tuple[str, str], DeliveryState] = {}
        """What is known of each message sent, by channel and external id."""
        self.news_heard: list[tuple[str, str, DeliveryState, str]] = []

    def now(self) -> datetime:
        """Return the instant the clock shows."""
        return self._now()

    def track_url(self, code: str) -> str:
        """Return the address where a case can be followed."""
        return f"{self._public_url.rstrip('/')}/t/{code}"

    def mac(self, purpose: str, text: str) -> bytes:
        """Return a keyed digest (32 bytes) that only this office can make."""
        told = f"channel\n{purpose}\n{text}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._secret, told, "sha256")

    async def news(
        self, channel: str, external_id: str, state: DeliveryState, fault: str = ""
    ) -> bool:
        """Note what became of a message in `sent`; False: no such message."""
        self.news_heard.append((channel, external_id, state, fault))
        if state is DeliveryState.GAVE_UP:
            state = DeliveryState.BOUNCED
        known = self.sent.get((channel, external_id))
        if known is None:
            return False
        if known in _BETTER.get(state, set()):
            self.sent[channel, external_id] = state
        return True

    @property
    def arrivals(self) -> list[tuple[Ticket, bytes]]:
        """What came in, oldest first: the ticket, and the bytes as they were kept."""
        pages = self.ledger.pages
        return [(ticket, pages.raws[key]) for key, ticket in pages.tickets.items()]

    async def gather(self, channel: Channel) -> int:
        """Let every conversation that is quiet become a letter; return how many did.

        What `channel.gather` raises is raised here, and then nothing is struck off.
        """
        made = 0
        for talk in self.talks.quiet(self.now()):
            if talk[0].channel != channel.name:
                continue
            parts = [message.raw for message in talk]
            raw: bytes | None = bundle(parts)
            if channel.gather is not None:
                raw = await channel.gather(parts)
            if raw is not None:
                key = f"talk {talk[0].held_key}"
                await self.intake.receive(Arrival(channel.name, raw, key=key))
                made += 1
            self.talks.strike(talk)
        return made
