"""Calendar files that any program reads (RFC 5545)."""

from dataclasses import replace
from datetime import UTC, datetime

from core.domain.icalendar import CalendarEvent, icalendar

NOON = datetime(2026, 4, 2, 12, tzinfo=UTC)
EVENT = CalendarEvent(uid="1@x", begins=NOON, ends=NOON, title="A, b; c\\d\ne")


def test_what_means_something_in_the_format_is_escaped():
    text = icalendar([EVENT], name="Lịch", now=NOON)
    assert "SUMMARY:A\\, b\\; c\\\\d\\ne\r\n" in text
    assert "DTSTART:20260402T120000Z\r\n" in text
    assert "STATUS" not in text


def test_long_lines_are_folded_between_characters():
    words = "Đường ngõ " * 40
    text = icalendar([replace(EVENT, title=words)], name="Lịch", now=NOON)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{words}" in text.replace("\r\n ", "")
