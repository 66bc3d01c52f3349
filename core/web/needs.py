"""What the citizens' pages ask of the rest of the house."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from core.domain.attachment import Attachment
from core.domain.feedback import Satisfaction
from core.domain.officer import Officer
from core.store.views import PointFigures, PublicFigures, TrackView


@runtime_checkable
class Reading(Protocol):
    """What may be looked up (`Queries`)."""

    async def track(self, code: str) -> TrackView:
        """Return the case as its citizen may see it; raises TicketUnknown."""
        ...

    async def figures(self) -> PublicFigures:
        """Return the figures of the front page."""
        ...

    async def points(self) -> Sequence[PointFigures]:
        """Return every feedback point."""
        ...

    async def file_for_citizen(self, digest: str, code: str) -> Attachment:
        """Return a file of this case the citizen may see; raises NotFound."""
        ...

    async def file_for_officer(self, digest: str, officer: Officer) -> Attachment:
        """Return a file of a case the officer may see; raises NotFound."""
        ...


@runtime_checkable
class CitizensDesk(Protocol):
    """What a citizen may do to their own case (`Desk`)."""

    async def add_words(
        self, code: str, words: str, attachments: Sequence[Attachment]
    ) -> object:
        """Add one more message of the citizen."""
        ...

    async def withdraw(self, code: str, words: str) -> object:
        """Withdraw the letter; raises NotPermitted when it is too late."""
        ...

    async def rate_answer(self, code: str, said: Satisfaction) -> object:
        """Keep what the citizen says of the answer."""
        ...


@runtime_checkable
class KeptFiles(Protocol):
    """Where files lie (`Files`)."""

    def read(self, digest: str) -> bytes:
        """Return a file; raises NotFound."""
        ...
