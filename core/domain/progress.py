"""How far a case has come by its terms: what has happened, what still runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from core.domain.deadline import LOCAL, Deadline, Holder, nearest
from core.domain.proceeding import Deed
from core.domain.stage import Stage
from core.domain.ticket import Ticket


def happened(ticket: Ticket) -> Iterator[tuple[Deed, datetime]]:
    """Yield what has happened: what the line knows, and what officers told.

    What was told has a day and no hour: it counts from the beginning of that day.
    """
    yield from on_the_line(ticket)
    for told in ticket.facts.course:
        yield told.deed, datetime.combine(told.on, time(), LOCAL)


def on_the_line(ticket: Ticket) -> Iterator[tuple[Deed, datetime]]:
    """Yield what the line itself knows to have happened."""
    yield Deed.RECEIPT, ticket.received_at
    handled = ticket.facts.passed.get(Stage.ROUTE)
    if handled and Stage.ROUTE.before(ticket.stage):
        yield Deed.HANDLING, handled
    elif ticket.closed_at:
        yield Deed.HANDLING, ticket.closed_at
    if ticket.facts.reply:
        yield Deed.ANSWER, ticket.facts.reply.signed_at


def met_at(clock: Deadline, ticket: Ticket) -> datetime | None:
    """Return when a term was met; None: not yet."""
    return min(
        (
            at
            for deed, at in happened(ticket)
            if deed in clock.met_by and at.astimezone(LOCAL).date() >= clock.start_on
        ),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class CaseTerm:
    """One term of a case, and when it was met."""

    clock: Deadline
    met_at: datetime | None

    @property
    def is_ours(self) -> bool:
        """Whether it binds the office; else it is the citizen's own."""
        return self.clock.holder is Holder.OFFICE

    @property
    def is_late(self) -> bool:
        """Whether it was met after its due date."""
        return self.met_at is not None and self.met_at > self.clock.due_at


def terms_of(ticket: Ticket) -> tuple[CaseTerm, ...]:
    """Return the terms of a case: those that run by due date, then those met."""
    terms = [
        CaseTerm(clock, met_at(clock, ticket)) for clock in ticket.facts.clocks or ()
    ]
    terms.sort(key=lambda term: (term.met_at is not None, term.clock.due_at))
    return tuple(terms)


def running(ticket: Ticket) -> tuple[Deadline, ...]:
    """Return the terms that bind the office and have not been met."""
    return tuple(one for one in _of_the_office(ticket) if met_at(one, ticket) is None)


def due_of(ticket: Ticket) -> Deadline | None:
    """Return the term that comes next; of a closed case, the last there was."""
    if ticket.closed_as is None:
        return nearest(running(ticket))
    return max(_of_the_office(ticket), key=lambda one: one.due_at, default=None)


def on_time(ticket: Ticket) -> bool | None:
    """Whether every term of the office was kept; None: still open, or there was none.

    A term nothing met ended with the case.
    """
    clocks = _of_the_office(ticket)
    if ticket.closed_at is None or not clocks:
        return None
    return all(
        (met_at(one, ticket) or ticket.closed_at) <= one.due_at for one in clocks
    )


def _of_the_office(ticket: Ticket) -> tuple[Deadline, ...]:
    clocks = ticket.facts.clocks or ()
    return tuple(one for one in clocks if one.holder is Holder.OFFICE)
