"""What a channel is: it carries bytes in, reads them, and takes messages out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from core.domain.attachment import Attachment
from core.domain.message import Arrival, Letter, Outgoing, Receipt, Received


@runtime_checkable
class Intake(Protocol):
    """The door's only way in."""

    async def receive(self, arrival: Arrival) -> Received:
        """Keep the bytes durably, then return the tracking code.

        Raises DatabaseAway when they could not be stored: acknowledge nothing then.
        """
        ...

    async def keep(self, filename: str, content: bytes) -> Attachment:
        """Check one file and keep it under its digest.

        Raises UploadRefused for a kind or size we do not take.
        """
        ...


Read = Callable[[bytes], Letter]
"""Turn stored bytes into a letter; raises LetterRefused for what is none."""

Deliver = Callable[[Outgoing], Awaitable[Receipt]]
"""Take one message out; raises DeliveryFailed. Called again with the same key."""


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
