"""The course of a settlement on the ticket's page, over a real house."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.deadline import LOCAL
from core.domain.proceeding import Conclusion, Deed
from core.errors import TicketUnknown
from core.store.tables import TicketRow
from tests.web.officers import DeskHouse, desk_house
from tests.web.test_officer_ticket import COMPLAINT, DENUNCIATION, round_in

TODAY = datetime.now(UTC).astimezone(LOCAL).date()


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


async def routed(house: DeskHouse, body: str) -> str:
    """Bring a letter to the handler's desk."""
    code = await house.letter(body)
    await house.browser("lan").send(f"/desk/{code}/qualify", verdict="du_dieu_kien")
    return code


async def tell(house: DeskHouse, code: str, deed: str, who: str = "lan", **fields: str):
    said = {f"{name}-{deed}": words for name, words in fields.items()}
    said = {f"on-{deed}": TODAY.isoformat(), **said}
    return await house.browser(who).send(f"/desk/{code}/course", deed=deed, **said)


async def test_accepting_starts_the_term_to_decide_and_the_citizen_reads_it(
    house: DeskHouse,
):
    code = await routed(house, COMPLAINT)
    page = await tell(house, code, "thu_ly", document="15/TB-UBND")
    assert "Đã ghi diễn biến" in page.text
    assert "văn bản 15/TB-UBND" in page.text
    assert "Giải quyết khiếu nại lần đầu" in page.text
    view = await house.queries.track(code)
    assert [told.deed for told in view.course] == [Deed.ACCEPTANCE]
    (accepting,) = [t for t in view.terms if t.clock.rule == "kn.thu_ly"]
    assert accepting.met_at is not None
    row = await TicketRow.objects().get(TicketRow.code == code)
    (deciding,) = [t for t in view.terms if t.clock.rule == "kn.lan_1"]
    assert row.due_at == deciding.clock.due_at
    history = [str(event.because) for event in await house.ledger.history(code)]
    day = TODAY.strftime("%d/%m/%Y")
    assert f"Thụ lý khiếu nại ngày {day}, văn bản 15/TB-UBND" in history


