"""Reports of the plugins, for a period and a unit; figures open what they count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.domain.report import (
    CaseLine,
    Cell,
    Figure,
    Named,
    NameOf,
    ReceptionReport,
    Report,
    ReportTable,
    SessionLine,
)
from core.domain.ruleset import Ruleset
from core.domain.visit import is_group
from core.errors import NotFound
from core.i18n import gettext as _
from core.plugin import Plugins
from core.security.permissions import needs
from core.store.queries import Queries
from core.store.reception import Reception
from core.store.visit_register import VisitLine
from core.web.asked_period import Asked, asked, name_of
from core.web.sheets import Sheet, csv_file, xlsx_file

_ON_A_PAGE = 100
AnyReport = Report | ReceptionReport


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a report is made of, for the officer who asks."""

    officer: Officer
    queries: Queries
    plugins: Plugins
    rules: Ruleset
    reception: Reception
    asked: Asked

    async def sessions(self) -> tuple[SessionLine, ...]:
        """Return the sessions of the reception room that the officer may see.

        They belong to the room, not to a unit: with a unit asked for there are none.
        """
        if self.asked.unit or not self.officer.may(Action.REGISTER):
            return ()
        entered = await self.reception.register(self.asked.period, self.officer)
        return tuple(_session(line, self.rules) for line in entered)

    async def cases(self) -> tuple[CaseLine, ...]:
        """Return the cases alive in the period that the officer may see."""
        wish = self.asked
        return await self.queries.case_lines(wish.period, self.officer, wish.unit)

    async def names(self) -> Mapping[NameOf, Mapping[str, str]]:
        """Return what units and topics are called."""
        units = {unit.code: unit.name for unit in await self.queries.units()}
        return {NameOf.UNIT: units, NameOf.TOPIC: self.rules.topic_names()}

    def reports(self) -> dict[str, tuple[str, AnyReport]]:
        """Return the reports this officer may see by code, and who offers each."""
        registers = self.officer.may(Action.REGISTER)
        return {
            report.code: (by, report)
            for by, some in self.plugins.ask("register_report")
            for report in some
            if registers or isinstance(report, Report)
        }

    async def made(self, code: str) -> tuple[AnyReport, ReportTable]:
        """Return one report. Raises NotFound."""
        found = self.reports().get(code)
        if found is None:
            raise NotFound(code)
        _by, report = found
        if isinstance(report, Report):
            return report, report.make(self.asked.period, await self.cases())
        return report, report.make(self.asked.period, await self.sessions())


async def desk(
    officer: NamedDependency[Officer],
    queries: NamedDependency[Queries],
    plugins: NamedDependency[Plugins],
    rules: NamedDependency[Ruleset],
    reception: NamedDependency[Reception],
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
    unit: FromQuery[str] = "",
) -> Desk:
    """Read the address."""
    wish = asked(first, last, unit, rules, datetime.now(LOCAL))
    return Desk(officer, queries, plugins, rules, reception, wish)


