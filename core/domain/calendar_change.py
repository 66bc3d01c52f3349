"""What an administrator decides of the calendar, laid over the one that is offered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from core.domain.calendar import Calendar, Sitting


class ChangeKind(StrEnum):
    """What is decided."""

    OFF = "nghi"
    """Nghỉ lễ, nghỉ bù, nghỉ hoán đổi."""
    WORKED = "lam_bu"
    """Làm bù: a Saturday or Sunday worked in exchange."""
    CLOSED = "dong_cua"
    """Cơ quan đóng cửa: this authority alone."""
    ORDINARY = "nhu_thuong"
    """Hủy ngày đã có trong lịch: the day is as any other day of the week."""
    ANNOUNCED = "da_cong_bo"
    """Lịch nghỉ của năm đã công bố."""
    HOURS = "gio_lam_viec"
    """Giờ làm việc."""


DAYS = (ChangeKind.OFF, ChangeKind.WORKED, ChangeKind.CLOSED, ChangeKind.ORDINARY)
"""Decisions about one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """One decision; a later one about the same day replaces it."""

    kind: ChangeKind
    day: date | None = None
    """Of ANNOUNCED any day of the year; of HOURS none."""
    name: str = ""
    """What the day is called; shown to citizens."""
    hours: tuple[Sitting, ...] = ()
    why: str
    by: str
    """Username of who decided."""
    at: datetime


def changed(plan: Calendar, changes: Iterable[CalendarChange]) -> Calendar:
    """Return the calendar with every decision applied, in the order they were made."""
    calendar = plan
    for one in changes:
        if one.kind is ChangeKind.HOURS:
            calendar = replace(calendar, hours=one.hours)
        elif one.day and one.kind is ChangeKind.ANNOUNCED:
            years = calendar.known_years | {one.day.year}
            calendar = replace(calendar, known_years=years)
        elif one.day:
            calendar = _with_day(calendar, one.day, one)
    return calendar


def _with_day(calendar: Calendar, day: date, one: CalendarChange) -> Calendar:
    kinds = {
        ChangeKind.OFF: dict(calendar.holidays),
        ChangeKind.WORKED: dict(calendar.working_weekends),
        ChangeKind.CLOSED: dict(calendar.closed),
    }
    for days in kinds.values():
        days.pop(day, None)
    if one.kind in kinds:
        kinds[one.kind][day] = one.name
    return replace(
        calendar,
        holidays=kinds[ChangeKind.OFF],
        working_weekends=kinds[ChangeKind.WORKED],
        closed=kinds[ChangeKind.CLOSED],
    )
