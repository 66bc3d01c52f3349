"""A house that speaks Open311, and answers of it in one shape for both formats."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
from litestar.testing import TestClient
from piccolo.table import Table

from core.app import House, build, site
from core.app.house import now
from core.security.throttle import Limit, Throttle
from core.security.tokens import SignedForms
from core.settings import Settings
from core.store.schema import migrate
from tests.house.serving import served

BASE = "/channels/open311"
JURISDICTION = "phuong-thanh-sen.hatinh.gov.vn"
READER_KEY, APP_KEY = "key of the ward's map 1", "key in every telephone 2"
OPTIONS = {"open311_jurisdiction": JURISDICTION}
KEYED = OPTIONS | {
    "open311_keys": f"map:{READER_KEY}, app:{APP_KEY}",
    "open311_readers": "map",
}
POTHOLE = {
    "service_code": "giao_thong",
    "address_string": "Trước số 12 đường Hàm Nghi",
    "lat": "18.3428",
    "long": "105.9057",
    "first_name": "Hòa",
    "last_name": "Nguyễn Văn",
    "phone": "0912000111",
    "email": "hoa@example.vn",
    "description": "Ổ gà sâu trước cổng trường, xe máy ngã hai lần.",
}
FORMATS = ("json", "xml")
PERSONAL = ("Nguyễn", "Hòa", "0912000111", "hoa@example", "Ổ gà", "Hàm Nghi")


@dataclass
class Place:
    """A house and whoever calls it."""

    house: House
    client: httpx.AsyncClient

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(f"{BASE}/v2/{path}", params=query)

    async def post(
        self, fields: Mapping[str, Any], form: str = "json", **more: Any
    ) -> httpx.Response:
        return await self.client.post(
            f"{BASE}/v2/requests.{form}", data=dict(fields), **more
        )

    async def reported(self, **more: str) -> str:
        """The id of a new request."""
        return str(told(await self.post(POTHOLE | more))[0]["service_request_id"])


@asynccontextmanager
async def place_of(
    database_url: str,
    folder: Path,
    options: Mapping[str, str] = OPTIONS,
    *,
    peer: str = "127.0.0.1",
    now: Callable[..., Any] = now,
    **chosen: Any,
) -> AsyncIterator[Place]:
    async with served(
        database_url, folder, options=options, peer=peer, now=now, **chosen
    ) as (house, client):
        yield Place(house, client)


class Running:
    """A house with its own loop, for tests that are not coroutines."""

    def __init__(self, house: House, client: TestClient[Any]) -> None:
        self.house = house
        self.client = client

    def advance(self, code: str) -> str:
        """Walk the line; return why it set the ticket aside, empty for not."""
        portal = self.client.blocking_portal
        return str(portal.call(self.house.line.advance, code).shelved)

    def count(self, table: type[Table]) -> int:
        """How many rows there are."""

        async def counted() -> int:
            return int(await table.count())

        return int(self.client.blocking_portal.call(counted))


@contextmanager
def running_in(folder: Path, options: Mapping[str, str]) -> Iterator[Running]:
    """A house for many short calls, which limits nobody."""
    secret = "a test's secret, long enough, known to nobody"
    chosen = Settings(
        database_url=f"sqlite:///{folder / 'tiepdan.db'}",
        files_dir=folder / "files",
        secret_key=secret,
    )
    limits = dict.fromkeys(("open311", "api", "track"), Limit(10**6, 10**6))
    forms = SignedForms(secret.encode(), now, Throttle(time.monotonic, limits))
    house = replace(build(chosen, options), forms=forms)
    asyncio.run(_prepare(house))
    with TestClient(site(house), raise_server_exceptions=False) as client:
        yield Running(house, client)


async def _prepare(house: House) -> None:
    await house.database.open()
    await migrate(house.database)
    await house.database.close()


def told(answer: httpx.Response) -> Any:
    """What was answered, read strictly by the content type it came with."""
    kind = answer.headers["content-type"]
    if kind == "application/json; charset=utf-8":
        return answer.json()
    assert kind == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<')
    return _spark(ElementTree.fromstring(answer.content))


LISTS = {
    "attributes", "endpoints", "errors", "formats", "service_requests", "services",
}  # fmt: skip


def _spark(element: ElementTree.Element) -> Any:
    """The Spark convention: lists by name, else a mapping, else text."""
    if element.tag in LISTS:
        return [_spark(item) for item in element]
    if len(element):
        return {item.tag: _spark(item) for item in element}
    return element.text


def as_text(tree: Any) -> Any:
    """JSON as XML could say it: no types, nothing but words."""
    match tree:
        case dict():
            return {name: as_text(part) for name, part in tree.items()}
        case list():
            return [as_text(part) for part in tree]
        case bool():
            return str(tree).lower()
        case None:
            return None
    return str(tree)
