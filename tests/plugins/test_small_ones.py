"""reply_outline, journal, days_off: one promise each."""

import logging
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from core.api import (
    Calendar,
    Event,
    EventKind,
    Facts,
    Letter,
    LetterKind,
    Party,
    Ticket,
    because,
)
from core.domain.stage import Stage
from plugins.days_off import register_routes
from plugins.journal import ticket_moved
from plugins.reply_outline import suggest_reply

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
