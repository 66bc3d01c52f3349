"""A circuit breaker: a channel that keeps failing is left alone for a while."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 5
"""Failures in a row that may pass, after which a channel is left alone."""
_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(minutes=10)


@dataclass(slots=True)
class Breaker:
    """Counts failures in a row; after a rest one message is tried, and decides."""

    now: Callable[[], datetime]
    dice: Callable[[], float] = random.random
    """0 to 1: workers that rest do not all come back together."""
    _failures: int = 0
    _rests: int = 0
    _until: datetime | None = None

    @property
    def rests_until(self) -> datetime | None:
        """When the next message may be tried; None: the channel works."""
        return self._until

    @property
    def on_trial(self) -> bool:
        """Whether the rest is over and one message is to decide."""
        return self._until is not None and self.now() >= self._until

    def succeeded(self) -> bool:
        """Note that the channel answered; True: it had been left alone."""
        mended = self._until is not None
        self._failures, self._rests, self._until = 0, 0, None
        return mended

    def failed(self, begun_at: datetime) -> bool:
        """Note a failure that may pass; True: from now on the channel is left alone.

        A message begun before the rest was over is not the one that decides: what
        hung when the rest began says nothing new, however late it ends.
        """
        if self._until is not None and begun_at < self._until:
            return False
        self._failures += 1
        if self._failures < FAILURES and self._until is None:
            return False
        rest = min(_FIRST_REST * 2.0**self._rests, _LONGEST_REST)
        self._until = self.now() + rest * (0.5 + self.dice() / 2)
        self._rests = min(self._rests + 1, 10)
        return True
