"""One letter goes the whole way, from each door to satisfaction, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from core.domain.tracking import read_code
from tests.story.town import answer, desk, no_barrier, phone, rate, served_town

LAMP = (
    "Đèn đường trước số 40 đường Nguyễn Chí Thanh hỏng cả tuần nay, tối rất nguy hiểm."
)
RUDE = "Cán bộ quầy 1 trả lời cáu gắt, bắt tôi chờ hơn hai tiếng."
MENDED = "Chiều 24/11 tổ điện đã thay bóng và kiểm tra lại, đèn đã sáng."
_CODE = re.compile(r"\b[0-9A-Z]{4}\W+[0-9A-Z]{4}\W+[0-9A-Z]{4}\b")

pytestmark = pytest.mark.slow


async def code_on(page: Page) -> str:
    """Read the tracking code a page shows."""
    shown = await page.locator("main").inner_text()
    codes = [read_code(re.sub(r"\W", "", found)) for found in _CODE.findall(shown)]
    code = next((code for code in codes if code), None)
    assert code, shown
    return code


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_letter_from_the_web_is_answered_and_rated(
    browser: Browser, database_url: str, tmp_path: Path, scripts: bool
) -> None:
    async with served_town(database_url, tmp_path) as server:
        async with phone(browser, server, scripts=scripts) as page:
            await page.goto("/gui")
            await page.get_by_label("Việc của anh/chị là gì?").fill(LAMP)
            await page.get_by_label("Họ và tên").fill("Nguyễn Văn Hòa")
            await page.get_by_role("button", name="Gửi đơn thư").click()
            code = await code_on(page)
            if scripts:
                await no_barrier(page)
        await answer(browser, server, code, MENDED)
        async with phone(browser, server, scripts=scripts) as page:
            await page.goto(f"/t/{code}")
            assert MENDED in await page.locator("main").inner_text()
            assert "Nguyễn Văn Hòa" not in await page.content()
            await rate(page, code)
            if scripts:
                await no_barrier(page)


async def test_a_bad_mark_at_the_counter_becomes_a_case_and_is_answered(
    browser: Browser, database_url: str, tmp_path: Path
) -> None:
    async with served_town(database_url, tmp_path) as server:
        async with phone(browser, server, scripts=False) as page:
            await page.goto("/f/q1")
            await page.get_by_role("button", name="Rất không hài lòng").click()
            await page.get_by_label("Anh/chị muốn nói thêm gì?").fill(RUDE)
            await page.get_by_label("Tôi muốn được trả lời").check()
            await page.get_by_role("button", name="Gửi thêm ý kiến").click()
            code = await code_on(page)
        await answer(browser, server, code, "Trung tâm xin lỗi anh/chị.", by="thuy")
        async with phone(browser, server) as page:
            await rate(page, code)


async def test_a_walk_in_complaint_is_judged_by_people_and_answered(
    browser: Browser, database_url: str, tmp_path: Path
) -> None:
    async with served_town(database_url, tmp_path) as server:
        async with desk(browser, server, "lan") as page:
            await page.goto("/desk/counter")
            await page.get_by_label("Nội dung").fill(
                "ĐƠN KHIẾU NẠI. Tôi không đồng ý với Quyết định số 215/QĐ-UBND ngày"
                " 02/10/2026 xử phạt gia đình tôi xây dựng sai phép, đề nghị xem xét"
                " lại và hủy quyết định trên."
            )
            await page.get_by_label("Họ và tên").fill("Lê Quang Vinh")
            await page.get_by_label("Địa chỉ").fill("Số 18 đường Phan Đình Phùng")
            await page.locator("#signed").check()
            await page.get_by_role("button", name="Tiếp nhận và in biên nhận").click()
            code = await code_on(page)
            await no_barrier(page)
            await page.goto(f"/desk/{code}")
            await page.get_by_role("button", name="Đủ điều kiện").click()
            await page.get_by_text("Đã ghi. Hồ sơ đi tiếp.").wait_for()
            await no_barrier(page)
        await answer(browser, server, code, "Giữ nguyên Quyết định số 215, vì …")
        async with phone(browser, server) as page:
            await page.goto(f"/t/{code}")
            assert "Luật Khiếu nại" in await page.content()
            await rate(page, code)
