"""How many messages each channel may be given now: its pace, its health, its load."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from core.channel import Channel, Pace
from core.jobs.breaker import Breaker

log = structlog.get_logger()

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LaneState:
    """One channel's lane, for the health page."""

    channel: str
    under_way: int
    rests_until: datetime | None
    """None: it works."""


@dataclass(slots=True)
class Lane:
    """One channel's own: nothing here waits for another channel."""

    pace: Pace
    now: Callable[[], datetime]
    breaker: Breaker
    under_way: int = 0
    begun: deque[datetime] = field(default_factory=deque)
    """When the messages of the last minute were begun; empty without a pace."""

    def room(self) -> int:
        """Return how many messages may be begun now."""
        at_once = self.pace.at_once
        if self.breaker.rests_until is not None:
            at_once = 1 if self.breaker.on_trial else 0
        return max(0, min(at_once - self.under_way, self._paced()))

    def opens_at(self) -> datetime | None:
        """Return when time alone makes room; None: now, or when a message ends."""
        if self.breaker.rests_until is not None and not self.breaker.on_trial:
            return self.breaker.rests_until
        if self._paced() == 0:
            return self.begun[0] + _MINUTE
        return None

    def begin(self) -> None:
        """Note that a message is given to the channel."""
        self.under_way += 1
        if self.pace.per_minute:
            self.begun.append(self.now())

    def _paced(self) -> int:
        if not self.pace.per_minute:
            return self.pace.at_once
        while self.begun and self.begun[0] + _MINUTE <= self.now():
            self.begun.popleft()
        return self.pace.per_minute - len(self.begun)


class Lanes:
    """Every channel's lane. A dead mail server holds no more than its own."""

    def __init__(
        self, channels: Iterable[Channel], now: Callable[[], datetime]
    ) -> None:
        self._now = now
        self._lanes = {channel.name: self._lane(channel.pace) for channel in channels}

    def barred(self) -> Sequence[str]:
        """Return the channels that may be given nothing now."""
        return [name for name, lane in self._lanes.items() if lane.room() == 0]

    def room(self) -> int:
        """Return how many messages fit, even if all are for the same channel."""
        rooms = [lane.room() for lane in self._lanes.values()]
        return min((room for room in rooms if room), default=Pace().at_once)

    def opens_at(self) -> datetime | None:
        """Return when the first barred channel is open again by itself."""
        opening = (lane.opens_at() for lane in self._lanes.values())
        return min(filter(None, opening), default=None)

    def begin(self, channel: str) -> None:
        """Note that a message is given to a channel."""
        self._of(channel).begin()

    def end(self, channel: str) -> None:
        """Note that a message has ended, however it did."""
        self._of(channel).under_way -= 1

    def succeeded(self, channel: str) -> None:
        """Note that a channel answered, be it with a refusal."""
        if self._of(channel).breaker.succeeded():
            log.info("channel works again", channel=channel)

    def failed(self, channel: str, begun_at: datetime) -> None:
        """Note a failure that may pass, of a message the channel got at `begun_at`."""
        breaker = self._of(channel).breaker
        if breaker.failed(begun_at):
            log.warning(
                "channel left alone", channel=channel, until=str(breaker.rests_until)
            )

    def states(self) -> tuple[LaneState, ...]:
        """Return every lane, in order of name."""
        return tuple(
            LaneState(name, lane.under_way, lane.breaker.rests_until)
            for name, lane in sorted(self._lanes.items())
        )

    def _of(self, channel: str) -> Lane:
        """Return a lane, also for a channel that has been switched off since."""
        if channel not in self._lanes:
            self._lanes[channel] = self._lane(Pace())
        return self._lanes[channel]

    def _lane(self, pace: Pace) -> Lane:
        return Lane(pace, self._now, Breaker(self._now))
