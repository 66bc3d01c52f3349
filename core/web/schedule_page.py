"""The page of a quarter's reception days, for reading and after a fault."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from litestar.di import NamedDependency
from litestar.response import Template

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.officer import Officer, Role
from core.domain.reception import LAST_WEEK, ReceptionDay, ReceptionSort, missed
from core.domain.ruleset import Ruleset
from core.i18n import N_
from core.i18n import gettext as _
from core.settings import Settings
from core.store.queries import Queries
from core.store.reception import Reception
from core.web.forms import Blanks, Typed
from core.web.labels import label

WEEKS = (
    (0, N_("Mọi tuần")),
    (1, N_("Tuần thứ nhất của tháng")),
    (2, N_("Tuần thứ hai")),
    (3, N_("Tuần thứ ba")),
    (4, N_("Tuần thứ tư")),
    (LAST_WEEK, N_("Tuần cuối của tháng")),
)


class SchedulePage:
    """The page of a quarter, shown for reading and after a fault."""

    def __init__(
        self,
        reception: Reception,
        calendar: Calendar,
        rules: Ruleset,
        queries: Queries,
        settings: Settings,
    ) -> None:
        self._reception = reception
        self._calendar = calendar
        self._rules = rules
        self._queries = queries
        self._tier = settings.tier

    async def page(
        self,
        officer: Officer,
        first: date,
        *,
        fields: Typed | None = None,
        wrong: Mapping[str, str] | None = None,
        weekdays: list[str] | None = None,
        said: str = "",
    ) -> Template:
        """Show the days of the quarter that begins on `first`."""
        last = _next_quarter(first) - timedelta(days=1)
        # Whole weeks: the first one may have begun in the quarter before.
        days = await self._reception.days(first - timedelta(days=6), last)
        duties = [duty for duty in self._rules.duties if duty.tier == self._tier]
        heads = [o for o in await self._queries.officers() if o.role is Role.HEAD]
        shown = [day for day in days if day.on >= first]
        return Template(
            "officer/schedule.html",
            context={
                "officer": officer,
                "days": shown,
                "concerns": {day.id: self._concern(day) for day in shown},
                "booked": await self._booked(shown),
                "missed": missed(duties, days, self._calendar, first, last),
                "duties": duties,
                "first": first,
                "last": last,
                "before": _quarter(first - timedelta(days=1)),
                "after": _next_quarter(first),
                "today": today(),
                "leaders": sorted({o.name for o in heads} | {d.leader for d in days}),
                "typed": Blanks(fields or _empty(first)),
                "weekdays": weekdays or [],
                "wrong": Blanks(wrong or {}),
                "said": said,
                **choices(),
            },
            status_code=422 if wrong else 200,
        )

    def _concern(self, day: ReceptionDay) -> str:
        """Say what is odd about a day: the office is closed, or nobody knows yet."""
        if day.on.year not in self._calendar.known_years:
            return _("Chưa có lịch nghỉ của năm {year}").format(year=day.on.year)
        if why := self._calendar.day_off(day.on):
            return _("Ngày nghỉ: {why}").format(why=_(why))
        return ""

    async def _booked(self, days: list[ReceptionDay]) -> dict[UUID, int]:
        counted: dict[UUID, int] = {}
        for turn in await self._reception.turns_of([day.id for day in days]):
            counted[turn.day] = counted.get(turn.day, 0) + 1
        return counted


def schedule_page(
    reception: NamedDependency[Reception],
    calendar: NamedDependency[Calendar],
    rules: NamedDependency[Ruleset],
    queries: NamedDependency[Queries],
    settings: NamedDependency[Settings],
) -> SchedulePage:
    """Litestar dependency `desk_schedule`."""
    return SchedulePage(reception, calendar, rules, queries, settings)


def choices() -> dict[str, Any]:
    """Return what the form's selects offer."""
    monday = date(2024, 1, 1)
    return {
        "sorts": [(sort, label(sort)) for sort in ReceptionSort],
        "week_names": [(str(week), _(words)) for week, words in WEEKS],
        "weekday_dates": [(str(n), monday + timedelta(days=n)) for n in range(7)],
    }


def _empty(first: date) -> Typed:
    tomorrow = today() + timedelta(days=1)
    return {
        "first": max(first, tomorrow).isoformat(),
        "opens": "08:00",
        "closes": "11:00",
        "sort": ReceptionSort.PLANNED.value,
        "turns": "12",
        "week": "0",
        "skip_off": "1",
    }


def today() -> date:
    """Return this day, local time."""
    return datetime.now(LOCAL).date()


def quarter_of(asked: str) -> date:
    """Return the first day of the quarter of a date; today's for what is none."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return _quarter(today())
    near = abs(day.year - today().year) <= 5
    return _quarter(day) if near else _quarter(today())


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _next_quarter(first: date) -> date:
    return _quarter(first + timedelta(days=100))
