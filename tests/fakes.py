"""Small stand-ins written by hand: a courier, and the kit's clock and ledger."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.channel import Channel
from core.domain.letter_bytes import read_letter
from core.domain.message import Outgoing, Purpose, Receipt
from core.domain.ticket import Ticket
from core.errors import DeliveryFailed
from core.kit.clock import MONDAY, Clock
from core.kit.ledger import MemoryLedger, Pages, Promised, Said

__all__ = [
    "MONDAY",
    "Clock",
    "FakeCourier",
    "MemoryLedger",
    "Pages",
    "Promised",
    "Said",
    "busy_line",
    "in_order",
    "outgoing",
]


@dataclass
class FakeCourier:
    """A channel whose world a test can break: it fails, hangs, or takes messages."""

    name: str = "web"
    fails: list[Exception] = field(default_factory=list)
    """What the next attempts raise, in order."""
    gate: asyncio.Semaphore | None = None
    """Deliveries hang until they are let through, one by one."""
    tried: list[Outgoing] = field(default_factory=list)
    taken: list[Outgoing] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0

    async def deliver(self, message: Outgoing) -> Receipt:
        self.tried.append(message)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            if self.gate is not None:
                await self.gate.acquire()
            if self.fails:
                raise self.fails.pop(0)
        finally:
            self.under_way -= 1
        self.taken.append(message)
        return Receipt(f"taken-{len(self.taken)}")

    def let_through(self, count: int) -> None:
        assert self.gate is not None
        for _ in range(count):
            self.gate.release()

    @property
    def channel(self) -> Channel:
        return Channel(self.name, "Thử", read_letter, deliver=self.deliver)


def busy_line(*, retry: bool) -> DeliveryFailed:
    return DeliveryFailed("421 try later", retry=retry)


def outgoing(ticket: Ticket, key: str, **more: Any) -> Outgoing:
    """A message to the citizen with only the parts a test cares about."""
    parts: dict[str, Any] = {
        "purpose": Purpose.QUESTION,
        "reply_to": "lan@example.vn",
        "subject": "",
        "body": "Xin cho biết số nhà.",
    }
    return Outgoing(key=key, code=ticket.code, **{**parts, **more})


def in_order(promised: Iterable[Promised]) -> list[tuple[str, str]]:
    """Topics and codes of jobs, in the order they fall due."""
    return [(one.topic, one.code) for one in sorted(promised)]
