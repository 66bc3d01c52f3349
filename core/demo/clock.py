"""The invented ward's clock."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class TownClock:
    """Set to the moment of whatever is being told."""

    at: datetime

    def __call__(self) -> datetime:
        """Return the instant it is set to."""
        return self.at
