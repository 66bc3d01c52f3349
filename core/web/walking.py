"""What pages ask of the line: walk one ticket now, so that the effect is seen."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Line(Protocol):
    """The line, as a page sees it. The outbox walks the ticket too, if this cannot."""

    async def advance(self, code: str) -> object:
        """Walk one ticket until it waits or closes."""
        ...
