"""A legal date as an officer reads it in passing: how much is left, how bad it is."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.i18n import gettext as _
from core.i18n import ngettext

_SOON = 2
"""This many working days or fewer are marked."""
_FAR = 60
"""Beyond this many days nobody counts working days one by one."""


@dataclass(frozen=True, slots=True)
class Due:
    """A badge: its tone (late, soon, calm) and its words."""

    tone: str
    text: str


def due_badge(due_at: datetime, now: datetime, calendar: Calendar) -> Due:
    """Say how many working days are left, or for how many days it has been late."""
    today, last = now.astimezone(LOCAL).date(), due_at.astimezone(LOCAL).date()
    if due_at < now:
        late = (today - last).days
        if not late:
            return Due("late", _("Quá hạn hôm nay"))
        return Due(
            "late",
            ngettext("Quá hạn {n} ngày", "Quá hạn {n} ngày", late).format(n=late),
        )
    if today == last:
        return Due("soon", _("Hạn hôm nay"))
    if (last - today).days > _FAR:
        days = (last - today).days
        return Due(
            "calm", ngettext("Còn {n} ngày", "Còn {n} ngày", days).format(n=days)
        )
    coming = takewhile(lambda day: day <= last, calendar.days_after(today))
    left = sum(calendar.is_working(day) for day in coming)
    text = ngettext("Còn {n} ngày làm việc", "Còn {n} ngày làm việc", left)
    return Due("soon" if left <= _SOON else "calm", text.format(n=left))
