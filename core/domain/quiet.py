"""Quiet hours: reminders wait for the morning, answers do not."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.domain.deadline import LOCAL
from core.domain.message import Purpose

REMINDERS = frozenset({Purpose.SURVEY})
"""What nobody needs at midnight."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A time of the day, possibly over midnight, local time."""

    begin: time
    end: time

    @classmethod
    def read(cls, words: str) -> "QuietHours":
        """Read "21:00-07:00"; empty: never quiet. Raises ValueError."""
        if not words.strip():
            return cls(time(), time())
        begin, dash, end = words.partition("-")
        if not dash:
            raise ValueError(words)
        return cls(time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))

    def over_at(self, at: datetime) -> datetime | None:
        """Return when the quiet hours around `at` end; None when it is not quiet."""
        local = at.astimezone(LOCAL)
        now, over_midnight = local.time(), self.begin > self.end
        if over_midnight:
            quiet = now >= self.begin or now < self.end
        else:
            quiet = self.begin <= now < self.end
        if not quiet:
            return None
        end = datetime.combine(local.date(), self.end, tzinfo=LOCAL)
        return end + timedelta(days=1) if now >= self.end else end
