"""Time that passes when a test says so."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Where a clock stands unless it is told otherwise: 15:00 in Hà Tĩnh."""


@dataclass
class Clock:
    """A clock to be handed to whatever asks for the time."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        """Return the time it shows, with zone."""
        return self.at

    def pass_by(self, **by: float) -> None:
        """Let time pass: `pass_by(minutes=5)`, as `timedelta` counts it."""
        self.at += timedelta(**by)
