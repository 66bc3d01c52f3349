"""How long, and how often, Zalo still lets us write to a citizen."""

from datetime import datetime, timedelta

from channels.zalo.memory import Memories, Memory
from core import api
from core.api import gettext as _

FREE = timedelta(hours=48)
"""After a citizen's message; eight answers within it cost nothing."""
_FREE_KIND = "reply"


def shuts_at(memory: Memory, paid: timedelta) -> datetime | None:
    """Return when nothing can be sent any more; None while nobody knows."""
    if memory.spoke_at is None:
        return None
    return memory.spoke_at + max(FREE, paid)


class Windows:
    """The channel's `window`."""

    def __init__(self, memories: Memories, office: api.Office, paid: timedelta) -> None:
        self._memories = memories
        self._office = office
        self._paid = paid

    async def window(self, reply_to: str) -> api.Window | None:
        """Say how long we may write to a citizen; None when they never wrote."""
        memory = await self._memories.of(reply_to)
        return window_of(memory, self._office.now(), self._paid)


def window_of(memory: Memory, now: datetime, paid: timedelta) -> api.Window | None:
    """Return the window of a talk: free, then paid, then shut."""
    shuts = shuts_at(memory, paid)
    if memory.spoke_at is None or shuts is None:
        return None
    free_until = memory.spoke_at + FREE
    if now >= shuts:
        return api.Window(shuts, 0, _("Zalo không cho nhắn nữa, trừ khi công dân viết"))
    if now >= free_until:
        left = None if memory.quota_kind == _FREE_KIND else memory.quota_left
        return api.Window(shuts, left, _("Tin nhắn có phí"))
    if memory.quota_kind not in {"", _FREE_KIND}:
        return api.Window(free_until, memory.quota_left, _("Tin nhắn có phí"))
    note = _("Sau đó tin nhắn có phí") if shuts > free_until else ""
    return api.Window(free_until, memory.quota_left, note)
