"""A served ward with two officers, for stories told in a real browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from core.app import build
from core.demo.load import PASSWORD
from core.demo.town import town
from core.security.passwords import hash_password
from core.settings import from_environment, options_from_environment
from core.store.schema import migrate
from core.web.officer_case import SAID
from tests.house.running import Server


@asynccontextmanager
async def served_town(
    database_url: str, place: Path, **settings: str
) -> AsyncIterator[Server]:
    """Serve the invented ward's units, officers and points, without its letters."""
    server = Server(database_url, place, **settings)
    environ = dict(server.environ)
    house = build(from_environment(environ), options_from_environment(environ))
    await house.database.open()
    try:
        await migrate(house.database)
        kept = hash_password(PASSWORD)
        for unit in town().units:
            await house.rooms.save_unit(unit)
        for officer in town().officers:
            await house.rooms.save_officer(officer, kept)
        for point in town().points:
            await house.rooms.save_point(point)
    finally:
        await house.database.close()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def desk(
    browser: Browser, server: Server, username: str, *, scripts: bool = True
) -> AsyncIterator[Page]:
    """Sign an officer in, in a browser of their own."""
    context = await browser.new_context(
        base_url=server.address, locale="vi-VN", java_script_enabled=scripts
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    await page.goto("/desk")
    await page.get_by_label("Tên đăng nhập").fill(username)
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await page.get_by_role("button", name="Đăng nhập").click()
    await page.get_by_role("heading", name="Hộp thư").wait_for()
    try:
        yield page
    finally:
        await context.close()


@asynccontextmanager
async def phone(
    browser: Browser, server: Server, *, scripts: bool = True
) -> AsyncIterator[Page]:
    """An old phone: 360 pixels wide, perhaps without scripts."""
    context = await browser.new_context(
        base_url=server.address,
        locale="vi-VN",
        viewport={"width": 360, "height": 740},
        java_script_enabled=scripts,
    )
    context.set_default_timeout(10_000)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def no_barrier(page: Page) -> None:
    """Assert that axe-core finds nothing to complain about."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


async def answer(
    browser: Browser, server: Server, code: str, words: str, *, by: str = "hung"
) -> None:
    """The handling officer drafts, the head of unit signs."""
    async with desk(browser, server, by) as page:
        await page.goto(f"/desk/{code}")
        await page.locator("#reply_body").fill(words)
        await page.get_by_role("button", name="Trình ký").click()
        await page.get_by_text(SAID["submitted"]).wait_for()
    async with desk(browser, server, "binh") as page:
        await page.goto(f"/desk/{code}")
        await page.get_by_role("button", name="Ký và gửi").click()
        await page.get_by_text(SAID["signed"]).wait_for()


async def rate(page: Page, code: str) -> None:
    """The citizen reads the answer and is very satisfied."""
    await page.goto(f"/t/{code}")
    await page.get_by_text("Rất hài lòng", exact=True).first.click()
    await page.get_by_role("button", name="Gửi đánh giá").click()
    await page.get_by_text("Hồ sơ kết thúc").first.wait_for()