class ReportsController(Controller):
    """Every figure counts only what the officer may see."""

    path = "/desk/reports"
    guards = [needs(Action.READ)]  # noqa: RUF012 (Litestar's own way)
    dependencies = {"desk": Provide(desk)}  # noqa: RUF012

    @get()
    async def show(self, desk: NamedDependency[Desk]) -> Template:
        """Show every report for a period; this month unless asked otherwise."""
        period = desk.asked.period
        cases, sessions = await desk.cases(), await desk.sessions()

        def table(by: str, report: AnyReport) -> ReportTable | None:
            """One report that breaks must not take the others with it."""

            def make() -> ReportTable:
                if isinstance(report, Report):
                    return report.make(period, cases)
                return report.make(period, sessions)

            return desk.plugins.attempt(by, f"report {report.code}", make)

        return Template(
            "officer/reports.html",
            context=await page_of(desk)
            | {
                "count": len(cases),
                "reports": [
                    (report, table(by, report))
                    for by, report in desk.reports().values()
                ],
            },
        )

    @get("/{code:str}/cases")
    async def behind(
        self,
        code: FromPath[str],
        desk: NamedDependency[Desk],
        row: FromQuery[int] = -1,
        column: FromQuery[int] = -1,
        after: FromQuery[int] = 0,
    ) -> Template:
        """Show the cases behind one figure."""
        report, table = await desk.made(code)
        names = await desk.names()
        head, figure = _figure(table, row, column)
        page = figure[max(0, after) :][:_ON_A_PAGE]
        what = "cases" if isinstance(report, Report) else "sessions"
        return Template(
            f"officer/report_{what}.html",
            context=await page_of(desk)
            | {
                "report": report,
                "row": _shown(head, names),
                "heading": _heading(table, column),
                "cases": page,
                "count": len(figure),
                "here": f"row={row}&column={column}",
                "after": max(0, after),
                "more": max(0, after) + len(page) < len(figure),
                "step": _ON_A_PAGE,
            },
        )

    @get("/{code:str}/csv")
    async def as_csv(
        self, code: FromPath[str], desk: NamedDependency[Desk]
    ) -> Response[bytes]:
        """Give one report to a program."""
        return csv_file(await _sheet(code, desk))

    @get("/{code:str}/xlsx")
    async def as_xlsx(
        self, code: FromPath[str], desk: NamedDependency[Desk]
    ) -> Response[bytes]:
        """Give one report to a spreadsheet."""
        return xlsx_file(await _sheet(code, desk))


async def page_of(desk: Desk) -> dict[str, Any]:
    """Return what every page about a period shows."""
    return {
        "officer": desk.officer,
        "asked": desk.asked,
        "names": await desk.names(),
        "name_of": name_of,
        "shown": _shown,
        "units": [(unit.code, unit.name) for unit in await desk.queries.units()],
    }


def _session(line: VisitLine, rules: Ruleset) -> SessionLine:
    on = line.received_at.astimezone(LOCAL).date()
    return SessionLine(
        id=line.id,
        number=line.number,
        received_at=line.received_at,
        sort=line.sort,
        kind=line.kind,
        topic=line.topic,
        people=line.people,
        group=is_group(line.people, rules.least_group(on)),
        outcome=line.outcome,
        ticket=line.ticket,
    )


async def _sheet(code: str, desk: Desk) -> Sheet:
    report, table = await desk.made(code)
    names, period = await desk.names(), desk.asked.period
    about = [_(report.title), desk.asked.called]
    if desk.asked.unit:
        about.insert(1, names[NameOf.UNIT].get(desk.asked.unit, desk.asked.unit))
    return Sheet(
        name=f"{code}-{period.first}-{period.last}",
        title=" – ".join(about),
        headings=[_heading(table, column) for column in range(len(table.headings))],
        rows=[[_shown(cell, names) for cell in row] for row in table.rows],
        groups=[(_(name) if name else "", span) for name, span in table.groups],
    )


def _figure(table: ReportTable, row: int, column: int) -> tuple[Cell, Figure]:
    """Return the head of a row and one of its figures. Raises NotFound."""
    if not (0 <= row < len(table.rows) and 0 < column < len(table.rows[row])):
        raise NotFound(f"{row}, {column}")
    figure = table.rows[row][column]
    if not isinstance(figure, tuple):
        raise NotFound(f"{row}, {column}")
    return table.rows[row][0], figure


def _heading(table: ReportTable, column: int) -> str:
    return _(table.headings[column])


def _shown(cell: Cell, names: Mapping[NameOf, Mapping[str, str]]) -> str | int:
    """Return a cell in the reader's words."""
    if isinstance(cell, Named):
        return names[cell.of].get(cell.code, cell.code)
    if isinstance(cell, tuple):
        return len(cell)
    return _(cell) if isinstance(cell, str) else cell
