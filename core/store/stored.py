"""Facts, letters and reasons as JSON, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from core.store.sealed import stored, text_of
from core.store.tables import LetterRow, MessageRow, PartyRow, TicketRow

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
_party = msgspec.json.Decoder(Party)
_plain = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a message says, and where it goes."""

    reply_to: str = ""
    subject: str = ""
    body: str = ""
    attachments: tuple[Attachment, ...] = ()


_spoken = msgspec.json.Decoder(Spoken)


def spoken_columns(said: Spoken, *, sealed: bool) -> dict[Any, Any]:
    """Return how a message is stored: of a sealed case, in one closed column."""
    shown = Spoken() if sealed else said
    return {
        MessageRow.reply_to: shown.reply_to[:400],
        MessageRow.subject: shown.subject[:400],
        MessageRow.body: shown.body,
        MessageRow.attachments: as_json(shown.attachments),
        MessageRow.secret: stored(as_json(said), sealed=True) if sealed else "",
    }


def spoken_of(row: MessageRow) -> Spoken:
    """Read what a message says. Raises SealBroken."""
    return spoken_from(
        {
            "secret": row.secret,
            "reply_to": row.reply_to,
            "subject": row.subject,
            "body": row.body,
            "attachments": row.attachments,
        }
    )


def spoken_from(row: Mapping[str, Any]) -> Spoken:
    """Read it from columns by name; those not asked for are empty."""
    if row["secret"]:
        return _spoken.decode(text_of(row["secret"]))
    return Spoken(
        reply_to=row.get("reply_to", ""),
        subject=row.get("subject", ""),
        body=row["body"],
        attachments=attachments_of(row["attachments"]),
    )


def as_json(value: object) -> str:
    """Return any domain value as JSON."""
    return _encoder.encode(value).decode()


def facts_of(kept: str) -> Facts:
    """Read facts back."""
    return _facts.decode(text_of(kept))


def judged_of(kept: str) -> Judged:
    """Read from facts only whose business a letter is, and what was decided of it."""
    facts = _judged.decode(text_of(kept))
    routed, examined = facts.routing, facts.eligibility
    return Judged(
        routed.competence if routed else None,
        examined.verdict is Verdict.ELIGIBLE if examined else None,
        tuple((told.on, told.conclusion) for told in facts.course if told.conclusion),
    )


def letter_of(letter: LetterRow, party: PartyRow | None) -> Letter:
    """Put a letter and its writer, who lies apart, together again."""
    return replace(_letter.decode(text_of(letter.content)), party=party_of(party))


def letter_columns(letter: Letter, *, sealed: bool) -> dict[Any, Any]:
    """Return how a letter's words are stored; its writer lies apart."""
    words = as_json(replace(letter, party=Party()))
    return {
        LetterRow.content: stored(words, sealed=sealed),
        LetterRow.body: "" if sealed else letter.body,
        LetterRow.linked_to: letter.linked_to[:12],
    }


def party_of(row: PartyRow | None) -> Party:
    """Read the writer; a letter without one is anonymous."""
    if row is None:
        return Party()
    if row.secret:
        return party_from(row.secret)
    return Party(
        name=row.name,
        phone=row.phone,
        email=row.email,
        address=row.address,
        identity_number=row.identity_number,
    )


def party_from(secret: str) -> Party:
    """Read a writer or visitor that lies closed. Raises SealBroken."""
    return _party.decode(text_of(secret))


def because_of(kept: str) -> Because:
    """Read a reason back."""
    return _because.decode(text_of(kept))


def plain_of(kept: str) -> Mapping[str, Any]:
    """Read an event's facts as plain values."""
    return _plain.decode(text_of(kept))


def attachments_of(kept: str) -> tuple[Attachment, ...]:
    """Read attachments back."""
    return _attachments.decode(text_of(kept))


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
