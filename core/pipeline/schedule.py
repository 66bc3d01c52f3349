"""Step 8: start the legal clocks."""

from core.domain.because import because
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL, ClockStart, Deadline, count
from core.domain.outcome import Onward, Outcome
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket


async def schedule(ticket: Ticket, *, rules: Ruleset, calendar: Calendar) -> Outcome:
    """Count every term that starts with receipt, under the law of that day.

    Always from `received_at`: no edit restarts a clock.
    """
    if ticket.facts.kind is None:
        raise ValueError("kind is not known")
    clocks = clocks_of(ticket, ticket.facts.kind, rules, calendar)
    return Onward(
        because=because(
            "Tính {n} thời hạn theo {pack}", n=len(clocks), pack=rules.name
        ),
        facts={"clocks": clocks},
    )


def clocks_of(
    ticket: Ticket, kind: LetterKind, rules: Ruleset, calendar: Calendar
) -> tuple[Deadline, ...]:
    """Return the terms that run from receipt for a letter of this kind."""
    on = ticket.received_at.astimezone(LOCAL).date()
    in_force = rules.clocks_for(kind, ClockStart.RECEIPT, on, channel=ticket.channel)
    return tuple(count(rule, ticket.received_at, calendar) for rule in in_force)
