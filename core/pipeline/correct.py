"""The only way back: strike a fact, with a reason; return to the step that owns it."""

from dataclasses import fields

from core.domain.because import because
from core.domain.outcome import Correction
from core.domain.ticket import DEEDS, OWNERS, Facts, Ticket
from core.errors import InputInvalid
from core.i18n import gettext as _


def correct(ticket: Ticket, fact: str, why: str) -> Correction:
    """Say what to strike so that `fact` can be supplied anew.

    Later facts that the line worked out itself go too, for they rested on this one;
    what a person supplied stays, and so does what has been done (a receipt sent).
    Raises InputInvalid for a fact that is not known or not set, or an empty reason.
    """
    if fact not in OWNERS or getattr(ticket.facts, fact) is None:
        raise InputInvalid({"fact": _("Chưa có dữ kiện này để sửa.")})
    if not why.strip():
        raise InputInvalid({"because": _("Xin ghi lý do sửa.")})
    # A fact known ahead of the line (a person's, kept over a correction) must not
    # carry the ticket past the steps it has still to take.
    owner = OWNERS[fact]
    stage = owner if owner.before(ticket.stage) else ticket.stage
    strike = [fact] + [
        later.name
        for later in fields(Facts)
        if later.name in OWNERS
        and later.name != fact
        and later.name not in DEEDS
        and owner.before(OWNERS[later.name])
        and getattr(ticket.facts, later.name) is not None
        and not _by_a_person(ticket, later.name)
    ]
    return Correction(
        stage=stage, strike=tuple(strike), because=because("{why}", why=why.strip())
    )


def _by_a_person(ticket: Ticket, fact: str) -> bool:
    return ticket.facts.decided_by.get(fact, "").startswith(("officer:", "citizen"))
