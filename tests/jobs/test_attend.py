"""Who watches a mailbox: one process of the house, and again whenever it breaks."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from core.channel import Channel
from core.jobs import attend
from core.jobs.attend import Attendants


class Posts:
    """Posts in memory, shared by several processes; the register can be shut."""

    def __init__(self):
        self.held = {}
        self.shut = False

    async def take(self, name, holder):
        if self.shut:
            raise ConnectionError
        return self.held.setdefault(name, holder) == holder

    async def release(self, name, holder):
        if self.held.get(name) == holder:
            del self.held[name]


class Watch:
    """Counts who watches."""

    def __init__(self):
        self.began = self.watching = 0
        self.breaks = False

    async def __call__(self):
        self.began += 1
        self.watching += 1
        try:
            if self.breaks:
                raise ConnectionError
            await asyncio.Event().wait()
        finally:
            self.watching -= 1


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(attend, "_RENEW", 0.01)
    monkeypatch.setattr(attend, "_PAUSE", 0.01)


def channel(watch):
    return Channel("email", "E-mail", read=lambda raw: None, attend=watch)


@asynccontextmanager
async def attending(watch, posts):
    stop = asyncio.Event()
    task = asyncio.create_task(Attendants([channel(watch)], posts).run(stop))
    async with asyncio.timeout(20):
        yield stop
        stop.set()
        await task


async def until(true):
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.005)


async def test_a_mailbox_is_watched_until_the_house_stops():
    watch, posts = Watch(), Posts()
    async with attending(watch, posts):
        await until(lambda: watch.watching == 1)
    assert watch.watching == 0
    assert posts.held == {}


async def test_of_two_processes_one_watches_and_the_other_takes_over():
    watch, posts = Watch(), Posts()
    async with attending(watch, posts) as first:
        await until(lambda: watch.watching == 1)
        async with attending(watch, posts):
            await asyncio.sleep(0.1)
            assert watch.watching == 1
            first.set()
            await until(lambda: watch.began == 2 and watch.watching == 1)


async def test_what_breaks_is_begun_again(monkeypatch):
    monkeypatch.setattr(attend, "pause", lambda _: timedelta(0))
    watch, posts = Watch(), Posts()
    watch.breaks = True
    async with attending(watch, posts):
        await until(lambda: watch.began >= 2)
        watch.breaks = False
        await until(lambda: watch.watching == 1)


async def test_a_process_that_cannot_hold_its_post_stops_watching():
    watch, posts = Watch(), Posts()
    async with attending(watch, posts):
        await until(lambda: watch.watching == 1)
        posts.shut = True
        await until(lambda: watch.watching == 0)
        posts.shut = False
        await until(lambda: watch.watching == 1)


async def test_without_channels_to_attend_nothing_runs():
    stop = asyncio.Event()
    stop.set()
    await Attendants([Channel("web", "Web", read=lambda raw: None)], Posts()).run(stop)
