"""Whom a letter speaks against sees nothing of it: on no page, in no list, no count."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.conflict import Accused
from core.domain.stage import Stage
from core.store.views import InboxFilter
from tests.web.officers import DeskHouse, desk_house
from tests.web.test_officer_ticket import COMPLAINT

WHY = {"accused_why": "Đơn nêu đích danh"}


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


async def complained(house: DeskHouse) -> str:
    """A complaint at the desk of Hùng, whose unit is competent for roads."""
    code = await house.letter(COMPLAINT)
    await house.browser("lan").send(f"/desk/{code}/qualify", verdict="du_dieu_kien")
    ticket = await house.ledger.find(code)
    assert (ticket.stage, ticket.facts.officer) == (Stage.ANSWER, "hung")
    return code


async def keep_out(house: DeskHouse, code: str, **whom: str):
    return await house.browser("lan").send(f"/desk/{code}/accused", **WHY, **whom)


async def seen_by(house: DeskHouse, username: str, code: str) -> set[str]:
    """Every place in which an officer meets a case."""
    browser = house.browser(username)
    places = {
        "inbox": "/desk",
        "search": "/desk?words=khieu+nai",
        "code": f"/desk?words={code}",
        "mine": "/desk?mine=1",
        "case": f"/desk/{code}",
        "register": "/desk/registers/letters",
        "csv": "/desk/registers/letters/csv",
        "shelf": "/desk/shelf",
    }
    found = set()
    for name, address in places.items():
        page = await browser.open(address)
        if page.status_code == 200 and f"/desk/{code}" in page.text.replace(
            "/desk?words=", ""
        ):
            found.add(name)
    (officer,) = [o for o in await house.queries.officers() if o.username == username]
    inbox = await house.queries.inbox(InboxFilter(), officer)
    if inbox.count:
        found.add("count")
    return found


async def test_an_officer_complained_of_no_longer_sees_or_answers_the_case(
    house: DeskHouse,
):
    code = await complained(house)
    before = await seen_by(house, "hung", code)
    assert {"inbox", "search", "mine", "case", "count"} <= before
    page = await keep_out(house, code, accused_officers="hung")
    assert "không còn thấy hồ sơ này" in page.text
    assert await seen_by(house, "hung", code) == set()
    ticket = await house.ledger.find(code)
    assert ticket.facts.accused == Accused(("hung",))
    assert (ticket.stage, ticket.facts.officer) == (Stage.ASSIGN, None)
    assert "case" in await seen_by(house, "binh", code)
    binh = house.browser("binh")
    assert (
        'value="hung"'
        not in (await binh.open(f"/desk/{code}"))
        .text.split('name="officer"')[1]
        .split("</select>")[0]
    )
    refused = await binh.send(f"/desk/{code}/assign", officer="hung")
    assert refused.status_code == 422
    assert "giao người khác" in refused.text


async def test_a_unit_complained_of_loses_the_case_with_all_its_people(
    house: DeskHouse,
):
    code = await complained(house)
    await keep_out(house, code, accused_units="kthtdt")
    ticket = await house.ledger.find(code)
    assert (ticket.stage, ticket.facts.routing) == (Stage.ROUTE, None)
    assert await seen_by(house, "hung", code) == set()
    lan = house.browser("lan")
    refused = await lan.send(f"/desk/{code}/route", unit="kthtdt")
    assert refused.status_code == 422
    assert "giao đơn vị khác" in refused.text
    await lan.send(f"/desk/{code}/route", unit="vp")
    assert (await house.ledger.find(code)).facts.routing.unit == "vp"


async def test_who_was_kept_out_by_mistake_is_let_in_again(house: DeskHouse):
    code = await complained(house)
    await keep_out(house, code, accused_officers="hung")
    await keep_out(house, code)
    assert "case" in await seen_by(house, "binh", code)
    await house.browser("binh").send(f"/desk/{code}/assign", officer="hung")
    assert "case" in await seen_by(house, "hung", code)
    history = [str(event.because) for event in await house.ledger.history(code)]
    assert sum("Đơn nêu đích danh" in line for line in history) >= 2


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"accused_officers": "nobody"}, "Không có cán bộ này."),
        ({"accused_units": "nowhere"}, "Không có đơn vị này."),
        ({}, "Chưa có gì thay đổi."),
        ({"accused_officers": "hung", "accused_why": " "}, "Xin ghi lý do."),
        ({"accused_units": "ubnd"}, "Sẽ không còn ai được xử lý"),
    ],
)
async def test_a_wall_that_makes_no_sense_is_refused(
    house: DeskHouse, fields: dict[str, str], says: str
):
    code = await complained(house)
    page = await house.browser("lan").send(f"/desk/{code}/accused", **{**WHY, **fields})
    assert page.status_code == 422
    assert says in page.text
    assert (await house.ledger.find(code)).facts.accused == Accused()
