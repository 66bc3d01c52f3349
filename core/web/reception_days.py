"""The published schedule of reception days, as a page and a calendar file."""

from datetime import UTC, datetime

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.icalendar import CalendarEvent, icalendar
from core.domain.turn import TurnState
from core.i18n import gettext as _
from core.settings import Settings
from core.store.reception import Reception
from core.web.labels import label
from core.web.offered import begins, offered_days

_LAST_CALLED = 3
_WAITING = 8
_REFRESH_SECONDS = 10


class ReceptionDays(Controller):
    """Reading; nobody's name but the leaders' stands here."""

    include_in_schema = False

    @get("/lich-tiep")
    async def show(
        self,
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
    ) -> Template:
        """Show who receives when, with what can still be booked."""
        days = await offered_days(reception, calendar, datetime.now(UTC))
        return Template(
            "citizen/schedule.html", context={"days": days, "hours": calendar.hours}
        )

    @get("/lich-tiep.ics")
    async def feed(
        self,
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
        settings: NamedDependency[Settings],
    ) -> Response[bytes]:
        """Give the schedule to a calendar program, which may ask again and again."""
        now = datetime.now(UTC)
        days = [one.day for one in await offered_days(reception, calendar, now)]
        events = (
            CalendarEvent(
                uid=f"{day.id}@tiepdan",
                begins=begins(day, day.opens),
                ends=begins(day, day.closes),
                title=_("Tiếp công dân: {who}").format(
                    who=day.leader or label(day.sort)
                ),
                place=day.place,
                note=day.cancelled or day.note,
                cancelled=bool(day.cancelled),
            )
            for day in days
        )
        name = _("Lịch tiếp công dân {authority}").format(authority=settings.authority)
        return Response(
            icalendar(events, name=name, now=now).encode(),
            media_type="text/calendar; charset=utf-8",
        )

    @get("/lich-tiep/man-hinh")
    async def screen(self, reception: NamedDependency[Reception]) -> Template:
        """Show the waiting room whose turn it is: numbers, and nothing else."""
        today = datetime.now(LOCAL).date()
        lines = []
        for day in await reception.days(today, today):
            if day.cancelled:
                continue
            turns = await reception.turns_of([day.id])
            waiting = [t.number for t in turns if t.state is TurnState.WAITING]
            called = await reception.called([day.id], _LAST_CALLED)
            lines.append((day, [turn.number for turn in called], waiting[:_WAITING]))
        return Template(
            "citizen/screen.html",
            context={"lines": lines},
            headers={"Refresh": str(_REFRESH_SECONDS)},
        )
