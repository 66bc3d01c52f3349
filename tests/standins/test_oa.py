"""The stand-in behaves as the platform is documented to, over HTTP."""

import asyncio
import hashlib
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest_asyncio

from channels.zalo.signature import is_signed
from tests.standins.oa.page import ChattingZalo
from tests.standins.oa.platform import APP, APP_SECRET, OA_SECRET
from tests.standins.oa.talks import CITIZENS
from tests.standins.oa.webhook import Poster

HOA = next(iter(CITIZENS))


class Door:
    """A webhook of a test: takes events, late or badly if it is told so."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, Any], bytes, str]] = []
        self.statuses: list[int] = []
        self.came = threading.Semaphore(0)

    async def events(self, count: int) -> list[str]:
        for _ in range(count):
            assert await asyncio.to_thread(self.came.acquire, timeout=10)
        return [told["event_name"] for told, _, _ in self.taken]


@contextmanager
def opened() -> Iterator[tuple[str, Door]]:
    door = Door()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status = door.statuses.pop(0) if door.statuses else 200
            mac = self.headers["X-ZEvent-Signature"]
            door.taken.append((json.loads(raw), raw, mac))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            door.came.release()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/channels/zalo", door
    finally:
        server.shutdown()
        server.server_close()


@pytest_asyncio.fixture
async def world() -> AsyncIterator[tuple[ChattingZalo, Door, httpx.AsyncClient]]:
    with opened() as (url, door), Poster(url) as poster:
        zalo = ChattingZalo()
        zalo.begin(poster)
        async with zalo, httpx.AsyncClient(base_url=zalo.url) as client:
            yield zalo, door, client


World = tuple[ChattingZalo, Door, httpx.AsyncClient]


async def token(client: httpx.AsyncClient, refresh: str = "refresh 0") -> Any:
    form = {"app_id": APP, "grant_type": "refresh_token", "refresh_token": refresh}
    answer = await client.post(
        "/v4/oa/access_token", data=form, headers={"secret_key": APP_SECRET}
    )
    assert answer.status_code == 200
    return answer.json()


async def send(client: httpx.AsyncClient, access: str, text: str = "Chào bà") -> Any:
    told = {"recipient": {"user_id": HOA}, "message": {"text": text}}
    answer = await client.post(
        "/v3.0/oa/message/cs", json=told, headers={"access_token": access}
    )
    assert answer.status_code == 200
    return answer.json()


async def test_a_refresh_token_works_once(world: World) -> None:
    _, _, client = world
    pair = await token(client)
    assert pair["expires_in"] == "90000"
    assert (await token(client))["error"] == -14020
    assert "access_token" in await token(client, pair["refresh_token"])


async def test_who_has_not_written_cannot_be_written_to_and_windows_shut(
    world: World,
) -> None:
    zalo, _, client = world
    access = (await token(client))["access_token"]
    assert (await send(client, access))["error"] == -232
    zalo.says(HOA, "Chào phường")
    sent = await send(client, access)
    assert sent["error"] == 0
    assert sent["data"]["quota"]["quota_type"] == "reply"
    assert sent["data"]["quota"]["remain"] == "7"
    zalo.pass_by(days=8)
    assert (await send(client, access))["error"] == -230
    zalo.unfollows(HOA)
    assert (await send(client, access))["error"] == -213
    assert (await send(client, "spent"))["error"] == -216


async def test_too_long_a_text_and_too_large_a_file_are_refused(world: World) -> None:
    zalo, _, client = world
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Chào phường")
    assert (await send(client, access, "x" * 2001))["error"] == -210
    files = {"file": ("a.png", b"x" * 1_100_000, "image/png")}
    answer = await client.post(
        "/v2.0/oa/upload/image", files=files, headers={"access_token": access}
    )
    assert answer.json()["error"] == -210


async def test_every_event_is_signed_as_the_channel_expects(world: World) -> None:
    zalo, door, _ = world
    zalo.follows(HOA)
    zalo.says(HOA, "Đèn hỏng")
    zalo.sends_picture(HOA, "den.png", b"\x89PNG")
    zalo.sends_place(HOA)
    assert await door.events(4) == [
        "follow", "user_send_text", "user_send_image", "user_send_location",
    ]  # fmt: skip
    for told, raw, mac in door.taken:
        assert is_signed(
            raw, mac, app_id=APP, timestamp=told["timestamp"], secret=OA_SECRET
        )
        plain = APP.encode() + raw + told["timestamp"].encode() + OA_SECRET.encode()
        assert mac == f"mac={hashlib.sha256(plain).hexdigest()}"


async def test_an_event_that_was_not_taken_comes_again_the_same(world: World) -> None:
    zalo, door, _ = world
    door.statuses = [503, 500]
    zalo.says(HOA, "Đèn hỏng")
    assert await door.events(3) == ["user_send_text"] * 3
    assert len({raw for _, raw, _ in door.taken}) == 1


async def test_an_event_may_come_twice(world: World) -> None:
    zalo, door, _ = world
    zalo.poster.twice = True
    zalo.says(HOA, "Đèn hỏng")
    assert await door.events(2) == ["user_send_text"] * 2


async def test_what_is_shown_on_the_page_is_told_as_seen(world: World) -> None:
    zalo, door, client = world
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Đèn hỏng")
    sent = await send(client, access)
    page = await client.post(f"/chat/{HOA}/talk")
    assert [said["by"] for said in page.json()] == ["citizen", "oa"]
    assert await door.events(3) == [
        "user_send_text", "user_received_message", "user_seen_message",
    ]  # fmt: skip
    assert door.taken[2][0]["message"]["msg_ids"] == [sent["data"]["message_id"]]


async def test_consent_leads_back_with_a_code_that_pkce_guards(world: World) -> None:
    _, _, client = world
    asked = {
        "app_id": APP,
        "redirect_uri": "http://127.0.0.1/back",
        "code_challenge": "x",
        "state": "s",
    }
    page = await client.get("/v4/oa/permission", params=asked)
    assert "Cho phép" in page.text
    led = await client.get("/v4/oa/permission", params={**asked, "agreed": "1"})
    back = parse_qs(urlsplit(led.headers["location"]).query)
    assert back["state"] == ["s"]
    form = {
        "app_id": APP, "grant_type": "authorization_code",
        "code": back["code"][0], "code_verifier": "another",
    }  # fmt: skip
    refused = await client.post(
        "/v4/oa/access_token", data=form, headers={"secret_key": APP_SECRET}
    )
    assert refused.json()["error"] == -14020


async def test_another_process_can_make_it_fail(world: World) -> None:
    zalo, _, client = world
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Đèn hỏng")
    await client.post("/control/fail", json={"path": "/v3.0/oa/message", "how": -32})
    assert (await send(client, access))["error"] == -32
    assert (await send(client, access))["error"] == 0
    assert (await client.post("/control/nothing")).status_code == 404


async def test_tokens_outlive_a_restart_when_they_are_remembered(
    tmp_path: Path,
) -> None:
    memory = tmp_path / "tokens.json"
    async with (
        ChattingZalo(memory=memory) as zalo,
        httpx.AsyncClient(base_url=zalo.url) as client,
    ):
        pair = await token(client)
    async with (
        ChattingZalo(memory=memory) as zalo,
        httpx.AsyncClient(base_url=zalo.url) as client,
    ):
        assert zalo.accepts(pair["access_token"])
        assert "access_token" in await token(client, pair["refresh_token"])