@pytest.mark.parametrize(
    ("deed", "fields", "says"),
    [
        ("thu_ly", {"on": ""}, "Xin nhập ngày."),
        ("thu_ly", {"on": "ngày mai"}, "Xin nhập ngày."),
        ("thu_ly", {"on": "1900-01-01"}, "Ngày phải từ"),
        ("thu_ly", {"on": str(TODAY + timedelta(days=1))}, "Ngày này chưa đến."),
        ("khong_thu_ly", {"why": "  "}, "Xin ghi lý do."),
        ("quyet_dinh", {"conclusion": "dung"}, "Chưa đến bước này của vụ việc"),
        ("gia_han", {}, "Loại đơn này không có diễn biến này"),
        ("tiep_nhan", {}, "Việc này hồ sơ tự ghi."),
        ("bay_len_troi", {}, "Không có diễn biến này."),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(
    house: DeskHouse, deed: str, fields: dict[str, str], says: str
):
    code = await routed(house, COMPLAINT)
    page = await tell(house, code, deed, **fields)
    assert page.status_code == 422
    assert says in page.text
    assert (await house.ledger.find(code)).facts.course == ()


async def test_what_was_told_by_mistake_is_struck_with_a_reason(house: DeskHouse):
    code = await routed(house, COMPLAINT)
    await tell(house, code, "thu_ly")
    await tell(house, code, "quyet_dinh", conclusion="dung_mot_phan")
    lan = house.browser("lan")
    strike = f"/desk/{code}/course/strike"
    early = await lan.send(strike, number="0", **{"struck-0": "nhầm hồ sơ"})
    assert early.status_code == 422
    assert "gạch diễn biến sau trước" in early.text
    assert "Xin ghi lý do sửa." in (await lan.send(strike, number="1")).text
    await lan.send(strike, number="1", **{"struck-1": "nhầm hồ sơ"})
    facts = (await house.ledger.find(code)).facts
    assert [told.deed for told in facts.course] == [Deed.ACCEPTANCE]
    said = [str(event.because) for event in await house.ledger.history(code)]
    assert any("Gạch diễn biến" in line and "nhầm hồ sơ" in line for line in said)


async def test_a_special_case_has_other_lengths_and_needs_a_reason(house: DeskHouse):
    code = await routed(house, COMPLAINT)
    await tell(house, code, "thu_ly")
    lan = house.browser("lan")
    special = f"/desk/{code}/course/circumstance"
    refused = await lan.send(special, circumstance="phuc_tap")
    assert "Xin ghi lý do." in refused.text
    why = {"circumstance_why": "nhiều hộ, nhiều thời kỳ"}
    wrong = await lan.send(special, circumstance="dac_biet_phuc_tap", **why)
    assert "Không có tình huống này." in wrong.text
    page = await lan.send(special, circumstance="phuc_tap", **why)
    assert "Giải quyết khiếu nại lần đầu, vụ việc phức tạp" in page.text
    (term,) = [
        clock
        for clock in (await house.ledger.find(code)).facts.clocks or ()
        if clock.rule == "kn.lan_1"
    ]
    assert len(term.counted) == 45


async def test_two_officers_deciding_at_once_do_not_decide_twice(house: DeskHouse):
    code = await routed(house, COMPLAINT)
    lan, binh = house.browser("lan"), house.browser("binh")
    seen = round_in(await lan.open(f"/desk/{code}"))
    form = {"deed": "thu_ly", "on-thu_ly": str(TODAY), "round": seen}
    first = await binh.send(f"/desk/{code}/course", **form)
    late = await lan.send(
        f"/desk/{code}/course", **{**form, "document-thu_ly": "16/TB-UBND"}
    )
    assert (first.status_code, late.status_code) == (200, 409)
    assert "Hồ sơ vừa thay đổi" in late.text
    assert len((await house.ledger.find(code)).facts.course) == 1


async def test_the_course_outlives_a_correction_of_the_kind(house: DeskHouse):
    code = await routed(house, DENUNCIATION)
    await tell(house, code, "thu_ly")
    await tell(house, code, "gia_han", why="nhiều nơi")
    lan = house.browser("lan")
    await lan.send(
        f"/desk/{code}/correct",
        fact="kind",
        **{"to-kind": "khieu_nai", "why-kind": "đọc kỹ lại"},
    )
    facts = (await house.ledger.find(code)).facts
    assert Deed.ACCEPTANCE in [told.deed for told in facts.course]
    assert "Thụ lý" in (await lan.open(f"/desk/{code}")).text


async def test_a_denunciation_taken_back_waits_for_a_decision(house: DeskHouse):
    code = await routed(house, DENUNCIATION)
    await tell(house, code, "thu_ly")
    await house.desk.withdraw(code, "Tôi xin rút đơn")
    ticket = await house.ledger.find(code)
    assert ticket.closed_as is None
    page = await house.browser("lan").open(f"/desk/{code}")
    assert "Người tố cáo rút đơn" in page.text
    await tell(house, code, "dinh_chi", why="không có căn cứ")
    course = (await house.ledger.find(code)).facts.course
    assert [told.deed for told in course][-2:] == [Deed.WITHDRAWAL, Deed.TERMINATION]


async def test_handlers_tell_of_their_own_cases_and_administrators_of_none(
    house: DeskHouse,
):
    code = await routed(house, COMPLAINT)
    await tell(house, code, "thu_ly", who="hung")
    decided = await tell(house, code, "quyet_dinh", who="hung", conclusion="sai")
    assert decided.status_code == 200
    course = (await house.ledger.find(code)).facts.course
    assert course[-1].conclusion is Conclusion.WRONG
    other = await tell(house, code, "gui_quyet_dinh", who="mai")
    assert other.status_code == 404
    admin = await tell(house, code, "gui_quyet_dinh", who="quantri")
    assert admin.status_code == 403
    with pytest.raises(TicketUnknown):
        await house.queries.case(code, await _officer(house, "mai"))


async def _officer(house: DeskHouse, username: str):
    return next(o for o in await house.queries.officers() if o.username == username)
