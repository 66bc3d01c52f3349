"""Step 0: keep the bytes, give the code."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.domain.attachment import Attachment
from core.domain.message import Arrival, HeldMessage, KeptArrival, Received
from core.domain.tracking import new_code


class Arrivals(Protocol):
    """Durable keeping of arrivals."""

    async def keep(self, arrival: KeptArrival) -> Received:
        """Store the arrival, its ticket and the job to walk it, in one transaction.

        Returns the older code when `arrival_key` is already there. Returns only
        after the commit. Raises DatabaseAway when nothing was stored.
        """
        ...


class Files(Protocol):
    """Durable keeping of files."""

    async def keep(self, filename: str, content: bytes) -> Attachment:
        """Check and store one file; raises UploadRefused."""
        ...


class Talks(Protocol):
    """Durable keeping of messages that are not yet a letter."""

    async def hold(self, message: HeldMessage) -> bool:
        """Keep a message until its conversation is quiet; False: known already."""
        ...


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The intake every channel hands its bytes to (`api.Intake`)."""

    arrivals: Arrivals
    talks: Talks
    files: Files
    now: Callable[[], datetime]

    async def receive(self, arrival: Arrival) -> Received:
        """Keep the bytes durably, then return the tracking code."""
        return await self.arrivals.keep(
            KeptArrival(
                arrival_key=arrival_key(arrival),
                channel=arrival.channel,
                raw=arrival.raw,
                code=new_code(secrets.randbelow),
                received_at=self.now(),
            )
        )

    async def hold(self, arrival: Arrival, *, talk: str, quiet: timedelta) -> bool:
        """Keep one message of a conversation until the citizen is done."""
        return await self.talks.hold(
            HeldMessage(
                held_key=arrival_key(arrival),
                channel=arrival.channel,
                talk=talk,
                raw=arrival.raw,
                quiet=quiet,
                came_at=self.now(),
            )
        )

    async def keep(self, filename: str, content: bytes) -> Attachment:
        """Check one file and keep it under its digest."""
        return await self.files.keep(filename, content)


def arrival_key(arrival: Arrival) -> str:
    """Return what makes two arrivals one: the channel's key, else the bytes."""
    key = arrival.key or arrival.raw.hex()
    return f"{arrival.channel}:{hashlib.sha256(key.encode()).hexdigest()}"
