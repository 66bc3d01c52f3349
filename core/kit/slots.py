"""Channels' notes in memory: changed by one at a time, and lost when held too long."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.errors import SlotTaken

LIFE = timedelta(minutes=1)
"""How long one may hold a note, and how long another waits for it."""
_ASK_AGAIN = 0.01
"""Seconds between two tries to get a note that another holds."""


@dataclass
class MemorySlots:
    """Satisfies `core.channel.Slots` by shape, with the same lease as the real one.

    A lease and not a lock: a test that lets the clock pass sees a note lost.
    """

    now: Callable[[], datetime]
    kept: dict[str, str] = field(default_factory=dict)
    """What stands in each note."""
    ends: dict[str, datetime] = field(default_factory=dict)
    """When a note that has an end is forgotten."""
    held: dict[str, tuple[object, datetime]] = field(default_factory=dict)
    """Who holds a note, and until when."""

    async def read(self, name: str) -> str:
        """Return a note as it stands; empty when there is none."""
        if name in self.ends and self.ends[name] <= self.now():
            return ""
        return self.kept.get(name, "")

    @asynccontextmanager
    async def change(self, name: str) -> AsyncIterator["MemorySlot"]:
        """Open a note alone. Raises SlotTaken."""
        holder, loop = object(), asyncio.get_running_loop()
        deadline = loop.time() + LIFE.total_seconds()
        while not self.take(name, holder):
            if loop.time() > deadline:  # of the wall: the test's clock may stand still
                raise SlotTaken(name)
            await asyncio.sleep(_ASK_AGAIN)
        try:
            value = await self.read(name)
            ends = self.ends.get(name) if value else None
            slot = MemorySlot(self, name, holder, value, ends, (value, ends))
            yield slot
            await slot.save()
        finally:
            if self.holds(name, holder):
                del self.held[name]

    def take(self, name: str, holder: object) -> bool:
        """Hold a note for `LIFE`; False: another has it."""
        if name in self.held and self.held[name][1] >= self.now():
            return False
        self.held[name] = (holder, self.now() + LIFE)
        return True

    def holds(self, name: str, holder: object) -> bool:
        """Whether `holder` still has the note."""
        return name in self.held and self.held[name][0] is holder


@dataclass(slots=True)
class MemorySlot:
    """A note that is held (`core.channel.Slot`)."""

    _slots: MemorySlots
    _name: str
    _holder: object
    value: str
    forget_at: datetime | None
    _kept: tuple[str, datetime | None]

    async def save(self) -> None:
        """Keep the value now. Raises SlotTaken when the note was lost meanwhile."""
        if (self.value, self.forget_at) == self._kept:
            return
        if not self._slots.holds(self._name, self._holder):
            raise SlotTaken(self._name)
        self._slots.kept[self._name] = self.value
        self._slots.ends.pop(self._name, None)
        if self.forget_at is not None:
            self._slots.ends[self._name] = self.forget_at
        self._kept = (self.value, self.forget_at)
