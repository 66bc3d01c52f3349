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
from core.store.sealed import stored, text_of
from core.store.stored import as_json, party_from

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
    await _write(visit.id, visit.notes.visitors, sealed=visit.sealed)


async def reseal_visitors(visit: UUID, *, sealed: bool) -> None:
    """Write who came once more: closed or open, as the letter of the session is."""
    people = await visitors_of([visit])
    await _write(visit, people.get(visit, ()), sealed=sealed)


async def _write(visit: UUID, visitors: Sequence[Visitor], *, sealed: bool) -> None:
    await VisitorRow.delete().where(VisitorRow.visit == visit)
    rows = [
        VisitorRow(
            {
                VisitorRow.id: new_id(),
                VisitorRow.visit: visit,
                VisitorRow.place: place,
                VisitorRow.role: visitor.role.value,
                **_person(visitor.party, sealed=sealed),
            }
        )
        for place, visitor in enumerate(visitors)
    ]
    if rows:
        await VisitorRow.insert(*rows)


def _person(party: Party, *, sealed: bool) -> dict[Any, Any]:
    """Return how a visitor is stored; nobody looks for a sealed one."""
    shown = Party() if sealed else party
    return {
        VisitorRow.name: shown.name[:200],
        VisitorRow.phone: shown.phone[:40],
        VisitorRow.phone_key: phone_key(shown.phone),
        VisitorRow.address: shown.address[:400],
        VisitorRow.identity_number: shown.identity_number[:40],
        VisitorRow.found_by: " ".join(words(shown.name))[:260],
        VisitorRow.secret: stored(as_json(party), sealed=True) if sealed else "",
    }


def note_columns(visit: Visit) -> dict[Any, Any]:
    """Return what saving a session writes."""
    notes, refusal = visit.notes, visit.notes.refusal
    return {
        VisitRow.people: notes.people,
        VisitRow.kind: notes.kind.value if notes.kind else "",
        VisitRow.topic: notes.topic[:40],
        VisitRow.content: stored(notes.content, sealed=visit.sealed),
        VisitRow.handled_earlier: stored(notes.handled_earlier, sealed=visit.sealed),
        VisitRow.outcome: notes.outcome.value if notes.outcome else "",
        VisitRow.outcome_note: stored(notes.outcome_note, sealed=visit.sealed),
        VisitRow.follow_up: stored(notes.follow_up, sealed=visit.sealed),
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
            content=text_of(row.content),
            handled_earlier=text_of(row.handled_earlier),
            outcome=VisitOutcome(row.outcome) if row.outcome else None,
            outcome_note=text_of(row.outcome_note),
            follow_up=text_of(row.follow_up),
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
    if row.secret:
        closed = party_from(row.secret)
        return Visitor(party=closed, role=VisitorRole(row.role))
    party = Party(
        name=row.name,
        phone=row.phone,
        address=row.address,
        identity_number=row.identity_number,
    )
    return Visitor(party=party, role=VisitorRole(row.role))
