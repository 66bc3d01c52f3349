"""What goes wrong outside: a database that dies, a browser that leaves, a huge body."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from core.store.engines import engine_for
from core.store.schema import bind
from core.store.tables import ArrivalRow, FileRow
from tests.conftest import postgres_running
from tests.house.running import Server
from tests.house.serving import LETTER

WORDS = "Cống trước nhà số 12 đường Hàm Nghi tắc, nước tràn vào nhà."
MEBIBYTE = 1024 * 1024


@asynccontextmanager
async def serving(url: str, place: Path) -> AsyncIterator[Server]:
    server = Server(url, place)
    await server.run("db", "migrate")
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def token_of(client: httpx.AsyncClient) -> str:
    page = await client.get("/gui")
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def kept(url: str, table: type[ArrivalRow | FileRow]) -> int:
    database = engine_for(url)
    bind(database)
    await database.open()
    try:
        return int(await table.count())
    finally:
        await database.close()


@pytest.mark.postgres
async def test_while_the_database_is_away_nothing_typed_is_lost(tmp_path: Path) -> None:
    with postgres_running() as postgres:
        postgres.sql("CREATE DATABASE house")
        url = postgres.url("house")
        async with (
            serving(url, tmp_path) as server,
            httpx.AsyncClient(base_url=server.address, timeout=30) as client,
        ):
            token = await token_of(client)
            typed = {"token": token, "shown_at": "1", "body": WORDS, "name": "Lan"}
            postgres.stop()

            answer = await client.post("/api/v1/letters", json=LETTER)
            assert answer.status_code == 503
            assert answer.headers["content-type"].startswith("application/problem+json")
            page = await client.get("/t/7K3M9QWXYZ0A")
            assert (page.status_code, page.headers["content-type"][:9]) == (
                503,
                "text/html",
            )
            assert (await client.get("/readyz")).status_code == 503
            assert (await client.get("/healthz")).status_code == 200

            form = await client.post("/gui", data=typed)
            assert form.status_code == 503
            assert "Chưa có gì được lưu" in form.text
            assert WORDS in form.text
            assert f'value="{token}"' in form.text

            postgres.start()
            sent = await client.post("/gui", data=typed)
            assert sent.status_code == 303
            again = await client.post("/gui", data=typed)
            assert (
                again.headers["location"].split("?")[0]
                == (sent.headers["location"].split("?")[0])
            )
            assert (await client.get("/readyz")).status_code == 200
        assert await kept(url, ArrivalRow) == 1


async def test_a_browser_closed_in_mid_upload_leaves_nothing_behind(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with serving(sqlite_url, tmp_path) as server:
        head = (
            b"POST /gui HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\n\r\n"
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n'
            b"Content-Type: image/png\r\n\r\n"
        )
        for sent in (0, 100, 2_000_000):
            _, out = await asyncio.open_connection("127.0.0.1", server.port)
            out.write(head + b"\x89PNG" * (sent // 4))
            await out.drain()
            out.transport.abort()
        async with httpx.AsyncClient(base_url=server.address) as client:
            assert (await client.get("/readyz")).status_code == 200
            answer = await client.post("/api/v1/letters", json=LETTER)
            assert answer.status_code == 201
    assert await kept(sqlite_url, FileRow) == 0
    assert await kept(sqlite_url, ArrivalRow) == 1


async def test_a_body_beyond_the_limit_is_refused_and_the_house_goes_on(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with serving(sqlite_url, tmp_path) as server:
        for path, kind in (
            ("/gui", "multipart/form-data; boundary=b"),
            ("/api/v1/letters", "application/json"),
        ):
            back, out = await asyncio.open_connection("127.0.0.1", server.port)
            # Refused by its length, before a browser has sent all of it.
            out.write(
                f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {70 * MEBIBYTE}\r\n\r\n".encode()
            )
            async with asyncio.timeout(10):
                first = await back.readline()
            out.close()
            await out.wait_closed()
            assert b"413" in first
        async with httpx.AsyncClient(base_url=server.address) as client:
            assert (await client.get("/readyz")).status_code == 200
