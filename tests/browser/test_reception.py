"""The reception room in Chromium: one hand on the keyboard, axe, a phone's width."""

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route

from core.security.permissions import COOKIE
from tests.web.officers import Browser as Officer
from tests.web.room import Room, opened_room
from tests.web.test_reception_room import TOLD

ADDRESS = "http://tiepdan.test"


async def enter(page: Page, room: Room, officer: Officer | None = None) -> None:
    """Answer every request of the page from the house, without a server."""
    if officer is not None:
        value = officer.client.cookies[COOKIE]
        await page.context.add_cookies(
            [{"name": COOKIE, "value": value, "url": ADDRESS}]
        )

    async def answer(route: Route) -> None:
        asked = route.request
        async with httpx.AsyncClient(
            transport=room.citizen._transport, base_url=ADDRESS
        ) as client:
            given = await client.request(
                asked.method,
                asked.url,
                headers=await asked.all_headers(),
                content=asked.post_data_buffer,
            )
            # What a script asks for is not asked again after an answered redirect.
            while given.has_redirect_location and asked.resource_type == "xhr":
                given = await client.get(given.headers["location"])
        kept = {n: v for n, v in given.headers.items() if n != "content-length"}
        await route.fulfill(status=given.status_code, headers=kept, body=given.content)

    await page.context.route("**/*", answer)


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.id"))


async def test_a_session_is_written_with_one_hand(
    page: Page, sqlite_url: str, tmp_path: Path
):
    async with opened_room(sqlite_url, tmp_path) as room:
        lan = await room.officer("lan")
        earlier = await room.session(lan)
        await lan.send(f"{earlier}/end", seen="0", **TOLD)
        await enter(page, room, lan)
        await page.goto(f"{ADDRESS}/desk/reception")
        await page.keyboard.press("n")
        await page.wait_for_selector("#session")
        assert await focused(page) == "content"
        await page.keyboard.type("Cống lại tắc")
        await page.get_by_text("Đã lưu lúc").wait_for()
        for keys, field in (("d", "name-0"), ("s", "people"), ("x", "outcome_note")):
            await page.keyboard.press("Escape")
            await page.keyboard.press(keys)
            assert await focused(page) == field
        await page.keyboard.press("Escape")
        await page.keyboard.press("d")
        await page.keyboard.type("nguyen van hoa")
        await page.keyboard.press("Escape")
        await page.get_by_text("Số 1/").wait_for()
        for key in ("r", "4"):
            await page.keyboard.press(key)
        await page.keyboard.press("v")
        await page.get_by_role("heading", name="Lượt tiếp số 2/").wait_for()
        kept = await lan.open(urlsplit(page.url).path)
        for words in ("Cống lại tắc", "nguyen van hoa", "Giải thích", "Phản ánh"):
            assert words in kept.text


@pytest.mark.parametrize("how", ["no network", "signed out"])
async def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    page: Page, sqlite_url: str, tmp_path: Path, how: str
):
    async with opened_room(sqlite_url, tmp_path) as room:
        lan = await room.officer("lan")
        await enter(page, room, lan)
        await page.goto(ADDRESS + await room.session(lan))
        if how == "signed out":
            await room.house.accounts.close_all_sessions("lan")
        else:
            await page.context.route("**/save", lambda route: route.abort())
        await page.keyboard.type("Cống tắc")
        await page.get_by_text("Chưa lưu được").wait_for()
        assert await page.input_value("#content") == "Cống tắc"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_every_page_of_the_room_is_open_to_everybody(
    browser: Browser, sqlite_url: str, tmp_path: Path, width: int, scheme: str
):
    async with opened_room(sqlite_url, tmp_path) as room:
        pages = await _pages(room)
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="vi-VN",
        )
        page = await context.new_page()
        for officer, addresses in pages:
            await context.clear_cookies()
            await context.unroute_all()
            await enter(page, room, officer)
            for address in addresses:
                answer = await page.goto(ADDRESS + address)
                assert answer
                assert answer.status == 200, address
                await page.evaluate(
                    "document.querySelectorAll('details').forEach(d => d.open = true)"
                )
                await _is_open(page, address)
        await enter(page, room, pages[1][0])
        await page.goto(f"{ADDRESS}/desk/reception")
        await page.fill("#look", "hoa")
        await page.press("#look", "Enter")
        await page.get_by_text("Số 1/").wait_for(timeout=10_000)
        await _is_open(page, "search")
        await context.close()


async def _is_open(page: Page, address: str) -> None:
    """No barrier that axe knows, and nothing beyond the screen's edge."""
    found = (await Axe().run(page)).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], address
    beyond = await page.evaluate(
        "document.documentElement.scrollWidth - window.innerWidth"
    )
    assert beyond <= 0, address


async def _pages(room: Room) -> list[tuple[Officer | None, list[str]]]:
    """Return every page, as whoever opens it, with something on it."""
    lan, binh = await room.officer("lan"), await room.officer("binh")
    today, day = await room.day(ahead=0, turns=90), await room.day()
    full = await room.day(ahead=2, turns=1)
    await room.book(full)
    slip = (await room.book(day, name="Hòa")).headers["location"]
    for _person in range(2):
        await lan.send("/desk/reception/walk-in", day=str(today.id))
    await room.house.reception.book(today, 88, form_key="z", about="Đất", name="A")
    await lan.send(f"/desk/reception/next/{today.id}")
    secret, open_one = await room.session(lan), await room.session(lan)
    plain, guided = await room.session(lan), await room.session(lan)
    await lan.send(f"{plain}/end", seen="0", **TOLD)
    await lan.send(f"{secret}/end", seen="0", **TOLD | {"kind": "to_cao"})
    told = TOLD | {"outcome": "tu_choi", "refusal": "tu_choi.say"}
    await lan.send(f"{guided}/end", seen="0", **told)
    await lan.send(f"{open_one}/save", seen="0", **TOLD | {"outcome": "tu_choi"})
    ours = "/desk/reception"
    citizens = [
        "/lich-tiep", f"/lich-tiep/{day.id}", f"/lich-tiep/{full.id}", slip,
        "/lich-tiep/man-hinh",
    ]  # fmt: skip
    return [
        (None, citizens),
        (lan, [ours, open_one, plain, secret, guided, "/desk/registers/visits"]),
        (lan, [f"{ours}?ngay={day.on}", f"{ours}?fault=code"]),
        (binh, ["/desk/schedule", f"/desk/schedule/{day.id}"]),
    ]
