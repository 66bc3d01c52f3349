"""What was said in the reception room becomes a letter, without typing it again."""

from contextlib import suppress
from uuid import UUID

from core.channel import Intake
from core.domain.classification import LetterKind
from core.domain.letter_bytes import write_letter
from core.domain.message import Arrival, Letter
from core.domain.officer import Officer
from core.domain.party import Party
from core.domain.ticket import Ticket
from core.domain.visit import Notes, Visit
from core.errors import TicketStale
from core.i18n import gettext as _
from core.store.desk import Desk
from core.web.labels import label
from core.web.walking import Line

CHANNEL = "counter"
"""The door it comes in by: what an officer types of a citizen's words."""
_TRIES = 5


def session_of(ticket: Ticket) -> UUID | None:
    """Return the session a letter was made of, None for any other letter."""
    if ticket.channel != CHANNEL or ticket.letter is None:
        return None
    try:
        return UUID(ticket.letter.external_id)
    except ValueError:
        return None


async def letter_of(
    visit: Visit, notes: Notes, officer: Officer, intake: Intake, desk: Desk, line: Line
) -> str:
    """Hand the session in as a letter and return its code; twice is one letter.

    Kind and topic the officer heard are supplied before the line reads the letter,
    so that a denouncer is sealed from the first moment.
    """
    raw = write_letter(_written(visit, notes))
    received = await intake.receive(Arrival(CHANNEL, raw, key=f"visit {visit.id}"))
    for fact, value in (("kind", notes.kind), ("topic", notes.topic)):
        if value:
            await _settle(fact, value, received.code, officer, desk)
    await line.advance(received.code)
    return received.code


def _written(visit: Visit, notes: Notes) -> Letter:
    party = notes.visitors[0].party if notes.visitors else Party()
    told = [notes.content]
    if notes.handled_earlier:
        told.append(
            _("Đã được giải quyết: {words}").format(words=notes.handled_earlier)
        )
    if notes.people > 1:
        told.append(_("Số người đến: {n}").format(n=notes.people))
    # Of a denunciation the others are not named in the words: those are not sealed.
    if not _is_sealed(notes) and (others := _others(notes)):
        told.append(_("Cùng đến: {names}").format(names=others))
    return Letter(
        body="\n\n".join(told),
        party=party,
        external_id=str(visit.id),
        written_at=visit.received_at,
    )


def _others(notes: Notes) -> str:
    return "; ".join(
        f"{visitor.party.name} ({label(visitor.role)})"
        for visitor in notes.visitors[1:]
        if visitor.party.name
    )


def _is_sealed(notes: Notes) -> bool:
    return notes.kind is LetterKind.DENUNCIATION


async def _settle(
    fact: str, value: object, code: str, officer: Officer, desk: Desk
) -> None:
    """Say what the officer heard; the line may be at work on the letter meanwhile."""
    why = _("Cán bộ tiếp công dân xác định")
    for _try in range(_TRIES):
        with suppress(TicketStale):
            await desk.settle(code, officer, fact, value, why)
            return
    raise TicketStale
