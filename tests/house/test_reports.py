"""Reports count what the officer may see; each figure opens the cases behind it."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from core import api
from core.domain.officer import Officer, Role
from core.domain.report import Period
from core.domain.unit import Unit
from core.security.permissions import COOKIE
from core.security.tokens import digest
from plugins.reports import register_report
from tests.house.serving import LETTER, served
from tests.samples.cases import many_cases
from tests.store.tickets import write_cases

PERIOD = Period(date(2026, 3, 15), date(2026, 4, 14))
ASKED = {"first": "2026-03-15", "last": "2026-04-14"}
CLERK = Officer(username="lan", name="Lan", role=Role.RECEPTION)


async def signed_in(house, client, username: str) -> None:
    bearer = f"cookie of {username}"
    await house.accounts.open_session(username, digest(bearer), timedelta(hours=1))
    client.cookies.set(COOKIE, bearer)


def sheet(answer) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_report_counts_only_what_the_officer_may_see(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        seen = {}
        for username in ("lan", "hung", "mai"):
            await signed_in(house, client, username)
            rows = sheet(await client.get("/desk/reports/thoi-han/csv"))
            register = sheet(await client.get("/desk/registers/letters/csv"))
            seen[username] = ([row[0] for row in rows[1:]], len(register) - 1)
    named = ["Phòng Kinh tế, Hạ tầng và Đô thị", "Tổng cộng"]
    assert seen == {"lan": (named, 1), "hung": (named, 1), "mai": (named[1:], 0)}


async def test_totals_are_those_of_the_register_in_ten_thousand_cases(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, _):
        cases = many_cases(10_000, PERIOD)
        await write_cases(cases)
        register = (await house.queries.letter_register(PERIOD, CLERK)).lines
        counted = await house.queries.case_lines(PERIOD, CLERK)
    assert {case.code for case in counted} == {case.code for case in cases}
    assert [line.number for line in register] == [*range(1, len(register) + 1)]
    for report in (r for r in register_report() if isinstance(r, api.Report)):
        table = report.make(PERIOD, counted)
        if "Tiếp nhận trong kỳ" not in table.headings:
            continue
        column = table.headings.index("Tiếp nhận trong kỳ")
        total = {case.code for case in table.rows[-1][column]}
        of_units = report.code == "thoi-han"
        assert total == {line.code for line in register if line.unit or not of_units}
    kinds = next(r for r in register_report() if r.code == "xu-ly-don")
    (denounced,) = (
        line for line in kinds.make(PERIOD, counted).rows if line[0] == "Tố cáo"
    )
    sealed = {line.code for line in register if line.sealed}
    assert {case.code for case in denounced[2]} == sealed
    assert all(bool(line.name) is not line.sealed for line in register)


async def test_every_figure_opens_its_cases_page_by_page(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        await write_cases(many_cases(400, PERIOD))
        await signed_in(house, client, "lan")
        page = await client.get("/desk/reports", params=ASKED)
        rows = sheet(await client.get("/desk/reports/xu-ly-don/csv", params=ASKED))
        here = "/desk/reports/xu-ly-don/cases"
        assert f"{here}?first=2026-03-15" in page.text
        wanted = ASKED | {"row": len(rows) - 2, "column": 3}
        listed: list[str] = []
        for after in (0, 100, 200, 300):
            cases = await client.get(here, params=wanted | {"after": after})
            assert cases.status_code == 200
            listed += [
                line for line in cases.text.split("/desk/") if line[:12].isalnum()
            ]
        none = [
            await client.get(here, params=ASKED | {"row": y, "column": x})
            for y, x in ((0, 0), (99, 1), (-1, 1), (0, 99))
        ]
    assert rows[-1][0] == "Tổng cộng"
    assert len({line[:12] for line in listed}) == int(rows[-1][3]) > 300
    assert [answer.status_code for answer in none] == [404] * 4


async def test_a_workbook_has_figures_as_numbers_and_words_as_words(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        await write_cases(many_cases(200, PERIOD))
        await signed_in(house, client, "lan")
        report = await client.get("/desk/reports/xu-ly-don/xlsx", params=ASKED)
        register = await client.get("/desk/registers/letters/xlsx", params=ASKED)
        plain = sheet(await client.get("/desk/registers/letters/csv", params=ASKED))
    book = openpyxl.load_workbook(BytesIO(report.content)).active
    assert "từ 15/03/2026 đến 14/04/2026" in book["A1"].value
    total = book[book.max_row]
    assert total[0].value == "Tổng cộng"
    assert all(isinstance(cell.value, int) for cell in total[1:])
    letters = openpyxl.load_workbook(BytesIO(register.content)).active
    names = [row[4] for row in letters.iter_rows(min_row=4, values_only=True)]
    assert len(names) == len(plain) - 1 > 50
    assert {cell.data_type for cell in letters["E"][3:]} <= {"s"}
    assert any(name.startswith("=Người") for name in names)
    assert all(not row[4].startswith("=") for row in plain[1:])
    assert "Được bảo vệ danh tính" in names


async def test_a_unit_is_asked_for_with_all_below_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        cases = many_cases(300, PERIOD)
        await write_cases(cases)
        for unit in (
            Unit(code="kt", name="Kinh tế"),
            Unit(code="vh", name="VH", parent="kt"),
        ):
            await house.rooms.save_unit(unit)
        await signed_in(house, client, "lan")
        counted = await house.queries.case_lines(PERIOD, CLERK, "kt")
        page = await client.get("/desk/reports", params=ASKED | {"unit": "kt"})
        odd = await client.get("/desk/reports", params=ASKED | {"unit": "không có"})
    assert {case.unit for case in counted} == {"kt", "vh"}
    assert page.status_code == odd.status_code == 200
    assert "unit=kt" in page.text


@pytest.mark.parametrize(
    ("first", "last"), [("x", "y"), ("2026-13-01", ""), ("2026-02-02", "1900-01-01")]
)
async def test_a_period_that_is_none_is_this_month(
    sqlite_url: str, tmp_path: Path, first: str, last: str
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        await signed_in(house, client, "lan")
        for path in ("/desk/reports", "/desk/registers/letters"):
            page = await client.get(path, params={"first": first, "last": last})
            assert page.status_code == 200
        missing = await client.get("/desk/reports/none/csv")
    assert missing.status_code == 404


class Broken:
    """A plugin whose report breaks while it counts."""

    @api.hookimpl
    def register_report(self) -> tuple[api.Report, ...]:
        def make(period: api.Period, cases: object) -> api.ReportTable:
            raise ZeroDivisionError

        return (api.Report("hong", "Báo cáo hỏng", make),)


async def test_a_report_that_breaks_takes_no_other_with_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        house.plugins.add(Broken(), "broken")
        await signed_in(house, client, "lan")
        page = await client.get("/desk/reports")
        assert page.status_code == 200
        assert "Báo cáo hỏng" in page.text
        assert "đang gặp lỗi" in page.text
        assert "Tổng cộng" in page.text
        (state,) = [s for s in house.plugins.states() if s.name == "broken"]
    assert (state.faults, state.last_fault) == (1, "report hong: ZeroDivisionError")
