"""reply_outline, reports, journal, days_off: one promise each."""

import logging
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.api import (
    Calendar,
    CaseLine,
    Event,
    EventKind,
    Facts,
    Letter,
    LetterKind,
    Party,
    Period,
    Ticket,
    because,
)
from core.domain.disposition import Disposition
from core.domain.stage import Stage
from plugins.days_off import register_routes
from plugins.journal import ticket_moved
from plugins.reply_outline import suggest_reply
from plugins.reports import register_report

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def ticket(kind=None, place=""):
    return Ticket(
        id=UUID(int=1),
        code="ABCDEFGH2345",
        channel="web",
        received_at=NOW,
        letter=Letter(body="x", place=place, party=Party(name="Trần Kín")),
        facts=Facts(kind=kind),
    )


@pytest.mark.parametrize("kind", [k for k in LetterKind if k is not LetterKind.MIXED])
def test_an_outline_says_the_points_of_a_good_answer(kind):
    outline = suggest_reply(ticket=ticket(kind, "đường Lê Duẩn"))
    assert "1. " in outline.body
    assert "3. " in outline.body
    assert "đường Lê Duẩn" in outline.body
    assert "Trần Kín" not in outline.body


def test_without_a_kind_there_is_nothing_to_begin_with():
    assert suggest_reply(ticket=ticket()) is None


def line(kind, closed_as=None, late=False, unit="kt"):
    due = NOW + timedelta(days=5)
    return CaseLine(
        code="A",
        received_at=NOW,
        channel="web",
        kind=kind,
        topic="",
        unit=unit,
        due_at=due,
        closed_as=closed_as,
        closed_at=(due + timedelta(days=1 if late else -1)) if closed_as else None,
    )


CASES = (
    line(LetterKind.REPORT, Disposition.ANSWERED),
    line(LetterKind.REPORT, Disposition.ANSWERED, late=True),
    line(LetterKind.REPORT),
    line(LetterKind.DENUNCIATION, Disposition.TRANSFERRED, unit=""),
    line(None, Disposition.SPAM),
)
PERIOD = Period(date(2026, 3, 1), date(2026, 3, 31))


def table(code):
    (report,) = [r for r in register_report() if r.code == code]
    return report.make(PERIOD, CASES)


def test_letters_are_counted_by_kind_and_outcome_and_spam_is_none():
    made = table("ket-qua")
    rows = {row[0]: row[1:] for row in made.rows}
    assert all(len(row) == len(made.headings) for row in made.rows)
    assert rows["Phản ánh"][:2] == (3, 2)
    assert rows["Tố cáo"][0] == 1
    assert rows["Tổng cộng"][0] == 4


def test_units_are_on_time_late_or_still_at_it():
    rows = {row[0]: row[1:] for row in table("thoi-han").rows}
    assert rows["kt"][1:3] == (2, 1)


def test_the_journal_names_the_move_and_nobody(caplog):
    event = Event(
        code="ABCDEFGH2345",
        at=NOW,
        by="officer:lan",
        kind=EventKind.SUPPLIED,
        stage=Stage.CLASSIFY,
        because=because("Trần Kín đã nói"),
        facts={"kind": "to_cao"},
    )
    with caplog.at_level(logging.INFO):
        ticket_moved(event=event)
    assert "supplied classify officer" in caplog.text
    assert not {"lan", "Kín", "to_cao", "ABCDEFGH2345"} & set(caplog.text.split())


async def test_days_off_are_shown_newest_year_first():
    (handler,) = register_routes()
    assert handler.paths == {"/ngay-nghi"}
    calendar = Calendar(
        holidays={date(2025, 1, 1): "Tết Dương lịch", date(2026, 9, 2): "Quốc khánh"},
        working_weekends={date(2026, 8, 22): "làm bù"},
        known_years=frozenset({2025, 2026}),
    )
    page = await handler.fn(calendar=calendar)
    years = page.context["years"]
    assert list(years) == [2026, 2025]
    assert years[2026][0] == (date(2026, 8, 22), "làm bù", True)
