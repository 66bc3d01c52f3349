"""Walks one ticket as far as it goes."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.pipeline.line import Ledger, Step, walk


class Tickets(Ledger, Protocol):
    """The ledger, as the walker needs it."""

    async def find(self, code: str) -> Ticket:
        """Return a ticket by its tracking code."""
        ...

    async def find_by_id(self, key: Any) -> Ticket:
        """Return a ticket by its key."""
        ...


class Line:
    """The line, ready to walk."""

    def __init__(
        self, tickets: Tickets, steps: Callable[[], Mapping[Stage, Step]]
    ) -> None:
        """`steps` is asked at every walk: the law may have changed since."""
        self._tickets = tickets
        self._steps = steps

    async def advance(self, code: str) -> Ticket:
        """Walk a ticket now, so that a person sees the effect of what they did."""
        return await self._walk(await self._tickets.find(code))

    async def advance_by_id(self, key: Any) -> Ticket:
        """Walk the ticket of a job."""
        return await self._walk(await self._tickets.find_by_id(key))

    async def set_aside(self, key: Any, why: str) -> None:
        """Put a ticket that cannot be walked on the shelf, where officers see it."""
        await self._tickets.set_aside(await self._tickets.find_by_id(key), why)

    async def _walk(self, ticket: Ticket) -> Ticket:
        """Walk until nobody has written in between.

        A walker who is overtaken stops. But who overtook may have been a citizen
        adding a word, or a process that died since: then nobody else goes on.
        """
        while True:
            walked = await walk(ticket, self._steps(), self._tickets)
            ticket = await self._tickets.find_by_id(ticket.id)
            if ticket.round == walked.round:
                return ticket
