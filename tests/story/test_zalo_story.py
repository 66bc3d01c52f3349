"""A citizen writes on Zalo, is asked, answers, reads the reply and is satisfied."""

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser

from channels.zalo.signature import sign
from core.domain.tracking import read_code
from tests.channels.zalo.house import ACCOUNT, APP, CITIZEN, OA_SECRET, OPTIONS
from tests.channels.zalo.test_talk import picture
from tests.house.running import Server
from tests.standins.oa.platform import Zalo
from tests.story.town import answer, desk, phone, served_town

MENDED = "Chiều 24/11 tổ điện đã thay bóng và kiểm tra lại, đèn đã sáng."
ASKED = "Xin cho biết đèn hỏng ở cột số mấy?"

pytestmark = pytest.mark.slow


@dataclass
class Phone:
    """The citizen's phone: what is typed there comes to our door, signed by Zalo."""

    zalo: Zalo
    server: Server
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def event(self, name: str, **message: Any) -> None:
        at = str(int(time.time() * 1000))
        told = {
            "event_name": name,
            "app_id": APP,
            "sender": {"id": CITIZEN},
            "recipient": {"id": ACCOUNT},
            "message": {"msg_id": f"m{next(self.numbers)}", **message},
            "timestamp": at,
        }
        if name == "user_seen_message":
            told["sender"], told["recipient"] = told["recipient"], told["sender"]
        raw = json.dumps(told, ensure_ascii=False).encode()
        mac = sign(raw, app_id=APP, timestamp=at, secret=OA_SECRET)
        async with httpx.AsyncClient() as client:
            posted = await client.post(
                self.server.address + "/channels/zalo",
                content=raw,
                headers={"X-ZEvent-Signature": f"mac={mac}"},
            )
        assert posted.status_code == 200

    async def says(self, text: str) -> None:
        await self.event("user_send_text", text=text)

    async def presses(self, start: str) -> None:
        """Press the newest button whose payload begins so."""
        payloads = [p for m in self.zalo.sent(CITIZEN) for p in self.zalo.payloads(m)]
        await self.says(next(p for p in reversed(payloads) if p.startswith(start)))

    async def reads(self, what: str) -> str:
        """Wait for a message that holds these words; return it."""
        return await within(
            20,
            lambda: next((t for t in self.zalo.texts(CITIZEN) if what in t), ""),
        )


async def within(seconds: float, look: Callable[[], str]) -> str:
    """Look again and again until something is there."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not come"
        await asyncio.sleep(0.1)
    return found


async def test_a_talk_on_zalo_becomes_one_case_that_ends_well(
    browser: Browser, database_url: str, tmp_path: Path
) -> None:
    async with Zalo() as zalo:
        options = {**OPTIONS, **zalo.options, "zalo_quiet_seconds": "1"}
        settings = {f"TIEPDAN_{name.upper()}": value for name, value in options.items()}
        settings["TIEPDAN_QUIET_HOURS"] = ""  # the tests may run at night
        async with served_town(database_url, tmp_path, **settings) as server:
            mobile = Phone(zalo, server)
            await mobile.event("follow")
            await mobile.reads("Kính chào")

            await mobile.says(
                "Đèn đường trước số 40 Nguyễn Chí Thanh hỏng cả tuần nay,"
            )
            await mobile.says("tối rất nguy hiểm.")
            image = {"type": "image", "payload": {"url": zalo.host("p", picture())}}
            await mobile.event("user_send_image", attachments=[image])
            code = code_in(await mobile.reads("Mã hồ sơ"))
            await within(20, lambda: file_of(zalo, "template"))

            await ask(browser, server, code)
            await mobile.reads(ASKED)
            await mobile.says("Cột số 12, ngay trước cổng trường.")
            await mobile.reads("Đã chuyển phần bổ sung")

            await answer(browser, server, code, MENDED)
            await mobile.reads(MENDED)
            await within(20, lambda: file_of(zalo, "file"))
            await mobile.event("user_seen_message", msg_ids=zalo.ids(CITIZEN))
            async with desk(browser, server, "hung") as page:
                await page.goto(f"/desk/{code}")
                shown = await page.locator("main").inner_text()
                assert "tối rất nguy hiểm." in shown
                assert "Cột số 12" in shown

            await mobile.reads("hài lòng")
            await mobile.presses("#TD:hailong")
            await mobile.reads("Cảm ơn anh/chị đã cho ý kiến")
            async with phone(browser, server) as page:
                await page.goto(f"/t/{code}")
                await page.get_by_text("Hồ sơ kết thúc").first.wait_for()


async def ask(browser: Browser, server: Server, code: str) -> None:
    """The officer asks the citizen something."""
    async with desk(browser, server, "hung") as page:
        await page.goto(f"/desk/{code}")
        form = page.locator(f"form[action='/desk/{code}/ask']")
        await page.locator("details", has=form).locator("summary").click()
        await form.locator("textarea").fill(ASKED)
        await form.locator("button").click()
        await page.get_by_text(ASKED).first.wait_for()


def code_in(text: str) -> str:
    """Return the tracking code a message names."""
    match = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert match, text
    code = read_code(match[0])
    assert code
    return code


def file_of(zalo: Zalo, sort: str) -> str:
    """Say what has come: the receipt's QR picture, or the signed reply on paper."""
    for message in zalo.sent(CITIZEN):
        attachment = message.get("attachment", {"type": "", "payload": {}})
        payload = attachment["payload"]
        elements = payload.get("elements") or [{}]
        name = payload.get("token") or elements[0].get("attachment_id")
        if attachment["type"] == sort and name:
            begins = zalo.uploaded(name)[:4]
            assert begins in {b"%PDF", b"\x89PNG"}
            return str(name)
    return ""
