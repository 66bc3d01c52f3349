"""The reception room over a whole house: its people, each with a browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import httpx
from piccolo.conf.apps import table_finder

from core.app import House
from core.domain.deadline import LOCAL
from core.domain.reception import ReceptionDay, ReceptionSort
from core.security.permissions import COOKIE
from core.security.tokens import digest
from core.store import reception_tables
from core.store.ids import new_id
from tests.house.serving import served
from tests.web.officers import Browser

LEADER = "Ông Võ Thanh Bình, Chủ tịch"


@dataclass
class Room:
    """The house, and who walks in."""

    house: House
    citizen: httpx.AsyncClient

    async def officer(self, username: str) -> Browser:
        cookie = f"{username}-{new_id()}"
        await self.house.accounts.open_session(
            username, digest(cookie), timedelta(hours=1)
        )
        return Browser(
            httpx.AsyncClient(
                transport=self.citizen._transport,
                base_url="http://tiepdan.test",
                cookies={COOKIE: cookie},
                follow_redirects=True,
            )
        )

    async def day(self, ahead: int = 1, turns: int = 3, **more) -> ReceptionDay:
        """Lay out one day, `ahead` days from now, local time."""
        day = ReceptionDay(
            id=new_id(), sort=ReceptionSort.PLANNED, leader=LEADER, is_head=True,
            place="Trụ sở", on=today() + timedelta(days=ahead), opens=time(8),
            closes=time(11), turns=turns,
        )  # fmt: skip
        day = replace(day, **more)
        await self.house.reception.save_day(day)
        return day

    async def ask(self, day: ReceptionDay) -> str:
        """Open the form of a day; return its token."""
        page = (await self.citizen.get(f"/lich-tiep/{day.id}")).text
        return page.partition('name="token" value="')[2].partition('"')[0]

    async def book(self, day: ReceptionDay, **words: str) -> httpx.Response:
        form = {"token": await self.ask(day), "about": "Hỏi về đất", "number": "1"}
        return await self.citizen.post(
            f"/lich-tiep/{day.id}", data=form | words, follow_redirects=False
        )

    async def session(self, officer: Browser, **fields: str) -> str:
        """Open a session as the button does; return its address."""
        page = await officer.send("/desk/reception/begin", **fields)
        return page.url.path


def today() -> date:
    return datetime.now(LOCAL).date()


@asynccontextmanager
async def opened_room(url: str, place: Path, **chosen) -> AsyncIterator[Room]:
    async with served(url, place, **chosen) as (house, client):
        yield Room(house, client)


async def sweep() -> None:
    """Leave nothing of the room: one house may serve a module's tests."""
    for table in table_finder([reception_tables.__name__]):
        await table.delete(force=True)


@asynccontextmanager
async def living_room(url: str, place: Path) -> AsyncIterator[Room]:
    """The same for a fixture: a house is closed by the task that opened it."""
    opened: asyncio.Future[Room] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def live() -> None:
        async with opened_room(url, place) as room:
            opened.set_result(room)
            await over.wait()

    task = asyncio.create_task(live())
    await asyncio.wait([task, opened], return_when=asyncio.FIRST_COMPLETED)
    try:
        yield opened.result()
    finally:
        over.set()
        await task
