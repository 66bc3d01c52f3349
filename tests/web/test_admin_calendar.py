"""The administrator's calendar: decided, imported, undone, counted again."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.app.lawbook import Lawbook
from core.domain.deadline import LOCAL
from tests.web.officers import DeskHouse, desk_house
from tests.web.test_officer_ticket import COMPLAINT

TODAY = datetime.now(LOCAL).date()
CALENDAR = "/desk/admin/calendar"


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path) as opened:
        yield opened


def a_day(house: DeskHouse, weekday: int, after: date = TODAY) -> date:
    """Return the next day of that number in the week which nobody has named."""
    day = after + timedelta(days=1)
    while day.weekday() != weekday or house.calendar.named(day):
        day += timedelta(days=1)
    return day


async def decide(house: DeskHouse, **fields: str):
    form = {"deed": "day", "kind": "nghi", "name": "nghỉ thêm", "why": "CV 12"}
    return await house.browser("quantri").send(CALENDAR, **{**form, **fields})


async def due(house: DeskHouse, code: str) -> dict[str, datetime]:
    clocks = (await house.ledger.find(code)).facts.clocks or ()
    return {clock.rule: clock.due_at for clock in clocks}


async def test_a_day_off_holds_at_once_and_in_every_process_until_it_is_undone(
    house: DeskHouse,
):
    mine, day = house.lawbook, a_day(house, 2)
    other = Lawbook(mine.pack, mine.plan, mine.amendments, mine.changes)
    page = await decide(house, day=day.isoformat())
    assert "Đã ghi." in page.text
    assert "Cơ quan tự ghi" in page.text
    await other.refresh()
    assert house.calendar.day_off(day) == other.calendar.day_off(day) == "nghỉ thêm"
    (key,) = re.findall(rf"{CALENDAR}/([0-9a-f-]+)/undo", page.text)
    admin = house.browser("quantri")
    assert "Xin ghi lý do." in (await admin.send(f"{CALENDAR}/{key}/undo")).text
    year = {"year": str(day.year), f"why-{key}": "nhầm"}
    assert "Đã bỏ:" in (await admin.send(f"{CALENDAR}/{key}/undo", **year)).text
    assert house.calendar.is_working(day)


async def test_a_saturday_is_worked_and_a_public_holiday_is_struck(house: DeskHouse):
    saturday = a_day(house, 5)
    await decide(house, kind="lam_bu", day=saturday.isoformat(), name="làm bù")
    assert house.calendar.is_working(saturday)
    off = next(
        day
        for day in sorted(house.lawbook.plan.holidays)
        if day.year >= TODAY.year and day.weekday() < 5
    )
    await decide(house, kind="nhu_thuong", day=off.isoformat(), name="")
    assert house.calendar.is_working(off)


async def test_an_edit_moves_no_due_date_until_an_administrator_asks(house: DeskHouse):
    code = await house.letter(COMPLAINT)
    before = await due(house, code)
    last = before["kn.thu_ly"].astimezone(LOCAL).date()
    await decide(
        house, kind="dong_cua", day=last.isoformat(), name="bão", why="bão số 9"
    )
    await house.line.advance(code)
    assert await due(house, code) == before
    admin = house.browser("quantri")
    preview = await admin.open(f"{CALENDAR}/recount")
    assert code in preview.text
    assert "Tính lại hạn của 1 hồ sơ" in preview.text
    assert await due(house, code) == before
    refused = await admin.send(f"{CALENDAR}/recount")
    assert refused.status_code == 422
    await admin.send(f"{CALENDAR}/recount", why="bão số 9")
    after = await due(house, code)
    assert after["kn.thu_ly"] > before["kn.thu_ly"]
    said = (await house.ledger.history(code))[-1]
    assert said.by == "officer:quantri"
    assert "bão số 9" in said.because.values["why"]
    assert "Không có hạn nào phải đổi" in (await admin.open(f"{CALENDAR}/recount")).text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"day": "1900-01-01"}, "Chỉ nhận ngày từ năm"),
        ({"day": "9999-12-31"}, "Chỉ nhận ngày từ năm"),
        ({"day": "mai"}, "Xin nhập ngày."),
        ({"day": "{wednesday}", "kind": "lam_bu"}, "chỉ làm bù vào thứ Bảy, Chủ nhật"),
        ({"day": "{saturday}", "kind": "dong_cua"}, "vốn đã nghỉ"),
        ({"day": "{wednesday}", "kind": "nhu_thuong"}, "không có gì để hủy"),
        ({"day": "2026-09-02"}, "đã có trong lịch: Quốc khánh"),
        ({"day": "{wednesday}", "why": ""}, "Xin ghi lý do, căn cứ."),
        ({"day": "{wednesday}", "name": ""}, "Xin ghi tên ngày"),
        ({"day": "{wednesday}", "kind": "tet"}, "Xin chọn loại ngày."),
        ({"deed": "announce", "year": "1900", "year_why": "x"}, "Không sửa được lịch"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_was_typed(
    house: DeskHouse, fields: dict[str, str], says: str
):
    days = {"wednesday": a_day(house, 2), "saturday": a_day(house, 5)}
    given = {name: words.format(**days) for name, words in fields.items()}
    page = await decide(house, **given)
    assert page.status_code == 422
    assert says in page.text
    assert not await house.lawbook.changes.all()


async def test_office_hours_with_a_lunch_break(house: DeskHouse):
    hours = {
        "morning_from": "07:00", "morning_to": "11:00",
        "afternoon_from": "13:00", "afternoon_to": "16:30",
    }  # fmt: skip
    form = {"deed": "hours", "hours_why": "mùa hè", **hours}
    admin = house.browser("quantri")
    wrong = await admin.send(CALENDAR, **{**form, "afternoon_from": "10:00"})
    assert "Giờ này phải sau giờ trước nó." in wrong.text
    assert (
        "Xin nhập giờ" in (await admin.send(CALENDAR, **form | {"morning_to": ""})).text
    )
    await admin.send(CALENDAR, **form)
    assert house.calendar.closes_at.hour == 16
    code = await house.letter(COMPLAINT)
    assert {at.astimezone(LOCAL).hour for at in (await due(house, code)).values()} == {
        16
    }


async def test_a_year_is_announced(house: DeskHouse):
    year = TODAY.year + 3
    page = await house.browser("quantri").open(f"{CALENDAR}?year={year}")
    assert "chưa công bố" in page.text
    form = {"deed": "announce", "year": str(year), "year_why": "Thông báo 1"}
    await house.browser("quantri").send(CALENDAR, **form)
    assert year in house.calendar.known_years


async def test_a_file_is_shown_line_by_line_before_anything_is_kept(house: DeskHouse):
    wednesday, saturday = a_day(house, 2), a_day(house, 5)
    text = f"ngày;loại;tên\n{wednesday:%d/%m/%Y};nghi;nghỉ thêm\n{saturday};lam_bu;bù\n"
    twice = (
        text + f"{wednesday};nghi;lại\n1900-01-01;nghi;xưa\n31/02/2027;nghi;x\nx;y\n"
    )
    admin = house.browser("quantri")
    shown = await upload(admin, "lich.csv", twice)
    for says in ("đã có ở một dòng trên", "Chỉ nhận ngày", "Ngày chưa đúng", "ba cột"):
        assert says in shown.text
    assert 'value="keep"' not in shown.text
    right = await upload(admin, "lich.csv", text)
    assert "2 ngày sẽ được thêm" in right.text
    assert not await house.lawbook.changes.all()
    (lines,) = re.findall(r'name="lines" hidden>(.*?)</textarea>', right.text, re.S)
    send = f"{CALENDAR}/import"
    assert "Xin ghi lý do" in (await admin.send(send, deed="keep", lines=lines)).text
    await admin.send(send, deed="keep", lines=lines, why="TB 5")
    assert not house.calendar.is_working(wednesday)
    assert house.calendar.is_working(saturday)
    again = await upload(admin, "lich.csv", text)
    assert "đã có, bỏ qua" in again.text
    assert 'value="keep"' not in again.text


async def test_a_calendar_file_brings_days_off(house: DeskHouse):
    day = a_day(house, 3)
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:Nghỉ bù\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    admin = house.browser("quantri")
    shown = await upload(admin, "nghi.ics", ics)
    assert "Nghỉ bù" in shown.text
    assert "1 ngày sẽ được thêm" in shown.text
    for name, content in (("x.ics", "không phải"), ("x.csv", ""), ("x.csv", "\n\n")):
        assert (await upload(admin, name, content)).status_code == 422


async def test_only_administrators_edit_the_calendar(house: DeskHouse):
    lan = house.browser("lan")
    for page in (CALENDAR, f"{CALENDAR}/import", f"{CALENDAR}/recount"):
        assert (await lan.open(page)).status_code == 403


async def upload(browser, name: str, content: str):
    return await browser.send(
        f"{CALENDAR}/import", files={"file": (name, content.encode(), "text/plain")}
    )
