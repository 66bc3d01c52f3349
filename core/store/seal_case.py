"""Closes what is kept of a case when it becomes secret, and opens it when it does not.

In the transaction that says so: no commit lies between knowing and sealing.
"""

from typing import Any
from uuid import UUID

from piccolo.columns import Column

from core.domain.ticket import Ticket
from core.store.letters import party_columns, shown_name
from core.store.reception_tables import VisitRow
from core.store.sealed import stored, text_of
from core.store.stored import (
    letter_columns,
    letter_of,
    spoken_columns,
    spoken_of,
    ticket_of,
)
from core.store.tables import (
    DraftRow,
    FileUseRow,
    LetterRow,
    MessageRow,
    NoteRow,
    PartyRow,
    RatingRow,
    TicketRow,
)
from core.store.visit_rows import reseal_visitors


async def reseal(ticket: Ticket) -> None:
    """Write everything of a case as its being sealed or not asks."""
    if ticket.letter is not None:
        letter, sealed = ticket.letter, ticket.sealed
        await LetterRow.update(letter_columns(letter, sealed=sealed)).where(
            LetterRow.ticket == ticket.id
        )
        party = party_columns(letter.party, letter.reply_to, sealed=sealed)
        await PartyRow.update(party).where(PartyRow.ticket == ticket.id)
    await _messages(ticket)
    await _texts(DraftRow, (DraftRow.body, DraftRow.remark, DraftRow.attachments),
                 DraftRow.ticket, ticket.id, sealed=ticket.sealed)  # fmt: skip
    await _texts(NoteRow, (NoteRow.body,), NoteRow.ticket, ticket.id,
                 sealed=ticket.sealed)  # fmt: skip
    await _texts(RatingRow, (RatingRow.words,), RatingRow.code, ticket.code,
                 sealed=ticket.sealed)  # fmt: skip
    await _sessions(ticket)
    if ticket.sealed:
        await _unnamed_files(ticket.id)


async def kin_of(ticket: Ticket) -> list[Ticket]:
    """Return the tickets joined to this one, and those that follow on it."""
    following = LetterRow.select(LetterRow.ticket).where(
        LetterRow.linked_to == ticket.code
    )
    rows = await TicketRow.objects().where(
        (TicketRow.joined_to == ticket.code) | TicketRow.id.is_in(following)
    )
    found = []
    for row in rows:
        letter = await LetterRow.objects().get(LetterRow.ticket == row.id)
        party = await PartyRow.objects().get(PartyRow.ticket == row.id)
        if letter is not None:
            found.append(ticket_of(row, letter_of(letter, party)))
    return found


async def _messages(ticket: Ticket) -> None:
    for row in await MessageRow.objects().where(MessageRow.ticket == ticket.id):
        columns = spoken_columns(spoken_of(row), sealed=ticket.sealed)
        await MessageRow.update(columns).where(MessageRow.id == row.id)


async def _texts(
    table: Any,
    columns: tuple[Column, ...],
    named: Column,
    value: UUID | str,
    *,
    sealed: bool,
) -> None:
    """Close or open columns of text of the rows where `named` is `value`."""
    for row in await table.objects().where(named == value):
        new = {
            column: stored(text_of(getattr(row, column._meta.name)), sealed=sealed)
            for column in columns
        }
        key = table._meta.primary_key
        await table.update(new).where(key == getattr(row, key._meta.name))


async def _sessions(ticket: Ticket) -> None:
    """A session of the reception room is as secret as the letter it became."""
    columns = (
        VisitRow.content, VisitRow.handled_earlier, VisitRow.outcome_note,
        VisitRow.follow_up,
    )  # fmt: skip
    await _texts(VisitRow, columns, VisitRow.ticket, ticket.code, sealed=ticket.sealed)
    rows = await VisitRow.select(VisitRow.id).where(VisitRow.ticket == ticket.code)
    for row in rows:
        await reseal_visitors(row["id"], sealed=ticket.sealed)


async def _unnamed_files(ticket: UUID) -> None:
    """The letter and the messages, which lie closed, still know the names."""
    for use in await FileUseRow.objects().where(FileUseRow.ticket == ticket):
        name = shown_name(use.filename, sealed=True)
        await FileUseRow.update({FileUseRow.filename: name}).where(
            FileUseRow.id == use.id
        )
