"""The law as this house applies it: the pack with what administrators decided."""

import asyncio
import contextlib

from core.domain.amendment import amended
from core.domain.calendar import Calendar
from core.domain.ruleset import Ruleset
from core.errors import DatabaseAway
from core.store.amendments import Amendments

LATEST = 5.0
"""Seconds after which every process has heard of a decision."""


class Lawbook:
    """Ask for `rules` and `calendar` each time: they may have changed since."""

    def __init__(
        self, pack: Ruleset, calendar: Calendar, amendments: Amendments
    ) -> None:
        self.pack = pack
        """As the plugin offers it."""
        self.rules = pack
        """With every decision that stands."""
        self.calendar = calendar
        self.amendments = amendments
        self._stamp = ""

    async def refresh(self) -> None:
        """Read the decisions if there are others than at the last look."""
        stamp = await self.amendments.stamp()
        if stamp != self._stamp:
            self.rules = amended(self.pack, await self.amendments.standing())
            self._stamp = stamp

    async def follow(self, stop: asyncio.Event) -> None:
        """Look every few seconds until `stop`; a database away is asked again."""
        while not stop.is_set():
            with contextlib.suppress(DatabaseAway):
                await self.refresh()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LATEST)
