"""How the channels carry messages just now, and how long they may."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import structlog

from core.channel import Channel, way_to
from core.domain.glance import Window
from core.domain.sign import Sign
from core.domain.ticket import Ticket
from core.errors import fault_of

log = structlog.get_logger()

_PATIENCE = 1.0
"""Seconds an officer's page waits for a channel's word."""
SOON = timedelta(hours=6)
"""A window that closes so soon is warned of."""


class LaneState(Protocol):
    """One channel's lane."""

    @property
    def channel(self) -> str:
        """The channel's name."""
        ...

    @property
    def under_way(self) -> int:
        """Messages being sent."""
        ...

    @property
    def rests_until(self) -> datetime | None:
        """When a channel that kept failing is tried again; None: it works."""
        ...


@runtime_checkable
class Lanes(Protocol):
    """Every channel's lane in this process."""

    def states(self) -> Sequence[LaneState]:
        """Return them in order of name."""
        ...


class Found(Protocol):
    """What the channels said of themselves."""

    @property
    def at(self) -> datetime | None:
        """When; None: they have not been asked yet."""
        ...

    @property
    def signs(self) -> Mapping[str, Sequence[Sign]]:
        """Their signs, by channel."""
        ...

    @property
    def ill(self) -> Sequence[str]:
        """Channels with something to mend."""
        ...


@runtime_checkable
class Checkup(Protocol):
    """Asks the channels what ails them."""

    @property
    def found(self) -> Found:
        """The last answers."""
        ...

    async def examine(self) -> Found:
        """Ask now, unless they have just been asked."""
        ...


@dataclass(frozen=True, slots=True)
class WindowView:
    """How long an officer may still write to a citizen where they wrote from."""

    window: Window | None
    """None: the channel did not say."""
    closed: bool = False
    soon: bool = False
    """Whether it closes before the answer is due, or within hours."""
    instead: str = ""
    """The channel messages go by once it has closed; empty: none that may be named."""

    @property
    def warns(self) -> bool:
        """Whether who writes now should know first."""
        return self.closed or self.soon


@dataclass(frozen=True, slots=True)
class Carriers:
    """The channels, and in which order they stand in for one another."""

    channels: Mapping[str, Channel]
    fallback: Sequence[str]

    async def window_of(
        self, ticket: Ticket, now: datetime, due_at: datetime | None
    ) -> WindowView | None:
        """Return the window of a case's channel; None: it has none.

        A sealed ticket bears no party, so its other channel is not named either.
        """
        channel, letter = self.channels.get(ticket.channel), ticket.letter
        if channel is None or channel.window is None:
            return None
        if letter is None or not letter.reply_to:
            return None
        try:
            async with asyncio.timeout(_PATIENCE):
                window = await channel.window(letter.reply_to)
        except Exception as error:  # a page must not fail for a channel's sake
            log.warning(
                "no word of the window", channel=channel.name, **fault_of(error)
            )
            return WindowView(None)
        if window is None or window.closes_at is None:
            return WindowView(window) if window else None
        way = way_to(letter.party, self.channels, self.fallback, without={channel.name})
        return WindowView(
            window,
            closed=window.closes_at <= now,
            soon=window.closes_at < max(now + SOON, due_at or now),
            instead=way.channel if way else "",
        )
