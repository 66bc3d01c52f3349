"""What an officer was reminded of: cases due soon or late, the latest first."""

from datetime import UTC, datetime

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.security.permissions import needs
from core.store.absences import Absences
from core.store.queries import Queries
from core.store.reminders import Reminders
from core.web.officer_due import due_badge


class RemindersController(Controller):
    """Own reminders with links; whom this officer stands in for, and who for them."""

    path = "/desk/reminders"
    guards = (needs(Action.READ),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        reminders: NamedDependency[Reminders],
        absences: NamedDependency[Absences],
        calendar: NamedDependency[Calendar],
        queries: NamedDependency[Queries],
    ) -> Template:
        """Show the cases that are not done."""
        now = datetime.now(UTC)
        today = now.astimezone(LOCAL).date()
        mine = officer.username
        away = [
            one
            for one in (kept.absence for kept in await absences.standing())
            if one.first <= today and mine in (one.officer, one.substitute)
        ]
        lines = await reminders.of(mine)
        return Template(
            "officer/reminders.html",
            context={
                "officer": officer,
                "lines": [
                    (line, due_badge(line.due_at, now, calendar)) for line in lines
                ],
                "away": away,
                "names": {p.username: p.name for p in await queries.officers()},
            },
        )
