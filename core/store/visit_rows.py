"""Sessions as rows, and back; who came lies apart, so that it can be sealed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.domain.classification import LetterKind
from core.domain.party import Party
from core.domain.reception import ReceptionSort
from core.domain.text import words
from core.domain.visit import (
    Notes,
    Refusal,
    Visit,
    Visitor,
    VisitorRole,
    VisitOutcome,
)
from core.store.ids import new_id
from core.store.letters import phone_key
from core.store.reception_tables import VisitorRow, VisitRow

People = Mapping[UUID, tuple[Visitor, ...]]


async def visitors_of(visits: Sequence[UUID]) -> People:
    """Return who came, by session, in the order of the form."""
    if not visits:
        return {}
    rows = (
        await VisitorRow.objects()
        .where(VisitorRow.visit.is_in(list(visits)))
        .order_by(VisitorRow.place)
    )
    people: dict[UUID, tuple[Visitor, ...]] = {}
    for row in rows:
        people[row.visit] = (*people.get(row.visit, ()), _visitor(row))
    return people


async def write_visitors(visit: Visit) -> None:
    """Write who came, in place of who was written before."""
    await VisitorRow.delete().where(VisitorRow.visit == visit.id)
    rows = [
        VisitorRow(
            id=new_id(),
            visit=visit.id,
            place=place,
            role=visitor.role.value,
            name=visitor.party.name[:200],
            phone=visitor.party.phone[:40],
            phone_key=phone_key(visitor.party.phone),
            address=visitor.party.address[:400],
            identity_number=visitor.party.identity_number[:40],
            found_by=" ".join(words(visitor.party.name))[:260],
        )
        for place, visitor in enumerate(visit.notes.visitors)
    ]
    if rows:
        await VisitorRow.insert(*rows)


def note_columns(visit: Visit) -> dict[Any, Any]:
    """Return what saving a session writes."""
    notes, refusal = visit.notes, visit.notes.refusal
    return {
        VisitRow.people: notes.people,
        VisitRow.kind: notes.kind.value if notes.kind else "",
        VisitRow.topic: notes.topic[:40],
        VisitRow.content: notes.content,
        VisitRow.handled_earlier: notes.handled_earlier,
        VisitRow.outcome: notes.outcome.value if notes.outcome else "",
        VisitRow.outcome_note: notes.outcome_note,
        VisitRow.follow_up: notes.follow_up,
        VisitRow.agreed_on: notes.agreed_on,
        VisitRow.refusal: refusal.ground if refusal else "",
        VisitRow.refusal_text: refusal.text if refusal else "",
        VisitRow.refusal_article: refusal.article[:200] if refusal else "",
        VisitRow.sealed: visit.sealed,
        VisitRow.round: visit.round,
        VisitRow.saved_by: visit.saved_by,
        VisitRow.saved_at: visit.saved_at,
    }


def visit_of(row: VisitRow, people: People) -> Visit:
    """Read one session, unmasked."""
    refusal = Refusal(
        ground=row.refusal, text=row.refusal_text, article=row.refusal_article
    )
    return Visit(
        id=row.id,
        received_at=row.received_at,
        officer=row.officer,
        sort=ReceptionSort(row.sort),
        leader=row.leader,
        day=row.day,
        turn=row.turn,
        notes=Notes(
            visitors=people.get(row.id, ()),
            people=row.people,
            kind=LetterKind(row.kind) if row.kind else None,
            topic=row.topic,
            content=row.content,
            handled_earlier=row.handled_earlier,
            outcome=VisitOutcome(row.outcome) if row.outcome else None,
            outcome_note=row.outcome_note,
            follow_up=row.follow_up,
            agreed_on=row.agreed_on,
            refusal=refusal if row.refusal else None,
        ),
        number=row.number,
        year=row.year,
        ended_at=row.ended_at,
        ticket=row.ticket,
        round=row.round,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )


def _visitor(row: VisitorRow) -> Visitor:
    party = Party(
        name=row.name,
        phone=row.phone,
        address=row.address,
        identity_number=row.identity_number,
    )
    return Visitor(party=party, role=VisitorRole(row.role))
