"""The schedule of reception days: laid out for a quarter, changed, called off."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.calendar import Calendar
from core.domain.officer import Action, Officer
from core.domain.reception import ReceptionDay
from core.errors import InputInvalid
from core.i18n import N_
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.ids import new_id
from core.store.reception import Reception
from core.web.forms import Blanks, Typed, typed, words_of
from core.web.schedule_forms import day_from, days_from
from core.web.schedule_page import (
    SchedulePage,
    choices,
    quarter_of,
    schedule_page,
    today,
)

HOME = "/desk/schedule"
SAID: Mapping[str, str] = {
    "saved": N_("Đã lưu."),
    "called-off": N_("Đã báo hoãn. Công dân thấy lý do trên lịch."),
}


PAGE = {"desk_schedule": Provide(schedule_page, sync_to_thread=False)}


class ScheduleController(Controller):
    """One list, one form for a day or a pattern, one page a day."""

    path = HOME
    guards = (needs(Action.SCHEDULE),)
    dependencies = PAGE

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        desk_schedule: NamedDependency[SchedulePage],
        tu: FromQuery[str] = "",
        said: FromQuery[str] = "",
        added: FromQuery[int] = 0,
        off: FromQuery[int] = 0,
    ) -> Template:
        """Show a quarter: its days, what to look at, and where the duty is missed."""
        words = _(SAID[said]) if said in SAID else ""
        if added or off:
            words = _("Đã thêm {n} buổi; bỏ {off} ngày nghỉ.").format(n=added, off=off)
        return await desk_schedule.page(officer, quarter_of(tu), said=words)

    @post(status_code=200)
    async def add(
        self,
        request: Request[Any, Any, Any],
        officer: NamedDependency[Officer],
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
        desk_schedule: NamedDependency[SchedulePage],
    ) -> Template | Redirect:
        """Add a day or a pattern of days; what is there already stays as it is."""
        form = await request.form()
        fields = words_of(form)
        weekdays = [str(day) for day in form.getall("weekday", [])]
        try:
            days, off = days_from(fields, weekdays, today(), calendar, new_id)
        except InputInvalid as wrong:
            return await desk_schedule.page(
                officer, quarter_of(""), fields=fields, wrong=wrong.fields,
                weekdays=weekdays,
            )  # fmt: skip
        added = await reception.lay_out(days)
        return Redirect(
            f"{HOME}?tu={days[0].on}&added={added}&off={len(off)}", status_code=303
        )

    @get("/{day:uuid}")
    async def edit(
        self,
        day: FromPath[UUID],
        officer: NamedDependency[Officer],
        reception: NamedDependency[Reception],
    ) -> Template:
        """Show one day's form."""
        return _form(officer, await reception.reception_day(day))

    @post("/{day:uuid}", status_code=200)
    async def save(
        self,
        request: Request[Any, Any, Any],
        day: FromPath[UUID],
        officer: NamedDependency[Officer],
        reception: NamedDependency[Reception],
    ) -> Template | Redirect:
        """Change one day; those who booked keep their numbers."""
        fields, old = await typed(request), await reception.reception_day(day)
        try:
            await reception.save_day(day_from(fields, old, today()))
        except InputInvalid as wrong:
            return _form(officer, old, fields, wrong.fields)
        return Redirect(f"{HOME}?said=saved", status_code=303)

    @post("/{day:uuid}/call-off", status_code=200)
    async def call_off(
        self,
        request: Request[Any, Any, Any],
        day: FromPath[UUID],
        officer: NamedDependency[Officer],
        reception: NamedDependency[Reception],
    ) -> Template | Redirect:
        """Say that a day is not held, and why."""
        fields, old = await typed(request), await reception.reception_day(day)
        try:
            await reception.call_off(day, fields.get("why", ""))
        except InputInvalid as wrong:
            return _form(officer, old, {**_typed(old), **fields}, wrong.fields)
        return Redirect(f"{HOME}?said=called-off", status_code=303)


def _form(
    officer: Officer,
    day: ReceptionDay,
    fields: Typed | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Template:
    return Template(
        "officer/reception_day.html",
        context={
            "officer": officer,
            "day": day,
            "typed": Blanks(fields or _typed(day)),
            "wrong": Blanks(wrong or {}),
            **choices(),
        },
        status_code=422 if wrong else 200,
    )


def _typed(day: ReceptionDay) -> Typed:
    return {
        "first": day.on.isoformat(),
        "opens": f"{day.opens:%H:%M}",
        "closes": f"{day.closes:%H:%M}",
        "sort": day.sort.value,
        "leader": day.leader,
        "is_head": "1" if day.is_head else "",
        "place": day.place,
        "turns": str(day.turns),
        "note": day.note,
    }
