"""What an officer types while listening, turned into a session's notes."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from core.domain.classification import LetterKind
from core.domain.party import Party
from core.domain.rule import RefusalGround
from core.domain.visit import Notes, Refusal, Visitor, VisitorRole, VisitOutcome
from core.i18n import gettext as _
from core.web.forms import Typed

MOST_VISITORS = 20
"""Named on one form; more people are counted, and represented by some."""
_MOST_PEOPLE = 10_000
_FURTHEST = timedelta(days=400)
_LONG = {
    "content": 50_000,
    "handled_earlier": 5_000,
    "outcome_note": 5_000,
    "follow_up": 5_000,
}
_PERSON = {"name": 200, "phone": 40, "address": 400, "identity_number": 40}


def notes_from(
    fields: Typed,
    grounds: Collection[RefusalGround],
    topics: Collection[str],
    today: date,
) -> tuple[Notes, dict[str, str]]:
    """Return what can be kept, and what is wrong with the rest, by field.

    Nothing is refused while it is being written: a date that is none is left out,
    words that are too long are cut, and the page says so.
    """
    wrong: dict[str, str] = {}
    visitors = _visitors(fields, wrong)
    notes = Notes(
        visitors=visitors,
        people=_people(fields, len(visitors), wrong),
        kind=_kind(fields),
        topic=topic if (topic := fields.get("topic", "")) in topics else "",
        outcome=_outcome(fields),
        refusal=_refusal(fields, grounds),
        agreed_on=_agreed(fields, today, wrong),
        **{
            name: _cut(fields.get(name, ""), name, most, wrong)
            for name, most in _LONG.items()
        },
    )
    return notes, wrong


def typed_of(notes: Notes) -> dict[str, str]:
    """Return the form's fields for notes that were kept."""
    fields = {name: getattr(notes, name) for name in _LONG}
    fields |= {
        "people": str(notes.people),
        "kind": notes.kind.value if notes.kind else "",
        "topic": notes.topic,
        "outcome": notes.outcome.value if notes.outcome else "",
        "refusal": notes.refusal.ground if notes.refusal else "",
        "agreed_on": notes.agreed_on.isoformat() if notes.agreed_on else "",
    }
    for n, visitor in enumerate(notes.visitors):
        fields |= {f"{p}-{n}": getattr(visitor.party, p) for p in _PERSON}
        fields[f"role-{n}"] = visitor.role.value
    return fields


def rows_shown(notes: Notes, *, more: bool) -> int:
    """Return how many people the form has room for: those named, at least one."""
    return min(max(len(notes.visitors), 1) + more, MOST_VISITORS)


def _visitors(fields: Typed, wrong: dict[str, str]) -> tuple[Visitor, ...]:
    found = []
    for n in range(MOST_VISITORS):
        told: Mapping[str, str] = {
            part: _cut(fields.get(f"{part}-{n}", ""), f"{part}-{n}", most, wrong)
            for part, most in _PERSON.items()
        }
        if any(told.values()):
            role = fields.get(f"role-{n}", "")
            found.append(
                Visitor(
                    party=Party(**told),
                    role=VisitorRole(role)
                    if role in set(VisitorRole)
                    else VisitorRole.SELF,
                )
            )
    return tuple(found)


def _people(fields: Typed, named: int, wrong: dict[str, str]) -> int:
    least, typed = max(named, 1), fields.get("people", "")
    if not typed:
        return least
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > 6:
        wrong["people"] = _("Số người từ 1 đến {n}.").format(n=_MOST_PEOPLE)
        return least
    if not 1 <= int(typed) <= _MOST_PEOPLE:
        wrong["people"] = _("Số người từ 1 đến {n}.").format(n=_MOST_PEOPLE)
    return min(max(int(typed), least), _MOST_PEOPLE)


def _agreed(fields: Typed, today: date, wrong: dict[str, str]) -> date | None:
    if not (typed := fields.get("agreed_on")):
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        wrong["agreed_on"] = _("Ngày chưa đúng.")
        return None
    if not today <= day <= today + _FURTHEST:
        wrong["agreed_on"] = _("Ngày hẹn phải từ hôm nay, trong vòng một năm.")
        return None
    return day


def _kind(fields: Typed) -> LetterKind | None:
    kind = fields.get("kind", "")
    return LetterKind(kind) if kind in set(LetterKind) else None


def _outcome(fields: Typed) -> VisitOutcome | None:
    outcome = fields.get("outcome", "")
    return VisitOutcome(outcome) if outcome in set(VisitOutcome) else None


def _refusal(fields: Typed, grounds: Collection[RefusalGround]) -> Refusal | None:
    if _outcome(fields) is not VisitOutcome.REFUSED:
        return None
    asked = fields.get("refusal", "")
    ground = next((g for g in grounds if g.id == asked), None)
    if ground is None:
        return None
    return Refusal(ground=ground.id, text=ground.text, article=ground.article)


def _cut(words: str, name: str, most: int, wrong: dict[str, str]) -> str:
    if len(words) > most:
        wrong[name] = _("Nội dung quá dài: tối đa {n} ký tự.").format(n=most)
    return words[:most]
