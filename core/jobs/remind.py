"""Reminds officers of their cases, and heads of what is late: in office hours only."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from core.domain.calendar import Calendar
from core.domain.office_hours import is_open
from core.domain.reminder import Reminder, Rung, reminders
from core.errors import DatabaseAway, TicketStale
from core.store.reminders import Reminders

log = structlog.get_logger()

EVERY = timedelta(minutes=5)
_COUNT_EVERY = 20.0


class Reminding:
    """Looks every few minutes; several workers make each reminder once."""

    def __init__(
        self,
        kept: Reminders,
        rungs: Sequence[Rung],
        calendar: Callable[[], Calendar],
        now: Callable[[], datetime],
    ) -> None:
        self._kept = kept
        self._rungs = rungs
        self._calendar = calendar
        self._now = now
        self._next = now()
        self.counts: Mapping[str, int] = {}
        """Cases each officer was reminded of, as last counted: what pages show."""

    async def remind_if_due(self) -> None:
        """Look if some minutes have passed and the office is open."""
        now = self._now()
        if now >= self._next and is_open(self._calendar(), now):
            self._next = now + EVERY
            await self.remind()

    async def remind(self) -> int:
        """Make every reminder that is due; returns how many were new."""
        found = [
            one
            for case in await self._kept.watched()
            for one in reminders(case, self._rungs, self._calendar(), self._now())
        ]
        known = await self._kept.known([one.key for one in found])
        fresh = [one for one in found if one.key not in known]
        made = 0
        for _, group in groupby(fresh, key=lambda one: one.code):
            made += await self._make(list(group))
        return made

    async def follow(self, stop: asyncio.Event) -> None:
        """Count for the pages every few seconds until `stop`."""
        while not stop.is_set():
            try:
                await self.count()
            except DatabaseAway:
                log.warning("reminders not counted")
            try:
                await asyncio.wait_for(stop.wait(), _COUNT_EVERY)
            except TimeoutError:
                continue

    async def count(self) -> None:
        """Count for the pages now."""
        self.counts = await self._kept.counts()

    async def _make(self, group: Sequence[Reminder]) -> int:
        try:
            return await self._kept.make(group)
        except TicketStale:  # somebody is writing in it: the next look finds it
            return 0
