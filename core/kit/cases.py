"""What a channel may be told of cases: a test says which there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.domain.glance import CaseGlance


@dataclass(frozen=True, slots=True)
class Rated:
    """What a citizen said of an answer."""

    code: str
    satisfied: bool
    words: str


@dataclass
class MemoryCases:
    """Satisfies `core.channel.Cases` by shape."""

    now: Callable[[], datetime]
    url_of: Callable[[str], str]
    glances: dict[str, tuple[CaseGlance, str]] = field(default_factory=dict)
    """By code: the case, and the correspondent it belongs to."""
    rated: list[Rated] = field(default_factory=list)

    def add(
        self, code: str, channel: str, reply_to: str = "", **known: Any
    ) -> CaseGlance:
        """Let there be a case; `known` sets fields of CaseGlance.

        Unless told otherwise it was received now, is open, and nothing is known of it.
        """
        given: dict[str, Any] = {
            "received_at": self.now(),
            "changed_at": self.now(),
            "stage": "Đang giải quyết",
            "open": True,
            "topic": "",
            "unit": "",
            "due_at": None,
            "answer": "",
            "url": self.url_of(code),
            "may_add": True,
            "may_rate": False,
        }
        glance = CaseGlance(code=code, channel=channel, **{**given, **known})
        self.glances[code] = (glance, reply_to)
        return glance

    async def find(self, code: str) -> CaseGlance | None:
        """Return a case by its code, None for none."""
        return self.glances[code][0] if code in self.glances else None

    async def of(self, channel: str, reply_to: str) -> Sequence[CaseGlance]:
        """Return the twenty newest cases of one correspondent, newest first."""
        theirs = [
            glance
            for glance, whose in self.glances.values()
            if (glance.channel, whose) == (channel, reply_to)
        ]
        return _newest(theirs)[:20]

    async def lately(
        self, channel: str, since: datetime, until: datetime, *, limit: int = 200
    ) -> Sequence[CaseGlance]:
        """Return cases that came by a channel in a period, newest first."""
        found = [
            glance
            for glance, _ in self.glances.values()
            if glance.channel == channel and since <= glance.received_at < until
        ]
        return _newest(found)[:limit]

    async def rate(self, code: str, *, satisfied: bool, words: str = "") -> bool:
        """Keep what the citizen says of the answer; False when nothing is asked."""
        if code not in self.glances or not self.glances[code][0].may_rate:
            return False
        glance, whose = self.glances[code]
        self.glances[code] = (replace(glance, may_rate=False), whose)
        self.rated.append(Rated(code, satisfied, words))
        return True


def _newest(glances: list[CaseGlance]) -> list[CaseGlance]:
    return sorted(glances, key=lambda glance: glance.received_at, reverse=True)
