"""The inbox over a real house: who sees what, narrowed, searched, remembered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.tracking import show_code
from tests.web.officers import LAMP, DeskHouse, desk_house


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


async def test_an_empty_inbox_says_what_to_do(house: DeskHouse):
    page = await house.browser("lan").open("/desk")
    assert "Không còn hồ sơ nào đang chờ" in page.text
    assert "Tiếp một công dân tại quầy" in page.text
    hung = await house.browser("hung").open("/desk")
    assert "Tiếp một công dân tại quầy" not in hung.text


async def test_a_line_shows_letter_kind_date_and_sender(house: DeskHouse):
    code = await house.letter()
    page = await house.browser("lan").open("/desk")
    assert LAMP in page.text
    assert "Phản ánh" in page.text
    assert "Nguyễn Văn Hòa" in page.text
    assert "ngày làm việc" in page.text
    assert f'href="/desk/{code}"' in page.text


async def test_a_handler_sees_only_the_own_unit(house: DeskHouse):
    await house.letter()
    assert LAMP in (await house.browser("hung").open("/desk")).text
    assert LAMP not in (await house.browser("mai").open("/desk")).text


async def test_an_administrator_reads_no_letters(house: DeskHouse):
    await house.letter()
    page = await house.browser("quantri").open("/desk")
    assert str(page.url).endswith("/desk/admin/units")
    assert LAMP not in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=den+duong", True),
        ("words=%C4%91%C3%A8n+%C4%91%C6%B0%E1%BB%9Dng", True),
        ("words=xe+rac", False),
        ("kind=phan_anh", True),
        ("kind=khieu_nai", False),
        ("channel=counter&stage=giai_quyet", True),
        ("overdue=1", False),
        ("closed=1", False),
    ],
)
async def test_the_inbox_narrows_and_searches(
    house: DeskHouse, query: str, found: bool
):
    await house.letter()
    page = await house.browser("lan").open(f"/desk?{query}")
    assert (LAMP in page.text) is found
    assert ("Bỏ lọc" in page.text) is True


async def test_a_tracking_code_finds_its_letter(house: DeskHouse):
    code = await house.letter()
    typed = show_code(code).lower().replace("-", " ")
    page = await house.browser("lan").open(f"/desk?words={typed}")
    assert f'href="/desk/{code}"' in page.text


async def test_a_filter_is_saved_under_a_name_and_forgotten(house: DeskHouse):
    lan = house.browser("lan")
    page = await lan.send(
        "/desk/views", name="Khiếu nại của tôi", query="kind=khieu_nai&mine=1&x=y"
    )
    assert "Khiếu nại của tôi" in page.text
    assert "x=y" not in page.text
    assert "Khiếu nại của tôi" not in (await house.browser("hung").open("/desk")).text
    page = await lan.send("/desk/views/delete", name="Khiếu nại của tôi")
    assert "Khiếu nại của tôi" not in page.text


async def test_what_the_citizen_has_just_written_is_marked_until_read(house: DeskHouse):
    code = await house.letter()
    await house.desk.add_words(code, "Cột số 45.", ())
    lan = house.browser("lan")
    assert "Công dân vừa viết" in (await lan.open("/desk")).text
    assert "Cột số 45." in (await lan.open(f"/desk/{code}")).text
    assert "Công dân vừa viết" not in (await lan.open("/desk")).text


async def test_the_next_page_begins_where_this_one_ended(house: DeskHouse):
    for number in range(52):
        await house.letter(f"{LAMP} Lần {number}.")
    lan = house.browser("lan")
    first = await lan.open("/desk")
    assert "52 hồ sơ" in first.text
    following = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = await lan.open(following.replace("&amp;", "&"))
    assert second.text.count("data-row") == 2
    assert "Về trang đầu" in second.text
    assert 'rel="next"' not in second.text
