"""Throws away what nobody needs: ended sessions, done jobs, old tries."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.store.tables import HeldRow, JobRow, SessionRow, SlotRow, ThrottleRow
from core.store.turns import forget_bookings

_EVERY = timedelta(hours=1)
_JOBS_KEPT = timedelta(days=14)
_TALKS_KEPT = timedelta(days=30)
"""A gathered message is remembered so long: its repetition is known for one."""
_BOOKINGS_KEPT = timedelta(days=30)
"""What was said when booking; what is said in the room stands in its register."""


class Tidier:
    """Tidies once an hour; letters and history are never thrown away."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._next = now() + _EVERY

    async def tidy_if_due(self) -> None:
        """Tidy if an hour has passed since the last time."""
        if self._now() >= self._next:
            self._next = self._now() + _EVERY
            await self.tidy()

    async def tidy(self) -> None:
        """Delete what has served its time."""
        now = self._now()
        await SessionRow.delete().where(SessionRow.expires_at < now)
        await ThrottleRow.delete().where(ThrottleRow.until < now - _EVERY)
        await JobRow.delete().where(JobRow.done_at < now - _JOBS_KEPT)
        await SlotRow.delete().where(
            (SlotRow.forget_at < now)
            & (SlotRow.held_until.is_null() | (SlotRow.held_until < now))
        )
        await forget_bookings(now - _BOOKINGS_KEPT)
        await HeldRow.delete().where(HeldRow.gathered_at < now - _TALKS_KEPT)
