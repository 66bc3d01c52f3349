"""What a channel is: it carries bytes in, reads them, and takes messages out."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

import structlog

from core.domain.attachment import Attachment
from core.domain.glance import CaseGlance, Window
from core.domain.message import (
    Arrival,
    DeliveryState,
    Letter,
    Outgoing,
    Receipt,
    Received,
)
from core.domain.party import Party
from core.domain.sign import Sign
from core.errors import fault_of

log = structlog.get_logger()


@runtime_checkable
class Intake(Protocol):
    """The door's only way in."""

    async def receive(self, arrival: Arrival) -> Received:
        """Keep the bytes durably, then return the tracking code.

        Raises DatabaseAway when they could not be stored: acknowledge nothing then.
        """
        ...

    async def hold(self, arrival: Arrival, *, talk: str, quiet: timedelta) -> bool:
        """Keep one message of a conversation durably until the citizen is done.

        `talk` names the conversation in the channel's own words. When nothing has
        come for `quiet` (at the latest ten times as long after the first message),
        the channel's `gather` makes one letter of all. False: it had come before.
        Raises DatabaseAway.
        """
        ...

    async def keep(self, filename: str, content: bytes) -> Attachment:
        """Check one file and keep it under its digest.

        Raises UploadRefused for a kind or size we do not take.
        """
        ...


class Cases(Protocol):
    """What a channel may ask and say of cases, for a citizen who knows the code."""

    async def find(self, code: str) -> CaseGlance | None:
        """Return a case by its code (see `api.read_code`), None for none."""
        ...

    async def of(self, channel: str, reply_to: str) -> Sequence[CaseGlance]:
        """Return the twenty newest cases of one correspondent, newest first."""
        ...

    async def lately(
        self, channel: str, since: datetime, until: datetime, *, limit: int = 200
    ) -> Sequence[CaseGlance]:
        """Return cases that came by a channel in a period, newest first."""
        ...

    async def rate(self, code: str, *, satisfied: bool, words: str = "") -> bool:
        """Keep what the citizen says of the answer; False when nothing is asked."""
        ...


class Slot(Protocol):
    """A few words a channel keeps between runs, open for change."""

    value: str
    """Empty at first. What stands here when the block ends is kept, encrypted."""
    forget_at: datetime | None
    """When the note is thrown away; None: never. Kept when the value is."""

    async def save(self) -> None:
        """Keep the value now, before going on."""
        ...


class Slots(Protocol):
    """Small encrypted notes of channels: tokens, the place in a mailbox."""

    async def read(self, name: str) -> str:
        """Return a note as it stands; empty when there is none."""
        ...

    def change(self, name: str) -> AbstractAsyncContextManager[Slot]:
        """Open a note alone, among all processes; the value is read after the lock.

        Waits up to a minute for its turn, then raises SlotTaken. A note that was
        held longer than a minute is not kept: save() then raises SlotTaken.
        """
        ...


class Office(Protocol):
    """What a channel may ask of the house. Given at start, to be used in flight."""

    @property
    def intake(self) -> Intake:
        """The way in."""
        ...

    @property
    def cases(self) -> Cases:
        """What is known of cases."""
        ...

    @property
    def slots(self) -> Slots:
        """The channel's own notes."""
        ...

    def now(self) -> datetime:
        """Return this instant, with zone."""
        ...

    def track_url(self, code: str) -> str:
        """Return the address where a case can be followed."""
        ...

    def mac(self, purpose: str, text: str) -> bytes:
        """Return a keyed digest (32 bytes) that only this house can make."""
        ...

    async def news(
        self, channel: str, external_id: str, state: DeliveryState, fault: str = ""
    ) -> bool:
        """Note what became of a message, by `Receipt.external_id`.

        News never takes a message back (seen stays seen). BOUNCED (or GAVE_UP) for
        one that was sent lets the courier try the next channel. False: not ours.
        """
        ...


Read = Callable[[bytes], Letter]
"""Turn stored bytes into a letter; raises LetterRefused for what is none."""

Deliver = Callable[[Outgoing], Awaitable[Receipt]]
"""Take one message out; raises DeliveryFailed. Called again with the same key."""

Check = Callable[[], Awaitable[Sequence[Sign]]]
"""Say what ails the channel, a sign for each of its parts."""

Gather = Callable[[Sequence[bytes]], Awaitable[bytes | None]]
"""Make one letter's bytes of held messages, oldest first; None: nothing to read.

May use the network (fetch a photo before its address expires). Whatever it raises is
tried again later with the same messages, so it must be safe to run twice.
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a channel may be asked to send."""

    at_once: int = 4
    """Messages under way at the same time."""
    per_minute: int = 0
    """Messages a minute, over all workers of a process; 0: as they come."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way for citizens to reach the authority, and for it to answer."""

    name: str
    """Short, lower-case, in addresses and on every ticket."""
    title: str
    """What officers see, in Vietnamese."""
    read: Read
    routes: Sequence[Any] = ()
    """Litestar route handlers or controllers."""
    deliver: Deliver | None = None
    """None: this channel only receives; answers stand on the tracking page."""
    gather: Gather | None = None
    """Makes one letter of held messages; None: they are bundled as they came."""
    attend: Callable[[], Awaitable[None]] | None = None
    """Runs as long as the house works, in one process of it (a mailbox to watch).

    When it ends or breaks it is started again, after growing pauses; it is cancelled
    when the house stops.
    """
    reach: Callable[[Party], str] | None = None
    """Where this channel finds a citizen by their contact details; empty: nowhere.

    What makes it a fallback for other channels.
    """
    check: Check | None = None
    """Says what ails it: asks its servers, reads no letter and sends nothing.

    It has some seconds. What it cannot find out is itself a sign, not an error.
    """
    window: Callable[[str], Awaitable[Window | None]] | None = None
    """Says of a `reply_to` how long we may still write there."""
    pace: Pace = Pace()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a citizen."""

    channel: str
    reply_to: str


def way_to(
    party: Party,
    channels: Mapping[str, Channel],
    order: Sequence[str],
    *,
    without: Collection[str],
) -> Way | None:
    """Return the first channel of `order` that reaches a citizen, None for none.

    Only by what the citizen gave themselves: a channel finds nobody on its own.
    """
    for name in order:
        channel = channels.get(name)
        if channel is None or channel.deliver is None or name in without:
            continue
        if reply_to := _reached(channel, party):
            return Way(name, reply_to)
    return None


def _reached(channel: Channel, party: Party) -> str:
    try:
        return channel.reach(party) if channel.reach else ""
    except Exception as error:  # a channel that breaks must not hold a message back
        log.error("reach broke", channel=channel.name, **fault_of(error))
        return ""
