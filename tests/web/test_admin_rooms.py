"""Running the house from the browser: units, people, points, plugins, health."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.feedback import Rating
from core.security.passwords import password_fits
from core.store.rooms import Feedback
from tests.web.officers import DeskHouse, desk_house


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    "address",
    ["units", "units/new", "units/vp", "officers", "officers/new", "officers/lan",
     "points", "points/new", "points/Q1", "plugins", "health"],
)  # fmt: skip
async def test_only_administrators_run_the_house(house: DeskHouse, address: str):
    admin = await house.browser("quantri").open(f"/desk/admin/{address}")
    assert admin.status_code == 200
    other = await house.browser("lan").open(f"/desk/admin/{address}")
    assert other.status_code == 403


async def test_a_unit_is_added_changed_and_switched_off(house: DeskHouse):
    admin = house.browser("quantri")
    page = await admin.send(
        "/desk/admin/units/new",
        code="tdp1", name="Tổ dân phố 1", parent="vp", topics="giao_thong",
        places="Tổ 1\nTổ 2",
    )  # fmt: skip
    assert "Đã lưu." in page.text
    assert "Tổ dân phố 1" in page.text
    await admin.send("/desk/admin/units/tdp1", name="Tổ dân phố số 1", parent="vp")
    unit = next(u for u in await house.queries.units() if u.code == "tdp1")
    assert (unit.name, unit.active, unit.topics) == (
        "Tổ dân phố số 1",
        False,
        frozenset(),
    )


async def test_what_is_wrong_stands_beside_its_field(house: DeskHouse):
    page = await house.browser("quantri").send(
        "/desk/admin/units/new", code="vp", name="Văn phòng hai", places="Tổ 9"
    )
    assert page.status_code == 422
    assert "Mã này đã có." in page.text
    assert "Văn phòng hai" in page.text
    assert "Tổ 9" in page.text


async def test_a_new_officers_password_is_shown_once_and_opens_the_door(
    house: DeskHouse,
):
    admin = house.browser("quantri")
    page = await admin.send(
        "/desk/admin/officers/new",
        username="hoa", name="Đặng Thị Hoa", role="can_bo_xu_ly", unit="vhxh",
    )  # fmt: skip
    password = page.text.split("<code>")[2].split("</code>")[0]
    found = await house.accounts.find("hoa")
    assert found
    assert password_fits(password, found[1])
    assert password not in (await admin.open("/desk/admin/officers/hoa")).text


async def test_who_is_shut_out_is_out_at_once(house: DeskHouse):
    hung = house.browser("hung")
    assert (await hung.open("/desk")).status_code == 200
    await house.browser("quantri").send(
        "/desk/admin/officers/hung",
        name="Trần Văn Hùng", role="can_bo_xu_ly", unit="kthtdt",
    )  # fmt: skip
    hung.client.follow_redirects = False
    assert "sign-in" in (await hung.open("/desk")).headers["location"]


async def test_a_fresh_password_signs_the_officer_out(house: DeskHouse):
    page = await house.browser("quantri").send("/desk/admin/officers/hung/password")
    assert "Đã tạo mật khẩu" in page.text
    hung = house.browser("hung")
    hung.client.follow_redirects = False
    assert (await hung.open("/desk")).status_code == 302


async def test_an_unknown_room_is_not_found(house: DeskHouse):
    admin = house.browser("quantri")
    for address in ("units/khong", "officers/khong", "points/KHONG"):
        assert (await admin.open(f"/desk/admin/{address}")).status_code == 404
    sent = await admin.send("/desk/admin/officers/khong/password")
    assert sent.status_code == 404


async def test_a_point_is_added_and_its_ratings_are_read(house: DeskHouse):
    admin = house.browser("quantri")
    await admin.send("/desk/admin/points/new", code="q9", name="Quầy số 9", unit="hcc")
    for number, mark in enumerate((5, 4, 2)):
        await Feedback(house.now).rate(
            Rating(
                id=f"r{number}",
                point="Q9",
                mark=mark,
                rated_at=datetime.now(UTC),
                words="Chờ lâu quá." if mark == 2 else "",
            )
        )
    assert "67" in (await admin.open("/desk/admin/points")).text
    ratings = (await house.browser("lan").open("/desk/points/Q9")).text
    assert "Chờ lâu quá." in ratings
    assert "n = 3" in ratings
    assert (await admin.open("/desk/points/KHONG")).status_code == 404


async def test_plugins_and_their_faults_are_listed(house: DeskHouse):
    house.plugins._faults["adviser"] = 3  # as if it had raised three times
    house.plugins._last_fault["adviser"] = "suggest_kind: KeyError"
    admin = house.browser("quantri")
    plugins = (await admin.open("/desk/admin/plugins")).text
    assert "suggest_kind: KeyError" in plugins
    assert house.rules.name in plugins
    health = (await admin.open("/desk/admin/health")).text
    assert "Hoạt động" in health
    assert "suggest_kind: KeyError" in health
