"""One case as an officer may see it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from core.domain.explanation import findings_of
from core.domain.feedback import Rating
from core.domain.message import Direction, Purpose
from core.domain.officer import Officer
from core.domain.reply import DraftState
from core.domain.ruleset import Ruleset
from core.domain.secrecy import SEALED, shown_party
from core.domain.ticket import Ticket
from core.errors import TicketUnknown
from core.store.figures import instant
from core.store.keys import is_copy
from core.store.ledger import PiccoloLedger
from core.store.rooms import rating_of
from core.store.sealed import text_of
from core.store.sight import sight_of
from core.store.stored import attachments_of, spoken_from
from core.store.tables import (
    DraftRow,
    LetterRow,
    MessageRow,
    NoteRow,
    OfficerRow,
    RatingRow,
    TicketRow,
    UnitRow,
)
from core.store.views import CaseView, DraftView, MessageView, NoteView


async def case(
    ledger: PiccoloLedger,
    rules: Ruleset,
    code: str,
    officer: Officer,
    *,
    opened: bool,
) -> CaseView:
    """Return the ticket page, masked when sealed and not `opened`.

    Raises TicketUnknown also for a ticket the officer may not see: whether it
    exists is nobody else's business.
    """
    ticket = await ledger.find(code)
    routing = ticket.facts.routing
    sight = await sight_of(officer)
    if not sight.sees(ticket.id, routing.unit if routing else ""):
        raise TicketUnknown
    names = await officer_names()
    letter = ticket.letter
    masked = ticket
    if letter is not None:
        party = shown_party(letter, sealed=ticket.sealed, opened=opened)
        masked = replace(ticket, letter=replace(letter, party=party))
    return CaseView(
        ticket=masked,
        party=masked.read_letter.party if letter else SEALED,
        sealed=ticket.sealed,
        findings=findings_of(ticket, rules),
        history=await ledger.history(code),
        conversation=await conversation(ticket.id, names),
        notes=await _notes(ticket.id, names),
        draft=await _draft(ticket.id),
        rating=await _rating(code),
        linked=await linked(ticket),
        joined=await _joined(code),
        unit_name=await unit_name(routing.unit if routing else ""),
        officer_name=names.get(ticket.facts.officer or "", ""),
    )


async def conversation(key: UUID, names: dict[str, str]) -> tuple[MessageView, ...]:
    """Return the messages both ways, oldest first."""
    rows = await MessageRow.raw(
        "SELECT m.key, m.direction, m.purpose, m.channel, m.body, m.written_at,"
        " m.written_by, m.attachments, m.secret, m.state, m.state_at, m.fault,"
        " (SELECT j.due_at FROM job j WHERE j.key = 'send:' || m.key AND j.pending"
        " AND m.state = 'failed') AS next_try_at"
        " FROM message m WHERE m.ticket = {} ORDER BY m.written_at, m.id",
        key,
    )
    said = {row["key"]: spoken_from(row) for row in rows}
    return tuple(
        MessageView(
            key=row["key"],
            direction=Direction(row["direction"]),
            purpose=Purpose(row["purpose"]) if row["purpose"] else None,
            channel=row["channel"],
            body=said[row["key"]].body,
            written_at=row["written_at"],
            written_by=names.get(row["written_by"], ""),
            attachments=said[row["key"]].attachments,
            state=row["state"],
            fault=row["fault"],
            state_at=row["state_at"],
            next_try_at=instant(row["next_try_at"]),
            is_copy=is_copy(row["key"]),
        )
        for row in rows
    )


async def officer_names() -> dict[str, str]:
    """Return every officer's name by username."""
    rows = await OfficerRow.select(OfficerRow.username, OfficerRow.name)
    return {row["username"]: row["name"] for row in rows}


async def unit_name(code: str) -> str:
    """Return a unit's name, or nothing."""
    row = await UnitRow.objects().get(UnitRow.code == code) if code else None
    return row.name if row else ""


async def linked(ticket: Ticket) -> tuple[str, ...]:
    """Return the tickets of the same conversation: the older one, then newer ones."""
    newer = await LetterRow.select(LetterRow.ticket).where(
        LetterRow.linked_to == ticket.code
    )
    codes = await _codes([row["ticket"] for row in newer])
    older = ticket.letter.linked_to if ticket.letter else ""
    return tuple(filter(None, (older, *codes)))


async def _codes(keys: Sequence[UUID]) -> list[str]:
    if not keys:
        return []
    rows = (
        await TicketRow.select(TicketRow.code)
        .where(TicketRow.id.is_in(list(keys)))
        .order_by(TicketRow.id)
    )
    return [row["code"] for row in rows]


async def _joined(code: str) -> tuple[str, ...]:
    rows = await TicketRow.select(TicketRow.code).where(TicketRow.joined_to == code)
    return tuple(row["code"] for row in rows)


async def _notes(key: UUID, names: dict[str, str]) -> tuple[NoteView, ...]:
    rows = (
        await NoteRow.objects()
        .where(NoteRow.ticket == key)
        .order_by(NoteRow.written_at)
    )
    return tuple(
        NoteView(
            written_at=row.written_at,
            written_by=names.get(row.written_by, row.written_by),
            body=text_of(row.body),
        )
        for row in rows
    )


async def _draft(key: UUID) -> DraftView | None:
    row = await DraftRow.objects().get(DraftRow.ticket == key)
    if row is None:
        return None
    return DraftView(
        body=text_of(row.body),
        state=DraftState(row.state),
        written_by=row.written_by,
        updated_at=row.updated_at,
        attachments=attachments_of(row.attachments),
        remark=text_of(row.remark),
    )


async def _rating(code: str) -> Rating | None:
    row = await RatingRow.objects().get(RatingRow.code == code)
    return rating_of(row) if row else None
