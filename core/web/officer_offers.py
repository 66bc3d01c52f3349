"""What a case offers an officer now: which forms, to whom it can be given."""

from core.domain.event import Event, EventKind
from core.domain.officer import Action, Officer
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.domain.unit import Unit
from core.store.views import CaseView, DraftView

FRESH = "new"
"""What a form shows as its draft when there was none."""


def what_is_open(case: CaseView, officer: Officer) -> dict[str, object]:
    """Say which of the letter's forms are offered now."""
    ticket, drafts = case.ticket, officer.may(Action.DRAFT)
    going = not ticket.closed_as and not ticket.shelved
    return {
        "may_reply": going and drafts and ticket.stage.before(Stage.DELIVER),
        "may_sign": going and ticket.stage is Stage.ANSWER,
        "may_ask": drafts and _unanswered(ticket),
        "draft_seen": seen(case.draft),
    }


def _unanswered(ticket: Ticket) -> bool:
    return not (ticket.closed_as or ticket.facts.reply) and ticket.letter is not None


def seen(draft: DraftView | None) -> str:
    """Return what a form remembers of the draft it shows."""
    return draft.updated_at.isoformat() if draft else FRESH


def closing(case: CaseView) -> Event | None:
    """Return the event that says why the case ended."""
    ends = [event for event in case.history if event.kind is EventKind.CLOSED]
    return max(ends, key=lambda event: event.at, default=None)


def answerers(
    ticket: Ticket, officers: tuple[Officer, ...], units: tuple[Unit, ...]
) -> list[Officer]:
    """Return who can be given this case: its unit's people, then the heads above."""
    parents = {unit.code: unit.parent for unit in units}
    wanted = ticket.facts.routing.unit if ticket.facts.routing else ""
    way_up = []
    while wanted and wanted not in way_up:
        way_up.append(wanted)
        wanted = parents.get(wanted, "")
    near = [
        person
        for person in officers
        if person.may(Action.DRAFT)
        and person.unit in way_up
        and (person.unit == way_up[0] or person.may(Action.SIGN))
    ]
    return sorted(near, key=lambda person: (way_up.index(person.unit), person.name))
