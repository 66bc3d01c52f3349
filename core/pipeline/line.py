"""The line and the one loop that walks it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import structlog

from core.domain.outcome import Close, Onward, Outcome, Wait
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import TicketStale, fault_of

log = structlog.get_logger()

Step = Callable[[Ticket], Awaitable[Outcome]]
"""Looks at a ticket, decides, changes nothing; safe to run twice."""


class Ledger(Protocol):
    """What the walk needs to write: one transaction a step."""

    async def record(self, ticket: Ticket, outcome: Outcome) -> Ticket:
        """Write facts, history and outbox together; return the ticket as it is now.

        Raises TicketStale when someone else wrote since `ticket` was read.
        """
        ...

    async def set_aside(self, ticket: Ticket, why: str) -> None:
        """Put the ticket on the shelf, at its stage, with the reason."""
        ...


async def walk(ticket: Ticket, steps: Mapping[Stage, Step], ledger: Ledger) -> Ticket:
    """Advance until a step waits or closes. A step that breaks sets it aside."""
    while ticket.stage is not Stage.DONE and not ticket.shelved:
        try:
            outcome = await steps[ticket.stage](ticket)
        except Exception as error:
            fault = fault_of(error)
            log.error("step broke", ticket=str(ticket.id), stage=ticket.stage, **fault)
            await ledger.set_aside(ticket, f"{ticket.stage}: {type(error).__name__}")
            return ticket
        try:
            ticket = await ledger.record(ticket, outcome)
        except TicketStale:
            return ticket  # another walker was faster; it goes on from there
        match outcome:
            case Onward():
                continue
            case Wait() | Close():
                return ticket
    return ticket
