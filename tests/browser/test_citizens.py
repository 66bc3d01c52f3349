"""The citizens' pages in Chromium, over the house kept in memory."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route

from core import api
from tests.web.citizens import CODES, Town

ADDRESS = "http://tiepdan.test"
OPEN, ANSWERED = CODES[0], CODES[1]
Open = Callable[[Page], Awaitable[None]]


async def enter(page: Page, town: Town) -> None:
    """Answer every request of the page from the town, without a server."""
    transport = httpx.ASGITransport(app=town.app())

    async def answer(route: Route) -> None:
        asked = route.request
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            given = await client.request(
                asked.method,
                asked.url,
                headers=await asked.all_headers(),
                content=asked.post_data_buffer,
            )
        headers = {n: v for n, v in given.headers.items() if n != "content-length"}
        await route.fulfill(
            status=given.status_code, headers=headers, body=given.content
        )

    await page.route("**/*", answer)


async def write(page: Page, words: str) -> None:
    await page.goto(f"{ADDRESS}/gui")
    await page.fill("#body", words)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name).click()


async def test_a_draft_outlives_the_page_and_can_be_cleared(page: Page) -> None:
    await enter(page, Town())
    await write(page, "Đường ngập")
    await page.goto(f"{ADDRESS}/gui")
    assert await page.input_value("#body") == "Đường ngập"
    assert await page.is_visible("text=Đã khôi phục bản nháp")
    await press(page, "Xóa bản nháp")
    await page.wait_for_function("document.getElementById('body').value === ''")
    assert not await page.is_visible("text=Đã khôi phục bản nháp")


async def test_without_a_network_nothing_is_sent_and_nothing_is_lost(
    page: Page,
) -> None:
    town = Town()
    await enter(page, town)
    await write(page, "Đường ngập")
    await page.context.set_offline(True)
    await press(page, "Gửi đơn thư")
    assert await page.is_visible("text=Điện thoại đang mất mạng")
    assert await page.input_value("#body") == "Đường ngập"
    await page.context.set_offline(False)
    await page.wait_for_selector("text=Điện thoại đang mất mạng", state="hidden")
    await press(page, "Gửi đơn thư")
    await page.wait_for_url("**/gui/xong/**")
    assert len(town.intake.arrivals) == 1


async def test_a_letter_whose_answer_was_lost_is_not_sent_twice(page: Page) -> None:
    town = Town()
    await enter(page, town)
    await write(page, "Đường ngập")
    await page.route("**/gui/xong/**", lambda route: route.abort())
    await press(page, "Gửi đơn thư")
    await page.wait_for_url("chrome-error://**")
    await page.unroute("**/gui/xong/**")
    await page.goto(f"{ADDRESS}/gui")
    assert await page.input_value("#body") == "Đường ngập"
    await press(page, "Gửi đơn thư")
    await page.wait_for_url("**/gui/xong/**")
    assert len(town.intake.arrivals) == 1


async def test_a_sent_letter_leaves_no_draft_on_the_device(page: Page) -> None:
    await enter(page, Town())
    await write(page, "Đường ngập")
    await press(page, "Gửi đơn thư")
    await page.wait_for_url("**/gui/xong/**")
    assert await page.evaluate("localStorage.length") == 0


async def test_everything_works_without_javascript(browser: Browser) -> None:
    town = Town()
    context = await browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = await context.new_page()
    await enter(page, town)
    await write(page, "Đường ngập")
    await press(page, "Gửi đơn thư")
    await page.get_by_text("Chúng tôi đã nhận được").wait_for()
    await page.goto(f"{ADDRESS}/f/Q3")
    await press(page, "Rất không hài lòng")
    await page.fill("#words", "Chờ lâu")
    await press(page, "Gửi thêm ý kiến")
    await page.get_by_text("thành một đơn thư").wait_for()
    await page.goto(f"{ADDRESS}/t/{OPEN}")
    await page.fill("#words", "Thêm một ý")
    await press(page, "Gửi bổ sung")
    await page.get_by_text("Đã gửi thêm ý kiến").wait_for()
    await context.close()
    sent = [api.read_letter(a.raw).body for a, _ in town.intake.arrivals.values()]
    assert sent == ["Đường ngập", "Chờ lâu"]


def at(path: str) -> Open:
    async def go(page: Page) -> None:
        await page.goto(ADDRESS + path)

    return go


async def a_refused_letter(page: Page) -> None:
    await write(page, "")
    await page.fill("#phone", "chín mốt")
    await press(page, "Gửi đơn thư")
    await page.wait_for_selector(".summary")


async def a_sent_letter(page: Page) -> None:
    await write(page, "Đường ngập")
    await press(page, "Gửi đơn thư")
    await page.wait_for_url("**/gui/xong/**")


async def a_wish_to_be_answered(page: Page) -> None:
    await page.goto(f"{ADDRESS}/f/Q3")
    await press(page, "Bình thường")
    await page.check("[name=wants_answer]")


async def a_rating_without_a_face(page: Page) -> None:
    await page.goto(f"{ADDRESS}/t/{ANSWERED}")
    await press(page, "Gửi đánh giá")
    await page.wait_for_selector(".summary")


PAGES: dict[str, Open] = {
    "front": at("/"),
    "English": at("/?lang=en"),
    "points": at("/f"),
    "form": at("/gui"),
    "form to mend": a_refused_letter,
    "sent": a_sent_letter,
    "faces": at("/f/Q3"),
    "thanks": a_wish_to_be_answered,
    "done": at("/f/Q3/xong"),
    "no such point": at("/f/ZZ"),
    "look up": at("/t"),
    "wrong code": at("/t?ma=7K3M"),
    "case": at(f"/t/{OPEN}?done=added"),
    "answered": at(f"/t/{ANSWERED}"),
    "rating to mend": a_rating_without_a_face,
    "withdraw": at(f"/t/{OPEN}/withdraw"),
    "error": at("/nowhere"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
async def test_every_page_is_open_to_everybody(
    browser: Browser, name: str, scheme: str
) -> None:
    context = await browser.new_context(
        locale="vi-VN",
        viewport={"width": 360, "height": 740},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await enter(page, Town())
    await PAGES[name](page)
    found = await Axe().run(page)
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    complaints += [v["id"] for v in found.response["violations"]]
    assert complaints == []
    assert await page.evaluate(overflow) <= 0
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate(overflow) <= 0, "1280 px at 400 % zoom"
    await context.close()
