"""Reports count what the officer may see, and what a spreadsheet gets is no formula."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path

from core import api
from core.security.permissions import COOKIE
from core.security.tokens import digest
from tests.house.test_api import LETTER, served

ODD = (("x", "y"), ("2026-13-01", ""), ("2026-02-02", "1900-01-01"))


async def signed_in(house, client, username: str) -> None:

    bearer = f"cookie of {username}"
    await house.accounts.open_session(username, digest(bearer), timedelta(hours=1))
    client.cookies.set(COOKIE, bearer)


async def rows_of(client) -> list[list[str]]:
    sheet = await client.get("/desk/reports/thoi-han/csv")
    assert sheet.status_code == 200
    return list(csv.reader(StringIO(sheet.content.decode("utf-8-sig"))))


async def test_a_report_counts_only_what_the_officer_may_see(
    database_url: str, tmp_path: Path
) -> None:
    async with served(database_url, tmp_path) as (house, client):
        code = (await client.post("/api/v1/letters", json=LETTER)).json()["code"]
        await house.line.advance(code)
        seen = {}
        for username in ("lan", "hung", "mai"):
            await signed_in(house, client, username)
            page = await client.get("/desk/reports")
            assert page.status_code == 200
            seen[username] = (await rows_of(client))[1:]
    unit = ["Phòng Kinh tế, Hạ tầng và Đô thị", "1", "0", "0", "1"]
    total = ["Tổng cộng", "1", "0", "0", "1"]
    nothing = ["Tổng cộng", "0", "0", "0", "0"]
    assert seen == {"lan": [unit, total], "hung": [unit, total], "mai": [nothing]}


async def test_a_period_that_is_none_is_this_month(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as (house, client):
        await signed_in(house, client, "lan")
        for first, last in (
            ("x", "y"),
            ("2026-13-01", ""),
            ("2026-02-02", "1900-01-01"),
        ):
            page = await client.get(
                "/desk/reports", params={"first": first, "last": last}
            )
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
