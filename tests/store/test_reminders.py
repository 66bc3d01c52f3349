"""Reminders on both databases: several workers make each of them once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest_asyncio

from core.domain.deadline import LOCAL
from core.domain.event import EventKind
from core.domain.message import KeptArrival
from core.domain.reminder import Reminder, Rung
from core.store.absences import Absences
from core.store.desk_tables import ReminderRow
from core.store.engines import engine_for
from core.store.ledger import PiccoloLedger
from core.store.reminders import Reminders
from core.store.schema import migrate
from core.store.tables import JobRow

NOW = datetime(2026, 3, 17, 3, 0, tzinfo=UTC)
CODE = "ABCDEFGHJK"
LATE = Rung(0, late=True, height=1)


@pytest_asyncio.fixture
async def opened(database_url):
    database = engine_for(database_url)
    await database.open()
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


async def test_several_workers_make_each_reminder_once(opened):
    ledger = PiccoloLedger(opened, lambda: NOW)
    await ledger.keep(
        KeptArrival(
            arrival_key="x:1", channel="x", raw=b"x", code=CODE, received_at=NOW
        )
    )
    due = datetime(2026, 3, 16, 17, 0, tzinfo=LOCAL)
    late = [
        Reminder(code=CODE, due_at=due, rung=LATE, to=to) for to in ("hung", "binh")
    ]
    kept = Reminders(opened, ledger, Absences(lambda: NOW), lambda: NOW)
    told = await asyncio.gather(
        *(kept.make(late) for _ in range(4)), return_exceptions=True
    )
    assert sum(n for n in told if isinstance(n, int)) == 2
    assert await ReminderRow.count() == 2
    history = await ledger.history(CODE)
    assert [e.kind for e in history].count(EventKind.ESCALATED) == 1
    assert await JobRow.count().where(JobRow.topic == "remind") == 2
    later = Reminders(
        opened, ledger, Absences(lambda: NOW), lambda: NOW + timedelta(days=1)
    )
    assert await later.make(late) == 0
    assert await later.known([one.key for one in late]) == {one.key for one in late}
    assert await later.known([]) == frozenset()
