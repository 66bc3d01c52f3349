"""The desk in Chromium over a real house: keys, partial pages, axe, a phone's width."""

from pathlib import Path

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route

from core.domain.classification import LetterKind
from core.domain.stage import Stage
from core.security.permissions import COOKIE
from tests.web.officers import LAMP, DeskHouse, desk_house

ADDRESS = "http://tiepdan.test"
UNSURE = "Chuyện không rõ ràng, đèn hỏng."


async def enter(page: Page, house: DeskHouse, username: str) -> None:
    """Sit down at a desk: every request is answered by the house, without a server."""
    transport = httpx.ASGITransport(app=house.app)
    session = {"name": COOKIE, "value": username, "url": ADDRESS}
    await page.context.add_cookies([session])

    async def answer(route: Route) -> None:
        asked = route.request
        headers = await asked.all_headers()
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            given = await client.request(
                asked.method, asked.url, headers=headers, content=asked.post_data_buffer
            )
            # What a script asks for is not asked again after an answered redirect.
            while given.has_redirect_location and asked.resource_type == "xhr":
                to = given.headers["location"]
                given = await client.get(to, headers={"cookie": headers["cookie"]})
        kept = {n: v for n, v in given.headers.items() if n != "content-length"}
        await route.fulfill(status=given.status_code, headers=kept, body=given.content)

    await page.context.route("**/*", answer)


async def focused(page: Page) -> str:
    return str(
        await page.evaluate(
            "(e => e.id || e.getAttribute('href'))(document.activeElement)"
        )
    )


async def test_the_inbox_is_walked_with_the_keyboard(page: Page, tmp_path: Path):
    async with desk_house(tmp_path) as house:
        first = await house.letter()
        second = await house.letter(f"{LAMP} Lần hai.")
        await enter(page, house, "lan")
        await page.goto(f"{ADDRESS}/desk")
        await page.keyboard.press("j")
        assert await focused(page) == f"/desk/{first}"
        await page.keyboard.press("j")
        assert await focused(page) == f"/desk/{second}"
        await page.keyboard.press("k")
        await page.keyboard.press("/")
        assert await focused(page) == "find"
        await page.keyboard.press("Escape")
        await page.keyboard.press("?")
        await page.locator("#help").wait_for()
        await page.keyboard.press("Escape")
        await page.locator("#help").wait_for(state="hidden")
        await page.keyboard.press("j")
        await page.locator(f'a[href="/desk/{first}"]:focus').wait_for()
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/desk/{first}")
        await page.keyboard.press("u")
        await page.wait_for_url("**/desk")


async def test_a_key_pressed_in_the_frame_that_closes_the_help_is_heard(
    page: Page, tmp_path: Path
):
    async with desk_house(tmp_path) as house:
        code = await house.letter()
        await enter(page, house, "lan")
        await page.goto(f"{ADDRESS}/desk")
        await page.evaluate(
            """() => {
                const help = document.getElementById("help");
                help.showModal();
                help.close();
                const key = new KeyboardEvent("keydown", { key: "j", bubbles: true });
                document.activeElement.dispatchEvent(key);
            }"""
        )
        assert await focused(page) == f"/desk/{code}"


async def test_one_key_confirms_and_keeps_the_reply_being_typed(
    page: Page, tmp_path: Path
):
    async with desk_house(tmp_path) as house:
        code = await house.letter(UNSURE)
        await enter(page, house, "lan")
        await page.goto(f"{ADDRESS}/desk/{code}")
        await page.keyboard.press("r")
        await page.keyboard.type("Kính gửi anh Hòa")
        await page.keyboard.press("Escape")
        await page.keyboard.press("c")
        await page.locator("#said").wait_for()
        assert await focused(page) == "said"
        assert await page.input_value("#reply_body") == "Kính gửi anh Hòa"
        ticket = await house.ledger.find(code)
        assert (ticket.facts.kind, ticket.stage) == (LetterKind.REPORT, Stage.ANSWER)


