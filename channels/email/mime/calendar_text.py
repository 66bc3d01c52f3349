"""The words of an invitation (RFC 5545), for mail that brings nothing but one."""

import re

_FOLD = re.compile(r"\n[ \t]")
_PROPERTY = re.compile(
    r"^(SUMMARY|DTSTART|DTEND|LOCATION|DESCRIPTION)[^:\n]*:(.*)$", re.M
)
_ESCAPE = re.compile(r"\\([\\;,nN])")


def from_calendar(text: str) -> str:
    """Return title, times, place and description, one a line."""
    lines: list[str] = []
    event = _FOLD.sub("", text).partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    for found in _PROPERTY.finditer(event):
        value = _ESCAPE.sub(lambda e: "\n" if e[1] in "nN" else e[1], found[2]).strip()
        if value and value not in lines:
            lines.append(value)
    return "\n".join(lines)
