"""The administrator's page of the law: confirmed, changed from a day on, undone."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from core.app.lawbook import Lawbook
from core.domain.deadline import LOCAL
from core.domain.rule import in_force
from tests.web.officers import DeskHouse, desk_house
from tests.web.test_officer_ticket import COMPLAINT

TODAY = datetime.now(LOCAL).date()
THU_LY = "ClockRule/kn.thu_ly//tiep_nhan/"
LAW = "/desk/admin/law"


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


def rule_in(house: DeskHouse):
    (rule,) = [r for r in in_force(house.rules.rules, TODAY) if r.key == THU_LY]
    return rule


async def test_a_confirmed_rule_is_no_longer_shown_as_waiting(house: DeskHouse):
    admin = house.browser("quantri")
    waiting = await admin.open(LAW)
    assert THU_LY in waiting.text
    page = await admin.send(
        LAW, rule=THU_LY, deed="confirm", **{f"why-{THU_LY}": "Luật sư Hà đã đọc"}
    )
    assert "Đã ghi." in page.text
    assert f'value="{THU_LY}"' not in page.text
    assert "Luật sư Hà đã đọc" in page.text
    assert f'value="{THU_LY}"' in (await admin.open(f"{LAW}?every=true")).text
    assert rule_in(house).confirmed
    code = await house.letter(COMPLAINT)
    ticket = await house.ledger.find(code)
    (clock,) = [c for c in ticket.facts.clocks or () if c.rule == "kn.thu_ly"]
    assert clock.confirmed


async def test_a_changed_number_holds_for_new_letters_and_an_undone_one_no_more(
    house: DeskHouse,
):
    before = await house.letter(COMPLAINT)
    admin = house.browser("quantri")
    form = {f"why-{THU_LY}": "Nghị quyết 5", f"number-{THU_LY}": "7"}
    form[f"from-{THU_LY}"] = TODAY.isoformat()
    await admin.send(LAW, rule=THU_LY, deed="change", **form)
    changed = await house.letter(COMPLAINT + " Lần nữa, việc khác hẳn.")

    async def counted(code: str) -> int:
        clocks = (await house.ledger.find(code)).facts.clocks or ()
        return next(len(c.counted) for c in clocks if c.rule == "kn.thu_ly")

    assert (await counted(before), await counted(changed)) == (10, 7)
    page = await admin.open(LAW)
    (key,) = re.findall(rf"{LAW}/([0-9a-f-]+)/undo", page.text)
    refused = await admin.send(f"{LAW}/{key}/undo")
    assert "Xin ghi lý do." in refused.text
    await admin.send(f"{LAW}/{key}/undo", **{f"why-{key}": "nhầm"})
    assert rule_in(house).length == 10
    assert "Đã bỏ:" in (await admin.open(LAW)).text


async def test_another_process_hears_of_it(house: DeskHouse):
    mine = house.lawbook
    other = Lawbook(mine.pack, mine.plan, mine.amendments, mine.changes)
    await other.refresh()
    await house.browser("quantri").send(
        LAW, rule=THU_LY, deed="confirm", **{f"why-{THU_LY}": "đã đọc"}
    )
    await other.refresh()
    assert other.rules == house.rules


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"number": "7", "why": ""}, "Xin ghi lý do."),
        ({"number": "0"}, "Xin nhập số nguyên từ 1 trở lên."),
        ({"number": "bảy"}, "Xin nhập số nguyên từ 1 trở lên."),
        ({}, "Chưa có gì thay đổi."),
        ({"number": "7", "from": "1900-01-01"}, "không có hiệu lực vào ngày đó"),
        ({"number": "7", "from": "mai"}, "Xin nhập ngày."),
    ],
)
async def test_what_makes_no_sense_is_refused_and_nothing_changes(
    house: DeskHouse, fields: dict[str, str], says: str
):
    given = {"why": "vì", "from": TODAY.isoformat(), **fields}
    form = {f"{name}-{THU_LY}": words for name, words in given.items()}
    page = await house.browser("quantri").send(LAW, rule=THU_LY, deed="change", **form)
    assert page.status_code == 422
    assert says in page.text
    assert rule_in(house).length == 10


async def test_a_rule_that_is_gone_and_who_may_not_decide(house: DeskHouse):
    gone = await house.browser("quantri").send(
        LAW, rule="ClockRule/x//tiep_nhan/", deed="confirm"
    )
    assert "không còn hiệu lực" in gone.text
    assert (await house.browser("lan").open(LAW)).status_code == 403