async def test_a_refused_form_is_mended_without_leaving_the_page(
    page: Page, tmp_path: Path
):
    async with desk_house(tmp_path) as house:
        code = await house.letter("Tôi khiếu nại Quyết định số 215.")
        await enter(page, house, "lan")
        await page.goto(f"{ADDRESS}/desk/{code}")
        await page.get_by_text("Không thụ lý…").click()
        await page.get_by_role("button", name="Kết thúc hồ sơ").click()
        await page.locator(".summary").wait_for()
        await page.fill("#why", "Đơn thiếu chữ ký.")
        await page.get_by_role("button", name="Kết thúc hồ sơ").click()
        await page.get_by_text("Đã kết thúc: Đã hướng dẫn").wait_for()


async def test_a_session_that_ended_shows_where_to_sign_in(page: Page, tmp_path: Path):
    async with desk_house(tmp_path) as house:
        await house.letter()
        await enter(page, house, "lan")
        await page.goto(f"{ADDRESS}/desk")
        await house.accounts.close_all_sessions("lan")
        await page.get_by_text("Lọc thêm").click()
        await page.select_option("#pick-kind", "phan_anh")
        await page.locator("#letters").wait_for(state="detached")
        assert await page.locator("#main").is_visible()


async def test_the_desk_works_without_javascript(browser: Browser, tmp_path: Path):
    async with desk_house(tmp_path) as house:
        code = await house.letter(UNSURE)
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await enter(page, house, "lan")
        await page.goto(f"{ADDRESS}/desk/{code}")
        assert await page.locator("[data-help]").is_hidden()
        await page.get_by_role("button", name="Chấp nhận").click()
        await page.get_by_text("Đã chấp nhận gợi ý.").wait_for()
        await context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_of_the_desk_is_open_to_everybody(
    browser: Browser, tmp_path: Path, width: int, scheme: str
):
    async with desk_house(tmp_path) as house:
        pages = await _pages(house)
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="vi-VN",
        )
        page = await context.new_page()
        for who, address in pages:
            await context.clear_cookies()
            await context.unroute_all()
            await enter(page, house, who)
            answer = await page.goto(ADDRESS + address)
            assert answer
            assert answer.status == 200, address
            await page.evaluate(
                "document.querySelectorAll('details').forEach(d => d.open = true)"
            )
            found = (await Axe().run(page)).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], address
            beyond = await page.evaluate(
                "document.documentElement.scrollWidth - window.innerWidth"
            )
            assert beyond <= 0, address
        await context.close()


async def _pages(house: DeskHouse) -> list[tuple[str, str]]:
    """Return every page with somebody who may see it, the cases at every step."""
    cases = [
        await house.letter(UNSURE),
        await house.letter("Tôi khiếu nại Quyết định số 215."),
        await house.letter("Tôi tố cáo ông A nhận hối lộ."),
        await house.letter("Mua tại http://x.example"),
        await house.letter(LAMP),
    ]
    broken = await house.ledger.find(await house.letter(f"{LAMP} Hỏng."))
    await house.ledger.set_aside(broken, "giai_quyet: KeyError")
    await house.desk.note(cases[4], (await house.accounts.find("lan"))[0], "Đã gọi.")  # type: ignore[index]
    desk = ["", "?words=khong+co", "?kind=khieu_nai", "/shelf", "/counter", "/posters",
            "/points/Q1", f"/counter/{cases[0]}", "/reports", "/registers/letters",
            "/registers/letters?first=2020-01-01&last=2020-01-02", "/reminders",
            "/reports/xu-ly-don/cases?row=6&column=3"]  # fmt: skip
    admin = ["units", "units/vp", "officers", "officers/new", "points", "points/Q1",
             "plugins", "health", "law", "law?every=true", "calendar",
             "calendar/import", "calendar/recount", "absences"]  # fmt: skip
    return [
        *(("lan", f"/desk{address}") for address in desk),
        *(("lan", f"/desk/{code}") for code in (*cases, broken.code)),
        ("hung", f"/desk/{cases[4]}"),
        ("binh", "/desk/registers/openings"),
        ("binh", f"/desk/{cases[4]}"),
        *(("quantri", f"/desk/admin/{address}") for address in admin),
    ]
