"""The law as this house applies it: the pack with what administrators decided."""

import asyncio
import contextlib

from core.domain.amendment import amended
from core.domain.calendar import Calendar
from core.domain.calendar_change import changed
from core.domain.ruleset import Ruleset
from core.errors import DatabaseAway
from core.store.amendments import Amendments
from core.store.calendar_changes import CalendarChanges

LATEST = 5.0
"""Seconds after which every process has heard of a decision."""


class Lawbook:
    """Ask for `rules` and `calendar` each time: they may have changed since."""

    def __init__(
        self,
        pack: Ruleset,
        plan: Calendar,
        amendments: Amendments,
        changes: CalendarChanges,
    ) -> None:
        self.pack = pack
        """As the plugin offers it."""
        self.plan = plan
        """The calendar as the plugin offers it."""
        self.rules = pack
        """With every decision that stands."""
        self.calendar = plan
        """With every decision that stands."""
        self.amendments = amendments
        self.changes = changes
        self._stamp = ("", "")

    async def refresh(self) -> None:
        """Read the decisions if there are others than at the last look."""
        stamp = (await self.amendments.stamp(), await self.changes.stamp())
        if stamp != self._stamp:
            self.rules = amended(self.pack, await self.amendments.standing())
            self.calendar = changed(self.plan, await self.changes.standing())
            self._stamp = stamp

    async def follow(self, stop: asyncio.Event) -> None:
        """Look every few seconds until `stop`; a database away is asked again."""
        while not stop.is_set():
            with contextlib.suppress(DatabaseAway):
                await self.refresh()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LATEST)
