"""Facts, letters and reasons as JSON, and back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

import msgspec

from core.domain.attachment import Attachment
from core.domain.because import Because
from core.domain.disposition import Disposition
from core.domain.eligibility import Verdict
from core.domain.message import Letter
from core.domain.party import Party
from core.domain.proceeding import Conclusion
from core.domain.routing import Competence
from core.domain.stage import Stage
from core.domain.ticket import Facts, Ticket
from core.store.tables import LetterRow, PartyRow, TicketRow

T = TypeVar("T")


class _Routed(msgspec.Struct):
    competence: Competence


class _Examined(msgspec.Struct):
    verdict: Verdict


class _Told(msgspec.Struct):
    on: date
    conclusion: Conclusion | None = None


class _Judged(msgspec.Struct):
    """The facts reports need: skipping the rest, they read ten times as fast."""

    routing: _Routed | None = None
    eligibility: _Examined | None = None
    course: tuple[_Told, ...] = ()


class Judged(NamedTuple):
    """What reports need of the facts of a case."""

    competence: Competence | None
    eligible: bool | None
    decided: tuple[tuple[date, Conclusion], ...]


_encoder = msgspec.json.Encoder()
_attachments = msgspec.json.Decoder(tuple[Attachment, ...])
_because = msgspec.json.Decoder(Because)
_facts = msgspec.json.Decoder(Facts)
_judged = msgspec.json.Decoder(_Judged)
_letter = msgspec.json.Decoder(Letter)
_plain = msgspec.json.Decoder(dict[str, Any])


def as_json(value: object) -> str:
    """Return any domain value as JSON."""
    return _encoder.encode(value).decode()


def facts_of(stored: str) -> Facts:
    """Read facts back."""
    return _facts.decode(stored)


def judged_of(stored: str) -> Judged:
    """Read from facts only whose business a letter is, and what was decided of it."""
    facts = _judged.decode(stored)
    routed, examined = facts.routing, facts.eligibility
    return Judged(
        routed.competence if routed else None,
        examined.verdict is Verdict.ELIGIBLE if examined else None,
        tuple((told.on, told.conclusion) for told in facts.course if told.conclusion),
    )


def letter_of(letter: LetterRow, party: PartyRow | None) -> Letter:
    """Put a letter and its writer, who lies apart, together again."""
    return replace(_letter.decode(letter.content), party=party_of(party))


def party_of(row: PartyRow | None) -> Party:
    """Read the writer; a letter without one is anonymous."""
    if row is None:
        return Party()
    return Party(
        name=row.name,
        phone=row.phone,
        email=row.email,
        address=row.address,
        identity_number=row.identity_number,
    )


def because_of(stored: str) -> Because:
    """Read a reason back."""
    return _because.decode(stored)


def plain_of(stored: str) -> Mapping[str, Any]:
    """Read an event's facts as plain values."""
    return _plain.decode(stored)


def attachments_of(stored: str) -> tuple[Attachment, ...]:
    """Read attachments back."""
    return _attachments.decode(stored)


def ticket_of(row: TicketRow, letter: Letter | None) -> Ticket:
    """Put a ticket together from its rows."""
    return Ticket(
        id=row.id,
        code=row.code,
        channel=row.channel,
        received_at=row.received_at,
        stage=Stage(row.stage),
        round=row.round,
        letter=letter,
        facts=facts_of(row.facts),
        shelved=row.shelved,
        closed_as=Disposition(row.closed_as) if row.closed_as else None,
        closed_at=row.closed_at,
    )
