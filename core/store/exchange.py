"""Cases for another system, a part at a time: a year of them never lies in memory."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from core.domain.eligibility import Verdict
from core.domain.exchange import ExchangedCase, ExchangedTerm
from core.domain.message import Letter
from core.domain.progress import terms_of
from core.domain.report import NO_LETTERS, Period
from core.store.stored import letter_of, ticket_of
from core.store.tables import LetterRow, PartyRow, TicketRow, UnitRow

_AT_ONCE = 500


async def exchanged(
    period: Period, *, unit: str = "", names: bool = True
) -> AsyncIterator[ExchangedCase]:
    """Yield the letters received in a period, oldest first; neither spam nor copies.

    Neither writer nor words of a sealed case are read. `names`: also say who wrote
    the others.
    """
    units = {row.code: row.name for row in await UnitRow.objects()}
    wanted = (TicketRow.received_at >= period.begins) & (
        TicketRow.received_at < period.ends
    )
    if unit:
        wanted &= TicketRow.unit == unit
    start = 0
    while rows := (
        await TicketRow.objects()
        .where(wanted)
        .order_by(TicketRow.received_at, TicketRow.id)
        .offset(start)
        .limit(_AT_ONCE)
    ):
        start += len(rows)
        told = [row for row in rows if row.closed_as not in NO_LETTERS]
        letters = await _letters([row.id for row in told if not row.sealed])
        for row in told:
            case = _case(row, units.get(row.unit, row.unit))
            letter = letters.get(row.id)
            yield _with_words(case, letter, names) if letter else case


async def _letters(keys: Sequence[UUID]) -> Mapping[UUID, Letter]:
    if not keys:
        return {}
    letters = await LetterRow.objects().where(LetterRow.ticket.is_in([*keys]))
    parties = await PartyRow.objects().where(PartyRow.ticket.is_in([*keys]))
    writers = {row.ticket: row for row in parties}
    return {row.ticket: letter_of(row, writers.get(row.ticket)) for row in letters}


def _case(row: TicketRow, unit: str) -> ExchangedCase:
    ticket = ticket_of(row, None)
    facts = ticket.facts
    return ExchangedCase(
        code=row.code,
        received_at=row.received_at,
        channel=row.channel,
        sealed=row.sealed,
        kind=facts.kind,
        topic=facts.topic or "",
        unit=unit,
        competence=facts.routing.competence if facts.routing else None,
        eligible=facts.eligibility.verdict is Verdict.ELIGIBLE
        if facts.eligibility
        else None,
        terms=tuple(
            ExchangedTerm(
                rule=term.clock.rule,
                name=term.clock.name,
                article=term.clock.article,
                due_at=term.clock.due_at,
                met_at=term.met_at,
            )
            for term in terms_of(ticket)
        ),
        course=tuple(
            replace(told, why="") if row.sealed else told for told in facts.course
        ),
        due_at=row.due_at,
        closed_as=ticket.closed_as,
        closed_at=row.closed_at,
        answered_at=facts.reply.signed_at if facts.reply else None,
    )


def _with_words(case: ExchangedCase, letter: Letter, names: bool) -> ExchangedCase:
    return replace(
        case,
        body=letter.body,
        subject=letter.subject,
        place=letter.place,
        language=letter.language,
        writer=letter.party if names else None,
        files=tuple(file.filename for file in letter.attachments),
    )
