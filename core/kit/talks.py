"""Held messages in memory: conversations that are not yet letters."""

from dataclasses import dataclass, field
from datetime import datetime

from core.domain.message import HeldMessage

_LONGEST = 10
"""A conversation is over after so many times its quiet time at the latest."""


@dataclass
class MemoryTalks:
    """Keeps messages until their conversation is quiet (`core.pipeline.Talks`)."""

    messages: list[HeldMessage] = field(default_factory=list)
    """What waits, in the order it came."""
    known: set[str] = field(default_factory=set)
    """Every key that ever came."""

    async def hold(self, message: HeldMessage) -> bool:
        """Keep a message; False: known already."""
        if message.held_key in self.known:
            return False
        self.known.add(message.held_key)
        self.messages.append(message)
        return True

    def quiet(self, now: datetime) -> list[list[HeldMessage]]:
        """Return the conversations nothing more is waited for, oldest message first."""
        talks: dict[tuple[str, str], list[HeldMessage]] = {}
        for message in self.messages:
            talks.setdefault((message.channel, message.talk), []).append(message)
        return [talk for talk in talks.values() if _over(talk) <= now]

    def strike(self, talk: list[HeldMessage]) -> None:
        """Forget messages that have become a letter."""
        gone = {message.held_key for message in talk}
        self.messages = [m for m in self.messages if m.held_key not in gone]


def _over(talk: list[HeldMessage]) -> datetime:
    last = talk[-1]
    return min(last.came_at + last.quiet, talk[0].came_at + _LONGEST * last.quiet)
