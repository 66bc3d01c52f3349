"""Keeps the channels that watch something (a mailbox) at it, in one process each."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

import structlog

from core.channel import Channel
from core.errors import fault_of
from core.jobs.backoff import pause

log = structlog.get_logger()

_RENEW = 20.0
"""Seconds between two claims of a post; it is lost after a minute without one."""
_PAUSE = 1.0
"""The shortest pause, in seconds, before an attendant is started again."""
_STEADY = 300.0
"""Seconds after which an attendant that breaks is taken for a new failure."""


class Posts(Protocol):
    """Who holds which post, among all processes."""

    async def take(self, name: str, holder: str) -> bool:
        """Hold a post for a minute, or hold it longer; False: another has it."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Let go of a post."""
        ...


class Attendants:
    """Starts what each channel wants to run, and starts it again when it breaks."""

    def __init__(self, channels: Iterable[Channel], posts: Posts) -> None:
        self._channels = [c for c in channels if c.attend is not None]
        self._posts = posts
        self._holder = secrets.token_hex(16)

    async def run(self, stop: asyncio.Event) -> None:
        """Attend until `stop` is set."""
        tasks = [asyncio.create_task(self._keep_post(c)) for c in self._channels]
        await stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for channel in self._channels:
            await self._leave(_post(channel))

    async def _keep_post(self, channel: Channel) -> None:
        """Attend while the post is held; a process that loses it stops."""
        post, under_way = _post(channel), None
        try:
            while True:
                if await self._holds(post):
                    if under_way is None or under_way.done():
                        under_way = asyncio.create_task(_again_and_again(channel))
                elif under_way is not None:
                    under_way.cancel()
                    under_way = None
                await asyncio.sleep(_RENEW)
        finally:
            if under_way is not None:
                under_way.cancel()
                await asyncio.gather(under_way, return_exceptions=True)

    async def _holds(self, post: str) -> bool:
        try:
            return await self._posts.take(post, self._holder)
        except Exception as error:  # the database is away: nobody can hold a post
            log.error("post not claimed", post=post, **fault_of(error))
            return False

    async def _leave(self, post: str) -> None:
        try:
            await self._posts.release(post, self._holder)
        except Exception as error:  # it is lost by itself in a minute
            log.error("post not left", post=post, **fault_of(error))


async def _again_and_again(channel: Channel) -> None:
    """Run an attendant for ever; the more often it breaks, the longer the pause."""
    attend = channel.attend
    assert attend is not None  # noqa: S101 (only such channels are attended)
    broke = 0
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        await _once(channel.name, attend)
        broke = 1 if loop.time() - began > _STEADY else broke + 1
        await asyncio.sleep(_PAUSE + pause(min(broke, 7)).total_seconds())


async def _once(name: str, attend: Callable[[], Awaitable[None]]) -> None:
    try:
        await attend()
        log.warning("attendant ended", channel=name)
    except Exception as error:
        log.error("attendant broke", channel=name, **fault_of(error))


def _post(channel: Channel) -> str:
    return f"attend:{channel.name}"
