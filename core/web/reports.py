"""Reports of the plugins, for a period: on a page, and as CSV."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from io import StringIO
from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.domain.report import Period, Report, ReportTable
from core.errors import NotFound
from core.i18n import gettext as _
from core.plugin import Plugins
from core.security.permissions import needs
from core.store.queries import Queries


class ReportsController(Controller):
    """Every figure counts only what the officer may see."""

    path = "/desk/reports"
    guards = [needs(Action.READ)]  # noqa: RUF012 (Litestar's own way)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        plugins: NamedDependency[Plugins],
        first: FromQuery[str] = "",
        last: FromQuery[str] = "",
    ) -> Template:
        """Show every report for a period; this month unless asked otherwise."""
        period = _period(first, last)
        cases = await queries.case_lines(period, officer)
        units = {unit.code: unit.name for unit in await queries.units()}

        def table(by: str, report: Report) -> ReportTable | None:
            """One report that breaks must not take the others with it."""
            made = plugins.attempt(
                by, f"report {report.code}", lambda: report.make(period, cases)
            )
            return _named(made, units) if made else None

        return Template(
            "officer/reports.html",
            context={
                "officer": officer,
                "period": period,
                "count": len(cases),
                "reports": [
                    (report, table(by, report))
                    for by, report in _reports(plugins).values()
                ],
            },
        )

    @get("/{code:str}/csv")
    async def sheet(
        self,
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        plugins: NamedDependency[Plugins],
        first: FromQuery[str] = "",
        last: FromQuery[str] = "",
    ) -> Response[bytes]:
        """Give one report to a spreadsheet."""
        found = _reports(plugins).get(code)
        if found is None:
            raise NotFound(code)
        _by, report = found
        period = _period(first, last)
        cases = await queries.case_lines(period, officer)
        units = {unit.code: unit.name for unit in await queries.units()}
        name = f"{code}-{period.first}-{period.last}.csv"
        return Response(
            _csv(_named(report.make(period, cases), units)),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _reports(plugins: Plugins) -> dict[str, tuple[str, Report]]:
    """Return every report by code, with the plugin that offers it."""
    return {
        report.code: (by, report)
        for by, some in plugins.ask("register_report")
        for report in some
    }


def _period(first: str, last: str) -> Period:
    """Return the days asked for; anything that is no period is this month."""
    today = datetime.now(LOCAL).date()
    try:
        asked = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return Period(today.replace(day=1), today)
    return asked if asked.first <= asked.last else Period(asked.last, asked.first)


def _named(table: ReportTable, units: Mapping[str, str]) -> ReportTable:
    """Return the table in the reader's words: messages translated, units by name."""

    def shown(cell: str | int) -> str | int:
        return units.get(cell) or _(cell) if isinstance(cell, str) else cell

    rows = tuple(tuple(shown(cell) for cell in row) for row in table.rows)
    return ReportTable(tuple(_(heading) for heading in table.headings), rows)


def _csv(table: ReportTable) -> bytes:
    written = StringIO()
    rows: list[Any] = [table.headings, *table.rows]
    csv.writer(written).writerows([[_plain(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")  # the mark tells Excel it is UTF-8


def _plain(cell: str | int) -> str | int:
    """Return a cell no spreadsheet takes for a formula."""
    risky = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t"))
    return f"'{cell}" if risky else cell
