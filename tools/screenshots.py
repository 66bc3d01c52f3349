"""Takes the pictures of docs/pictures from a running demo.

    make demo
    python -m tools.screenshots http://127.0.0.1:8000

The house's pages are only opened and photographed; on the stand-in of Zalo, ten ports
above, a citizen writes one message and waits for the receipt.
"""

import io
import re
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from core.demo.load import PASSWORD
from tests.conftest import CHROMIUM_ARGS

HERE = Path(__file__).parent.parent / "docs" / "pictures"
HEAVIEST = 150_000
"""Bytes; a page with six pictures should still open over a poor connection."""
PHONE = (360, 720, 1.5)
DESK = (1280, 860, 1.0)
"""Width, height and pixels per point."""


@dataclass(frozen=True)
class Picture:
    """One file, what it was taken with, and the way to the page."""

    name: str
    screen: tuple[int, int, float]
    officer: str
    open: Callable[[Page], None]


def _at(path: str) -> Callable[[Page], None]:
    return lambda page: _go(page, path)


def _go(page: Page, path: str) -> None:
    answer = page.goto(path)
    if answer is None or not answer.ok:
        raise SystemExit(f"{path}: {answer.status if answer else 'no answer'}")


def _first_case(query: str) -> Callable[[Page], None]:
    def opened(page: Page) -> None:
        _go(page, f"/desk?{query}")
        page.locator("a.letter-link").first.click()
        page.wait_for_selector("#case")

    return opened


def _answered(page: Page) -> None:
    """Show a citizen's own view of a case that was answered."""
    _go(page, "/desk?closed=1")
    addresses = page.locator("a.letter-link").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    for code in (re.sub(r".*/", "", address) for address in addresses):
        _go(page, f"/t/{code}")
        if page.get_by_text("Trả lời").count():
            return
    raise SystemExit("no answered case: is this a demo?")


def _chatted(page: Page) -> None:
    """Show a talk with the account, from the first word to the receipt's QR."""
    house = urlsplit(page.context.new_page().goto("/").url)
    _go(page, f"http://{house.hostname}:{(house.port or 80) + 10}/")
    page.fill(
        "#text", f"Cống trước số {int(time.time()) % 900} Hàm Nghi tắc, nước tràn."
    )
    page.press("#text", "Enter")
    page.wait_for_selector("#talk li.oa img", timeout=60_000)
    page.wait_for_timeout(500)


PICTURES = (
    Picture("zalo", PHONE, "", _chatted),
    Picture("home", PHONE, "", _at("/")),
    Picture("faces", PHONE, "", _at("/f/Q1")),
    Picture("track", PHONE, "binh", _answered),
    Picture("schedule", PHONE, "", _at("/lich-tiep")),
    Picture("inbox", DESK, "lan", _at("/desk")),
    Picture("ticket", DESK, "lan", _first_case("kind=khieu_nai")),
    Picture("reports", DESK, "binh", _at("/desk/reports")),
)


def main() -> None:
    """Take them all; with names after the address, only those."""
    address, *names = sys.argv[1:] or ["http://127.0.0.1:8000"]
    HERE.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGS
        )
        for picture in PICTURES:
            if not names or picture.name in names:
                print(_take(browser, address, picture))
        browser.close()


def _take(browser: Browser, address: str, picture: Picture) -> str:
    width, height, scale = picture.screen
    context = browser.new_context(
        base_url=address,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.officer:
        _sign_in(page, picture.officer)
    picture.open(page)
    page.evaluate("document.fonts.ready")
    file = HERE / f"{picture.name}.png"
    file.write_bytes(_lightened(page.screenshot()))
    context.close()
    size = file.stat().st_size
    if size > HEAVIEST:
        raise SystemExit(f"{file.name}: {size} bytes, more than {HEAVIEST}")
    return f"{file.name} {size // 1000} kB"


def _sign_in(page: Page, username: str) -> None:
    _go(page, "/desk/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#letters")


def _lightened(png: bytes) -> bytes:
    """Return the picture in 256 colours: pages are flat, and nobody sees it."""
    light = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(light, "PNG", optimize=True)
    return light.getvalue()


if __name__ == "__main__":
    main()
