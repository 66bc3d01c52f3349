"""Events as an iCalendar file (RFC 5545), for any calendar program."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_LINE = 75
"""Octets of a content line (RFC 5545, 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event; `uid` stays the same over changes."""

    uid: str
    begins: datetime
    ends: datetime
    title: str
    place: str = ""
    note: str = ""
    cancelled: bool = False


def icalendar(events: Iterable[CalendarEvent], *, name: str, now: datetime) -> str:
    """Return the file's text."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tiepdan//vi", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        *(line for event in events for line in _event(event, now)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(event: CalendarEvent, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(event.begins)}"
    yield f"DTEND:{_utc(event.ends)}"
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.place:
        yield f"LOCATION:{_escaped(event.place)}"
    if event.note:
        yield f"DESCRIPTION:{_escaped(event.note)}"
    if event.cancelled:
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return text.replace("\r", "").translate(_ESCAPED)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """Break a long line between characters; what follows begins with a space."""
    folded, length = "", 0
    for char in line:
        size = len(char.encode())
        if length + size > _LINE:
            folded, length = folded + "\r\n ", 1
        folded, length = folded + char, length + size
    return folded
