"""The calendar on the desk: days off by year, office hours, every decision kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.calendar import Calendar
from core.domain.calendar_change import DAYS, CalendarChange, ChangeKind
from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.errors import InputInvalid
from core.i18n import N_
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.calendar_changes import KeptChange
from core.store.queries import Queries
from core.web.calendar_forms import (
    KINDS,
    WEEKDAYS,
    day_change,
    hours_change,
    year_change,
)
from core.web.forms import Blanks, Typed, required
from core.web.lawbooks import Lawbook, Recount

HOME = "/desk/admin/calendar"
Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_SAID = {
    "decided": N_("Đã ghi. Đơn tính hạn từ lúc này theo lịch mới."),
    "undone": N_("Đã bỏ quyết định đó."),
    "recounted": N_("Đã tính lại hạn; lịch sử từng hồ sơ ghi rõ hạn cũ và hạn mới."),
}
_SHOWN = 200
"""Moves listed in a preview; all are counted."""


class CalendarController(Controller):
    """Look at a year, decide about a day, the hours or the year; undo it."""

    path = HOME
    guards = (needs(Action.ADMINISTER),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        lawbook: NamedDependency[Lawbook],
        queries: NamedDependency[Queries],
        year: FromQuery[int] = 0,
        said: FromQuery[str] = "",
    ) -> Template:
        """Show one year; this one if none is named."""
        return await _page(officer, lawbook, queries, year=year, said=said)

    @post(status_code=200)
    async def decide(
        self,
        officer: NamedDependency[Officer],
        lawbook: NamedDependency[Lawbook],
        queries: NamedDependency[Queries],
        data: Fields,
    ) -> Template | Redirect:
        """Keep a decision about a day, the office hours, or a year."""
        year = int(typed) if (typed := data.get("year", "")).isdecimal() else 0
        try:
            one = _decision(data, lawbook.calendar, officer.username)
        except InputInvalid as wrong:
            return await _page(
                officer, lawbook, queries, year=year, typed=data, errors=wrong.fields
            )
        await lawbook.changes.add(one)
        await lawbook.refresh()
        shown = one.day.year if one.day else year
        return Redirect(f"{HOME}?said=decided&year={shown}", status_code=303)

    @post("/{key:uuid}/undo", status_code=200)
    async def undo(
        self,
        key: FromPath[UUID],
        officer: NamedDependency[Officer],
        lawbook: NamedDependency[Lawbook],
        queries: NamedDependency[Queries],
        data: Fields,
    ) -> Template | Redirect:
        """Take a decision back, with a reason."""
        year = int(typed) if (typed := data.get("year", "")).isdecimal() else 0
        try:
            why = required(data, f"why-{key}", _("Xin ghi lý do."))
        except InputInvalid as wrong:
            return await _page(
                officer, lawbook, queries, year=year, errors=wrong.fields
            )
        await lawbook.changes.undo(key, officer.username, why[:1000])
        await lawbook.refresh()
        return Redirect(f"{HOME}?said=undone&year={year}", status_code=303)

    @get("/recount")
    async def preview(
        self, officer: NamedDependency[Officer], recount: NamedDependency[Recount]
    ) -> Template:
        """Show which due dates of open cases would move; nothing is written."""
        return await _preview(officer, recount)

    @post("/recount", status_code=200)
    async def recount(
        self,
        officer: NamedDependency[Officer],
        recount: NamedDependency[Recount],
        data: Fields,
    ) -> Template | Redirect:
        """Count the open cases again; each case's history says so."""
        try:
            why = required(data, "why", _("Xin ghi lý do."))
        except InputInvalid as wrong:
            return await _preview(officer, recount, wrong.fields)
        await recount.apply(f"officer:{officer.username}", why[:500])
        return Redirect(f"{HOME}?said=recounted", status_code=303)


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the year that is not as its weekday says."""

    day: date
    weekday: str
    name: str
    kind: str
    source: str
    own: bool
    """Decided here, not offered by the plugin."""
    proposed: bool
    """Not law yet: not counted."""


async def _page(
    officer: Officer,
    lawbook: Lawbook,
    queries: Queries,
    *,
    year: int = 0,
    said: str = "",
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    today = _today()
    years = range(today.year - 2, today.year + 6)
    year = year if year in years else today.year
    return Template(
        "admin/calendar.html",
        context={
            "officer": officer,
            "year": year,
            "years": years,
            "announced": year in lawbook.calendar.known_years,
            "days": _days(lawbook, year),
            "hours": lawbook.calendar.hours,
            "kinds": [(kind.value, _(KINDS[kind])) for kind in DAYS],
            "kind_names": {kind: _(name) for kind, name in KINDS.items()},
            "decisions": _of_year(await lawbook.changes.all(), year),
            "names": {p.username: p.name for p in await queries.officers()},
            "typed": Blanks(typed or {}),
            "errors": Blanks(errors or {}),
            "said": _(_SAID[said]) if said in _SAID else "",
        },
        status_code=422 if errors else 200,
    )


async def _preview(
    officer: Officer, recount: Recount, errors: Mapping[str, str] | None = None
) -> Template:
    moves = await recount.moves()
    return Template(
        "admin/calendar_recount.html",
        context={
            "officer": officer,
            "moves": moves[:_SHOWN],
            "terms": len(moves),
            "cases": len({move.code for move in moves}),
            "errors": Blanks(errors or {}),
        },
        status_code=422 if errors else 200,
    )


def _decision(fields: Typed, calendar: Calendar, by: str) -> CalendarChange:
    deed = fields.get("deed", "")
    if deed == "hours":
        return hours_change(fields, by)
    if deed == "announce":
        return year_change(fields, by, _today())
    return day_change(fields, calendar, _today(), by)


def _days(lawbook: Lawbook, year: int) -> list[DayView]:
    """List the days of a year that stand out, with where that comes from."""
    calendar, plan = lawbook.calendar, lawbook.plan
    kinds = {
        ChangeKind.OFF: calendar.holidays,
        ChangeKind.WORKED: calendar.working_weekends,
        ChangeKind.CLOSED: calendar.closed,
    }
    named = [
        _day_view(lawbook, day, kind)
        for kind, days in kinds.items()
        for day in days
        if day.year == year
    ]
    proposed = [
        DayView(
            day, _(WEEKDAYS[day.weekday()]), name, "", plan.sources.get(day, ""),
            own=False, proposed=True,
        )
        for day, name in plan.proposed.items()
        if day.year == year and not calendar.named(day)
    ]  # fmt: skip
    return sorted([*named, *proposed], key=lambda view: view.day)


def _day_view(lawbook: Lawbook, day: date, kind: ChangeKind) -> DayView:
    name = lawbook.calendar.named(day)
    own = lawbook.plan.named(day) != name
    return DayView(
        day,
        _(WEEKDAYS[day.weekday()]),
        name,
        _(KINDS[kind]),
        "" if own else lawbook.plan.sources.get(day, ""),
        own=own,
        proposed=False,
    )


def _of_year(kept: Sequence[KeptChange], year: int) -> list[KeptChange]:
    """Return the decisions about a year, and those about hours, newest first."""
    return [
        one
        for one in reversed(kept)
        if one.change.day is None or one.change.day.year == year
    ]


def _today() -> date:
    return datetime.now(UTC).astimezone(LOCAL).date()
