"""Step 8: start the legal clocks."""

from core.domain.because import because
from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL, ClockStart, count
from core.domain.outcome import Onward, Outcome
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket


async def schedule(ticket: Ticket, *, rules: Ruleset, calendar: Calendar) -> Outcome:
    """Count every term that starts with receipt, under the law of that day.

    Always from `received_at`: no edit restarts a clock.
    """
    if ticket.facts.kind is None:
        raise ValueError("kind is not known")
    on = ticket.received_at.astimezone(LOCAL).date()
    clocks = tuple(
        count(rule, ticket.received_at, calendar)
        for rule in rules.clocks_for(
            ticket.facts.kind, ClockStart.RECEIPT, on, channel=ticket.channel
        )
    )
    return Onward(
        because=because(
            "Tính {n} thời hạn theo {pack}", n=len(clocks), pack=rules.name
        ),
        facts={"clocks": clocks},
    )
