"""How a ticket changes when a step has decided or a person has spoken."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.domain.because import Because
from core.domain.event import Event, EventKind
from core.domain.outcome import Close, Correction, Onward, Outcome
from core.domain.stage import Stage
from core.domain.ticket import Facts, Ticket, having


def recorded(ticket: Ticket, outcome: Outcome, at: datetime) -> tuple[Ticket, Event]:
    """Return the ticket after a step's outcome, with the line of history."""
    moved = replace(
        ticket,
        round=ticket.round + 1,
        letter=outcome.letter or ticket.letter,
        facts=_with(ticket.facts, outcome.facts, outcome.by),
    )
    kind = EventKind.WAITING
    if isinstance(outcome, Onward):
        kind, passed = EventKind.ONWARD, {**moved.facts.passed, ticket.stage: at}
        facts = replace(moved.facts, passed=passed)
        moved = replace(moved, stage=ticket.stage.next, facts=facts)
    elif isinstance(outcome, Close):
        kind = EventKind.CLOSED
        moved = replace(
            moved, stage=Stage.DONE, closed_as=outcome.closed_as, closed_at=at
        )
    return moved, Event(
        code=ticket.code,
        at=at,
        by=outcome.by,
        kind=kind,
        stage=ticket.stage,
        because=outcome.because,
        facts=outcome.facts,
    )


def supplied(
    ticket: Ticket, facts: Mapping[str, object], by: str, why: Because, at: datetime
) -> tuple[Ticket, Event]:
    """Return the ticket after somebody supplied facts; the line moves it later."""
    moved = replace(
        ticket, round=ticket.round + 1, facts=_with(ticket.facts, facts, by)
    )
    return moved, Event(
        code=ticket.code,
        at=at,
        by=by,
        kind=EventKind.SUPPLIED,
        stage=ticket.stage,
        because=why,
        facts=facts,
    )


def corrected(
    ticket: Ticket, correction: Correction, by: str, at: datetime
) -> tuple[Ticket, Event]:
    """Return the ticket without the struck facts, open again, at their step."""
    blank = Facts()
    struck = {name: getattr(ticket.facts, name) for name in correction.strike}
    cleared = replace(
        ticket.facts,
        **{name: getattr(blank, name) for name in struck},
        decided_by={
            name: who
            for name, who in ticket.facts.decided_by.items()
            if name not in struck
        },
    )
    moved = replace(
        ticket,
        round=ticket.round + 1,
        stage=correction.stage,
        facts=_with(cleared, correction.instead, by),
        closed_as=None,
        closed_at=None,
        shelved="",
    )
    return moved, Event(
        code=ticket.code,
        at=at,
        by=by,
        kind=EventKind.CORRECTED,
        stage=correction.stage,
        because=correction.because,
        facts=struck,
    )


def noted(
    ticket: Ticket, kind: EventKind, by: str, why: Because, at: datetime
) -> tuple[Ticket, Event]:
    """Return the ticket with its round counted, and a line that changes no fact."""
    return replace(ticket, round=ticket.round + 1), Event(
        code=ticket.code, at=at, by=by, kind=kind, stage=ticket.stage, because=why
    )


def shelved(
    ticket: Ticket, why: Because, text: str, at: datetime
) -> tuple[Ticket, Event]:
    """Return the ticket on the shelf, at the step that broke."""
    moved, event = noted(ticket, EventKind.SHELVED, "line", why, at)
    return replace(moved, shelved=text), event


def put_back(
    ticket: Ticket, why: Because, by: str, at: datetime
) -> tuple[Ticket, Event]:
    """Return the ticket off the shelf: its step is tried again."""
    moved, event = noted(ticket, EventKind.PUT_BACK, by, why, at)
    return replace(moved, shelved=""), event


def _with(facts: Facts, new: Mapping[str, object], by: str) -> Facts:
    """Set facts by name, and who supplied each; advice is nobody's decision."""
    decided = {name: by for name in new if name != "advice"}
    return having(facts, {**new, "decided_by": {**facts.decided_by, **decided}})
