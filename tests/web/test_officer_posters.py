"""Posters from the desk: every size as PDF and SVG, for points that are in use."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.web.officers import DeskHouse, desk_house


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("sheet", "media_type", "begins"),
    [
        ("A4.pdf", "application/pdf", b"%PDF"),
        ("tent.pdf", "application/pdf", b"%PDF"),
        ("A6.svg", "image/svg+xml", b"<svg"),
    ],
)
async def test_a_poster_is_printed_from_the_desk(
    house: DeskHouse, sheet: str, media_type: str, begins: bytes
):
    answer = await house.browser("hung").open(f"/desk/posters/Q1/{sheet}")
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.content.startswith(begins)
    assert f"Q1-{sheet}" in answer.headers["content-disposition"]


@pytest.mark.parametrize("sheet", ["A3.pdf", "A4.exe", "A4", ".pdf"])
async def test_an_unknown_sheet_is_not_found(house: DeskHouse, sheet: str):
    answer = await house.browser("lan").open(f"/desk/posters/Q1/{sheet}")
    assert answer.status_code == 404


async def test_only_points_in_use_are_offered(house: DeskHouse):
    await house.rooms.save_point(
        replace(await house.rooms.find_point("Q2"), active=False)
    )
    page = await house.browser("lan").open("/desk/posters")
    assert "/desk/posters/Q1/A5.pdf" in page.text
    assert "/desk/posters/Q2/" not in page.text
    assert (
        await house.browser("lan").open("/desk/posters/Q2/A4.pdf")
    ).status_code == 404
    one = await house.browser("lan").open("/desk/posters?point=NVH3")
    assert "/desk/posters/Q1/" not in one.text
