"""Step 8: start the legal clocks."""

from collections.abc import Mapping

from core.domain.because import because
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.course import HappeningRefused
from core.domain.outcome import Onward, Outcome
from core.domain.proceedings import terms_of
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket


async def schedule(ticket: Ticket, *, rules: Ruleset, calendar: Calendar) -> Outcome:
    """Count every term that what has happened started, under the law of the arrival.

    Always from the same days: no edit restarts a clock.
    """
    if ticket.facts.kind is None:
        raise ValueError("kind is not known")
    facts = counted(ticket, ticket.facts.kind, rules, calendar)
    return Onward(
        because=because(
            "Tính {n} thời hạn theo {pack}", n=len(facts["clocks"]), pack=rules.name
        ),
        facts=facts,
    )


def counted(
    ticket: Ticket, kind: LetterKind, rules: Ruleset, calendar: Calendar
) -> Mapping[str, tuple[object, ...]]:
    """Return the facts `clocks` and `stopped` for a letter of this kind.

    What officers told of it under another kind, and the law of this one does not
    know, starts no term: it stands in the course until they strike it.
    """
    try:
        terms = terms_of(ticket, kind, ticket.facts.course, rules, calendar)
    except HappeningRefused:
        terms = terms_of(ticket, kind, (), rules, calendar)
    return {"clocks": terms.clocks, "stopped": terms.stopped}
