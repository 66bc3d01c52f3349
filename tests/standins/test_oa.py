"""The stand-in behaves as the platform is documented to, over HTTP."""

import asyncio
import base64
import contextlib
import hashlib
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page

from channels.zalo.events import is_known, read_event
from channels.zalo.signature import is_signed
from tests.standins.oa.page import ChattingZalo
from tests.standins.oa.platform import ACCOUNT, APP, APP_SECRET, OA_SECRET
from tests.standins.oa.talks import CITIZENS
from tests.standins.oa.webhook import Poster, texts

HOA = next(iter(CITIZENS))


class Door:
    """A webhook of a test: takes events, late or badly if it is told so."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, Any], bytes, str]] = []
        self.statuses: list[int] = []
        self.pauses: list[float] = []
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
            time.sleep(door.pauses.pop(0) if door.pauses else 0)
            mac = self.headers["X-ZEvent-Signature"]
            door.taken.append((json.loads(raw), raw, mac))
            with contextlib.suppress(BrokenPipeError):  # who is told late is gone
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


async def grant(client: httpx.AsyncClient, form: dict[str, str]) -> Any:
    answer = await client.post(
        "/v4/oa/access_token", data=form, headers={"secret_key": APP_SECRET}
    )
    return answer.json()


async def send(
    client: httpx.AsyncClient, access: str, text: str = "Chào bà", **more: Any
) -> Any:
    told = {"recipient": {"user_id": HOA}, "message": {"text": text, **more}}
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
    assert (await send(client, access))["error"] == -216
    access = (await token(client, zalo.chain.refresh))["access_token"]
    assert (await send(client, access))["error"] == -230
    zalo.unfollows(HOA)
    assert (await send(client, access))["error"] == -213
    assert (await send(client, "spent"))["error"] == -216


async def test_eight_answers_are_free_then_the_package_is_charged_then_no_more(
    world: World,
) -> None:
    zalo, _, client = world
    zalo.windows.package = 1
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Chào phường")
    quotas = [(await send(client, access))["data"]["quota"] for _ in range(9)]
    assert [quota["remain"] for quota in quotas[:8]] == list("76543210")
    assert {quota["quota_type"] for quota in quotas[:8]} == {"reply"}
    assert (quotas[8]["quota_type"], quotas[8]["remain"]) == ("sub_quota", "0")
    assert (await send(client, access))["error"] == -211
    zalo.says(HOA, "Còn đó không?")
    assert (await send(client, access))["error"] == 0
    zalo.pass_by(hours=25)
    access = (await token(client, zalo.chain.refresh))["access_token"]
    assert (await send(client, access))["data"]["quota"]["quota_type"] == "reply"
    zalo.pass_by(hours=24)
    assert (await send(client, access))["error"] == -211


def buttons(*told: Any) -> dict[str, Any]:
    return {"type": "template", "payload": {"buttons": list(told)}}


def press(title: str, kind: str) -> dict[str, Any]:
    return {"title": title, "type": kind, "payload": "#a"}


def media(**element: Any) -> dict[str, Any]:
    payload = {"template_type": "media", "elements": [element]}
    return {"type": "template", "payload": payload}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": "x" * 2_000}, 0),
        ({"text": "x" * 2_001}, -210),
        ({"text": "  "}, -204),
        ({"text": 7}, -203),
        ({"quote_message_id": "nobody's"}, -204),
        ({"attachment": "x"}, -203),
        ({"attachment": {"type": "file", "payload": {"token": "file 9"}}}, -204),
        ({"attachment": media(media_type="image", attachment_id="image 9")}, -204),
        ({"attachment": media(media_type="film", attachment_id="image 0")}, -204),
        ({"attachment": {"type": "template", "payload": {}}}, -204),
        ({"attachment": buttons(press("Có", "oa.query.hide"))}, 0),
        ({"attachment": buttons(press("Xem", "oa.open.url"))}, -204),
        ({"attachment": buttons(press("", "oa.query.hide"))}, -204),
        ({"attachment": buttons(*[press("Có", "oa.query.show")] * 6)}, -204),
    ],
)  # fmt: skip
async def test_a_message_is_taken_or_refused_with_its_number(
    world: World, message: dict[str, Any], code: int
) -> None:
    zalo, _, client = world
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Chào phường")
    assert (await send(client, access, **message))["error"] == code
    assert len(zalo.sent(HOA)) == (code == 0)


async def test_a_message_may_quote_the_citizens_and_show_what_was_uploaded(
    world: World,
) -> None:
    zalo, _, client = world
    access = (await token(client))["access_token"]
    quoted = zalo.says(HOA, "Chào phường")
    headers = {"access_token": access}
    png, pdf = b"\x89PNG\r\n\x1a\n\r\n--x", b"%PDF-1.7\r\n"
    image = await client.post(
        "/v2.0/oa/upload/image", files={"file": ("a.png", png)}, headers=headers
    )
    shown = media(
        media_type="image", attachment_id=image.json()["data"]["attachment_id"]
    )
    sent = await send(client, access, quote_message_id=quoted, attachment=shown)
    assert sent["error"] == 0
    paper = await client.post(
        "/v2.0/oa/upload/file", files={"file": ("trả lời.pdf", pdf)}, headers=headers
    )
    file = {"type": "file", "payload": {"token": paper.json()["data"]["token"]}}
    assert (await send(client, access, "", attachment=file))["error"] == 0
    page = (await client.post(f"/chat/{HOA}/talk")).json()
    assert (await client.get(page[1]["picture"])).content == png
    assert (await client.get(page[2]["file"])).content == pdf
    assert page[2]["filename"] == "trả lời.pdf"


@pytest.mark.parametrize(
    ("sort", "filename", "content", "code"),
    [
        ("image", "a.jpg", b"\xff\xd8\xff", 0),
        ("image", "a.jpg", b"GIF89a", -203),
        ("image", "a.gif", b"\xff\xd8\xff", -203),
        ("image", "a.png", b"", -203),
        ("image", "a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 2**20, -210),
        ("file", "a.pdf", b"%PDF-1.7" + b"0" * 2**20, 0),
        ("file", "a.docx", b"PK\x03\x04", 0),
        ("file", "a.exe", b"MZ", -203),
        ("file", "a.pdf", b"%PDF-1.7" + b"0" * (5 * 2**20), -210),
    ],
)
async def test_an_upload_is_small_and_of_a_kind_that_is_taken(
    world: World, sort: str, filename: str, content: bytes, code: int
) -> None:
    _, _, client = world
    access = (await token(client))["access_token"]
    answer = await client.post(
        f"/v2.0/oa/upload/{sort}",
        files={"file": (filename, content)},
        headers={"access_token": access},
    )
    assert answer.json()["error"] == code


async def test_a_template_is_sent_once_and_to_mobiles_only(world: World) -> None:
    zalo, _, client = world
    zalo.approved = {"t1"}
    access = (await token(client))["access_token"]
    good = {
        "phone": "84912000111", "template_id": "t1",
        "template_data": {"ma": "7K4M"}, "tracking_id": "k1",
    }  # fmt: skip

    async def notify(access: str = access, **changed: Any) -> Any:
        answer = await client.post(
            "/message/template",
            json={**good, **changed},
            headers={"access_token": access},
        )
        return answer.json()

    first = await notify()
    assert (await notify())["data"]["msg_id"] == first["data"]["msg_id"]
    assert len(zalo.zns) == 1
    assert (await notify(phone="0912000111"))["error"] == -108
    assert (await notify(template_id="t2"))["error"] == -109
    assert (await notify(template_data={"ma": ""}))["error"] == -112
    assert (await notify(tracking_id="x" * 49))["error"] == -107
    assert (await notify(access="spent"))["error"] == -124


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


async def test_events_may_overtake_each_other(world: World) -> None:
    zalo, door, _ = world
    zalo.poster.hold()
    for word in ("một", "hai", "ba"):
        zalo.says(HOA, word)
    zalo.poster.release("reversed")
    await door.events(3)
    words = [told["message"]["text"] for told, _, _ in door.taken]
    assert words == ["ba", "hai", "một"]
    stamps = [int(told["timestamp"]) for told, _, _ in door.taken]
    assert stamps == sorted(stamps, reverse=True)


async def test_a_slow_door_hears_the_event_again(world: World) -> None:
    zalo, door, _ = world
    door.pauses = [2.3]
    zalo.says(HOA, "Đèn hỏng")
    assert await door.events(2) == ["user_send_text"] * 2
    assert zalo.poster.settle()
    assert [answer.status for answer in zalo.poster.answers] == [0, 200]


async def test_forgeries_and_recordings_are_what_they_pretend(world: World) -> None:
    zalo, door, _ = world
    zalo.forges(HOA, "Hủy hồ sơ")
    zalo.says(HOA, "Đèn hỏng", days_ago=1_000)
    await door.events(2)
    genuine = [
        is_signed(raw, mac, app_id=APP, timestamp=told["timestamp"], secret=OA_SECRET)
        for told, raw, mac in door.taken
    ]
    assert genuine == [False, True]
    age = int(door.taken[0][0]["timestamp"]) - int(door.taken[1][0]["timestamp"])
    assert age >= 999 * 86_400_000


async def test_the_channel_knows_every_event_the_platform_sends(world: World) -> None:
    zalo, door, _ = world
    zalo.sends_file(HOA, "don.pdf", b"%PDF-1.7")
    for kind in ("sticker", "gif", "audio", "video", "link"):
        zalo.sends(HOA, kind, {"url": "https://zdn.vn/x"})
    zalo.submits(HOA, name="Nguyễn Thị Hoa", phone="84912000111")
    zalo.unfollows(HOA)
    names = await door.events(8)
    assert all(is_known(name) for name in names), names
    events = [read_event(raw) for _, raw, _ in door.taken]
    assert {event.citizen for event in events} == {HOA}
    assert {event.account for event in events} == {ACCOUNT}
    assert (events[0].attached[0].name, events[0].attached[0].size) == ("don.pdf", 8)
    assert events[6].person.phone == "84912000111"


async def test_media_are_gone_after_a_while(world: World) -> None:
    zalo, door, client = world
    zalo.sends_picture(HOA, "den.png", b"\x89PNG")
    await door.events(1)
    url = door.taken[0][0]["message"]["attachments"][0]["payload"]["url"]
    assert (await client.get(url)).content == b"\x89PNG"
    zalo.pass_by(days=8)
    assert (await client.get(url)).status_code == 404


async def test_a_press_sends_the_buttons_payload(world: World) -> None:
    _, door, client = world
    pressed = {"payload": "#TD:them:7K4M2PQ8XW3Z", "title": "Bổ sung"}
    page = (await client.post(f"/chat/{HOA}/presses", data=pressed)).json()
    assert (page[0]["text"], page[0]["pressed"]) == ("Bổ sung", True)
    await door.events(1)
    assert door.taken[0][0]["message"]["text"] == pressed["payload"]


async def test_what_is_shown_on_the_page_is_told_as_seen(world: World) -> None:
    zalo, door, client = world
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Đèn hỏng")
    sent = await send(client, access)
    page = await client.post(f"/chat/{HOA}/talk")
    assert [said["by"] for said in page.json()] == ["citizen", "oa"]
    assert await door.events(4) == [
        "user_send_text", "oa_send_text", "user_received_message", "user_seen_message",
    ]  # fmt: skip
    assert door.taken[3][0]["message"]["msg_ids"] == [sent["data"]["message_id"]]


async def test_consent_leads_back_with_a_code_that_pkce_guards(world: World) -> None:
    _, _, client = world
    asked = {
        "app_id": APP,
        "redirect_uri": "http://127.0.0.1/back",
        "state": "s",
    }
    verifier = "v" * 43
    digest = hashlib.sha256(verifier.encode()).digest()
    asked["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    page = await client.get("/v4/oa/permission", params=asked)
    assert "Cho phép" in page.text
    led = await client.get("/v4/oa/permission", params={**asked, "agreed": "1"})
    back = parse_qs(urlsplit(led.headers["location"]).query)
    assert back["state"] == ["s"]
    form = {
        "app_id": APP, "grant_type": "authorization_code", "code": back["code"][0],
    }  # fmt: skip
    guessed = await grant(client, {**form, "code_verifier": "another"})
    assert guessed["error"] == -14015
    assert guessed["error_name"]
    # The wrong guess spent the code, so the right verifier comes too late.
    assert (await grant(client, {**form, "code_verifier": verifier}))["error"] == -14010
    led = await client.get("/v4/oa/permission", params={**asked, "agreed": "1"})
    back = parse_qs(urlsplit(led.headers["location"]).query)
    form |= {"code": back["code"][0], "code_verifier": verifier}
    assert "access_token" in await grant(client, form)


async def test_another_process_can_make_it_fail(world: World) -> None:
    zalo, _, client = world
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Đèn hỏng")
    await client.post("/control/fail", json={"path": "/v3.0/oa/message", "how": -32})
    assert (await send(client, access))["error"] == -32
    assert (await send(client, access))["error"] == 0
    assert (await client.post("/control/nothing")).status_code == 404
    assert (await client.post("/control/says", json={})).status_code == 400
    sent = await client.post("/control/sent", json={"citizen": HOA})
    assert [message["text"] for message in sent.json()] == ["Chào bà"]
    await client.post("/control/settle")
    answers = (await client.post("/control/answers")).json()
    assert answers[0]["name"] == "user_send_text"


async def test_it_can_answer_no_json_and_hang(world: World) -> None:
    zalo, _, client = world
    access = (await token(client))["access_token"]
    zalo.says(HOA, "Đèn hỏng")
    zalo.fail("/v3.0/oa/message", "html")
    with pytest.raises(json.JSONDecodeError):
        await send(client, access)
    zalo.fail("/v3.0/oa/message", "hang")
    with pytest.raises(httpx.ReadTimeout):
        await client.post("/v3.0/oa/message/cs", timeout=0.3)


async def test_tokens_and_talks_outlive_a_restart_when_they_are_remembered(
    tmp_path: Path,
) -> None:
    memory = tmp_path / "memory.json"
    with opened() as (url, _), Poster(url) as poster:
        zalo = ChattingZalo(memory=memory)
        zalo.begin(poster)
        async with zalo, httpx.AsyncClient(base_url=zalo.url) as client:
            pair = await token(client)
            zalo.says(HOA, "Đèn hỏng")
        again = ChattingZalo(memory=memory)
        again.begin(poster)
        async with again, httpx.AsyncClient(base_url=again.url) as client:
            assert [said.text for said in again.talk(HOA)] == ["Đèn hỏng"]
            assert (await send(client, pair["access_token"]))["error"] == 0
            assert "access_token" in await token(client, pair["refresh_token"])


@pytest.mark.parametrize("written", ["", "[]", '{"grants": 3}'])
async def test_a_memory_that_cannot_be_read_does_not_stop_it(
    tmp_path: Path, written: str
) -> None:
    memory = tmp_path / "memory.json"
    memory.write_text(written)
    async with (
        ChattingZalo(memory=memory) as zalo,
        httpx.AsyncClient(base_url=zalo.url) as client,
    ):
        assert "access_token" in await token(client)
    assert json.loads(memory.read_text())["granted"] == 1


def test_a_load_of_events_is_distinct_and_signed() -> None:
    bodies = set()
    for raw, headers in texts(50):
        told = json.loads(raw)
        assert is_signed(
            raw,
            headers["X-ZEvent-Signature"],
            app_id=APP,
            timestamp=told["timestamp"],
            secret=OA_SECRET,
        )
        bodies.add(told["message"]["msg_id"])
    assert len(bodies) == 50


async def test_on_the_page_one_can_be_a_citizen(page: Page) -> None:
    with opened() as (url, door), Poster(url) as poster:
        zalo = ChattingZalo()
        zalo.begin(poster)
        async with zalo, httpx.AsyncClient(base_url=zalo.url) as client:
            await page.goto(zalo.url)
            await page.get_by_role("button", name="Quan tâm OA này").click()
            await page.get_by_label("Tin nhắn").fill("Đèn hỏng")
            await page.keyboard.press("Enter")
            await page.get_by_text("Đèn hỏng").wait_for()
            access = (await token(client))["access_token"]
            await send(client, access, attachment=buttons(press("Có", "oa.query.hide")))
            await page.get_by_role("button", name="Có", exact=True).click()
            await page.locator("li.citizen", has_text="Có").wait_for()
            assert await door.events(6) == [
                "follow", "user_send_text", "oa_send_text", "user_received_message",
                "user_seen_message", "user_send_text",
            ]  # fmt: skip
            assert door.taken[5][0]["message"]["text"] == "#a"
            await page.set_input_files(
                "#picture", {"name": "a.gif", "mimeType": "image/gif", "buffer": b"GIF"}
            )
            await page.get_by_text("Chỉ gửi được ảnh JPEG hoặc PNG.").wait_for()
