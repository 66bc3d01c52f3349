"""Answers we give by ourselves in a talk: each once, and never without end."""

from collections.abc import Sequence

import msgspec
import structlog

from channels.zalo import memory as remembered
from channels.zalo.buttons import Press, with_buttons
from channels.zalo.client import Platform
from channels.zalo.memory import Memories
from core import api

log = structlog.get_logger()

_MOST_AN_HOUR = 20
"""Two machines would else thank each other for ever, and spend the quota."""


class Speaker:
    """Says short things to citizens, outside the line and its outbox."""

    def __init__(
        self, platform: Platform, memories: Memories, office: api.Office
    ) -> None:
        self._platform = platform
        self._memories = memories
        self._office = office

    async def say(
        self, user_id: str, key: str, text: str, presses: Sequence[Press] = ()
    ) -> None:
        """Answer the event `key`, unless that has been done. Raises PlatformRefused."""
        memory = await self._memories.of(user_id)
        if key in memory.said:
            return
        if len(memory.answered_at) >= _MOST_AN_HOUR:
            memory = remembered.answered(memory, "", self._office.now())
            if len(memory.answered_at) > _MOST_AN_HOUR:
                log.warning("a talk with too many answers: silent for a while")
                return
        sent = await self._platform.send(user_id, with_buttons(text, presses))
        now = self._office.now()
        await self._memories.change(
            user_id,
            lambda m: remembered.answered(remembered.counted(m, sent.quota), key, now),
        )

    async def hint(self, user_id: str, key: str, text: str) -> None:
        """Say how to write to us, at most once an hour. Raises PlatformRefused."""
        memory, now = await self._memories.of(user_id), self._office.now()
        if memory.hinted_at is None or now - memory.hinted_at >= remembered.HOUR:
            await self.say(user_id, key, text)
            await self._memories.change(
                user_id, lambda m: msgspec.structs.replace(m, hinted_at=now)
            )
