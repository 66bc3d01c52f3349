"""Channels' notes: encrypted, and changed by one process at a time."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.errors import SlotTaken
from core.store.tables import SlotRow

LIFE = timedelta(minutes=1)
"""How long a note is held by a process that has died."""
_ASK_AGAIN = 0.1
"""Seconds between two tries to get a note that another holds."""


class Sealing(Protocol):
    """What keeps notes secret at rest."""

    def close(self, name: str, text: str) -> str:
        """Seal a text."""
        ...

    def open(self, name: str, sealed: str) -> str:
        """Open a sealed text."""
        ...


class PiccoloSlots:
    """Satisfies `core.channel.Slots` by shape.

    A lease, not a transaction: whoever holds a note may wait for a slow server
    without keeping anybody else from the database.
    """

    def __init__(self, seal: Sealing, now: Callable[[], datetime]) -> None:
        self._seal = seal
        self._now = now

    async def read(self, name: str) -> str:
        """Return a note as it stands; empty when there is none."""
        return (await self.kept(name))[0]

    async def kept(self, name: str) -> tuple[str, datetime | None]:
        """Return a note, and when it will be forgotten."""
        rows = await SlotRow.select(SlotRow.content, SlotRow.forget_at).where(
            SlotRow.name == name
        )
        ends = rows[0]["forget_at"] if rows else None
        if not rows or (ends is not None and ends <= self._now()):
            return "", None
        return self._opened(name, rows[0]["content"]), ends

    @asynccontextmanager
    async def change(self, name: str) -> AsyncIterator["OpenSlot"]:
        """Open a note alone, among all processes. Raises SlotTaken."""
        holder = secrets.token_hex(16)
        await self._wait_for(name, holder)
        try:
            slot = OpenSlot(self, name, holder, *await self.kept(name))
            yield slot
            await slot.save()
        finally:
            await self.release(name, holder)

    async def take(self, name: str, holder: str) -> bool:
        """Hold a note for `LIFE`, or hold it longer; False: another has it."""
        now = self._now()
        await SlotRow.raw(
            "INSERT INTO slot (name, content, holder) VALUES ({}, '', '')"
            " ON CONFLICT (name) DO NOTHING",
            name,
        )
        rows = await SlotRow.raw(
            "UPDATE slot SET holder = {}, held_until = {} WHERE name = {}"
            " AND (holder IN ('', {}) OR held_until < {}) RETURNING name",
            holder, now + LIFE, name, holder, now,
        )  # fmt: skip
        return bool(rows)

    async def release(self, name: str, holder: str) -> None:
        """Let go of a note, if it is still held."""
        await SlotRow.update({SlotRow.holder: "", SlotRow.held_until: None}).where(
            (SlotRow.name == name) & (SlotRow.holder == holder)
        )

    async def write(
        self, name: str, holder: str, value: str, forget_at: datetime | None
    ) -> None:
        """Keep a note's text. Raises SlotTaken unless `holder` still holds it."""
        sealed = self._seal.close(name, value) if value else ""
        rows = (
            await SlotRow.update(
                {SlotRow.content: sealed, SlotRow.forget_at: forget_at}
            )
            .where((SlotRow.name == name) & (SlotRow.holder == holder))
            .returning(SlotRow.name)
        )
        if not rows:
            raise SlotTaken(name)

    async def names(self) -> list[str]:
        """Return the names of the notes that say something."""
        said = (SlotRow.content != "") & (
            SlotRow.forget_at.is_null() | (SlotRow.forget_at > self._now())
        )
        rows = await SlotRow.select(SlotRow.name).where(said)
        return sorted(row["name"] for row in rows)

    async def forget(self, name: str) -> bool:
        """Throw a note away, whoever holds it; False: there was none."""
        gone = (
            await SlotRow.delete().where(SlotRow.name == name).returning(SlotRow.name)
        )
        return bool(gone)

    async def _wait_for(self, name: str, holder: str) -> None:
        deadline = asyncio.get_running_loop().time() + LIFE.total_seconds()
        while not await self.take(name, holder):
            if asyncio.get_running_loop().time() > deadline:
                raise SlotTaken(name)
            await asyncio.sleep(_ASK_AGAIN)

    def _opened(self, name: str, sealed: str) -> str:
        return self._seal.open(name, sealed) if sealed else ""


@dataclass(slots=True)
class OpenSlot:
    """A note this process holds (`core.channel.Slot`)."""

    _slots: PiccoloSlots
    _name: str
    _holder: str
    value: str
    forget_at: datetime | None
    _kept: tuple[str, datetime | None] = ("", None)

    def __post_init__(self) -> None:
        self._kept = (self.value, self.forget_at)

    async def save(self) -> None:
        """Keep the value now. Raises SlotTaken when the note was lost meanwhile."""
        if (self.value, self.forget_at) != self._kept:
            await self._slots.write(
                self._name, self._holder, self.value, self.forget_at
            )
            self._kept = (self.value, self.forget_at)
