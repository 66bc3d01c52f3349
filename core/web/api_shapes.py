"""What the officers' API takes and gives, as JSON."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.eligibility import Verdict
from core.domain.proceeding import Conclusion, Deed, Occurrence
from core.domain.progress import due_of
from core.domain.routing import Competence
from core.domain.text import tidy
from core.domain.ticket import Ticket
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.store.views import CaseView, InboxLine, ShelfLine

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Name = Annotated[str, msgspec.Meta(max_length=200)]


class LetterLine(msgspec.Struct):
    """One letter of the inbox."""

    code: str
    stage: str
    kind: str
    topic: str
    unit: str
    officer: str
    channel: str
    received_at: datetime
    due_at: datetime | None
    excerpt: str
    sender: str
    sealed: bool


class LetterPage(msgspec.Struct):
    """A page of the inbox; `after` asks for the next one."""

    letters: list[LetterLine]
    after: str


class Case(msgspec.Struct):
    """One case as this officer may see it."""

    code: str
    stage: str
    body: str
    sender: str
    sealed: bool
    kind: str | None
    topic: str | None
    unit: str
    officer: str | None
    due_at: datetime | None
    course: tuple[Occurrence, ...]
    draft: str
    draft_state: str


class EligibilityGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Whether the letter may be handled; a "no" needs its reason.

    Without `ends_as` it ends as the decision table says.
    """

    verdict: Verdict
    ends_as: Disposition | None = None
    why: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    found: dict[Name, Name] = {}
    """What was found in the letter, by field of the decision table."""
    against: bool = False
    """The officer knows what the decision table says, and decides otherwise."""


class FactsGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Facts the case waits for; give one or more."""

    kind: LetterKind | None = None
    topic: Name | None = None
    eligibility: EligibilityGiven | None = None
    competence: Competence | None = None
    unit: Name | None = None
    outside: Name | None = None
    officer: Name | None = None
    spam: bool | None = None
    because: Name = ""


class FactStruck(msgspec.Struct, forbid_unknown_fields=True):
    """A fact that is wrong, why, and perhaps what it is instead.

    Without `instead` it is worked out anew; a struck join or verdict of spam is a "no".
    """

    fact: Name
    because: Words
    instead: FactsGiven | None = None


class OccurrenceGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Something that happened in the settlement of a case."""

    deed: Deed
    on: date
    document: Annotated[str, msgspec.Meta(max_length=100)] = ""
    why: Annotated[str, msgspec.Meta(max_length=500)] = ""
    length: Annotated[int, msgspec.Meta(ge=1, le=999)] | None = None
    """Of an extension, in the term's own unit; without it all the law allows."""
    conclusion: Conclusion | None = None
    """Of a decision: who was right."""


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """Words: of a draft, or of a note."""

    body: Words


class Shelved(msgspec.Struct):
    """A case set aside because something broke."""

    code: str
    stage: str
    why: str
    since: datetime


class Stands(msgspec.Struct):
    """Where the case stands now."""

    code: str
    stage: str


def words_in(field: str, words: str) -> str:
    """Return words without controls. Raises InputInvalid when none are left."""
    if not (written := tidy(words).strip()):
        raise InputInvalid({field: _("Xin viết nội dung.")})
    return written


def stands(ticket: Ticket) -> Stands:
    """Return where a ticket stands."""
    return Stands(ticket.code, ticket.stage.value)


def shelved(line: ShelfLine) -> Shelved:
    """Return one thing on the shelf."""
    return Shelved(line.code, line.stage.value, line.why, line.since)


def line_of(one: InboxLine) -> LetterLine:
    """Return one row of the inbox."""
    return LetterLine(
        one.code, one.stage.value, one.kind, one.topic, one.unit, one.officer,
        one.channel, one.received_at, one.due_at, one.excerpt, one.sender, one.sealed,
    )  # fmt: skip


def case_of(case: CaseView) -> Case:
    """Return one case, masked as the view is."""
    ticket, facts = case.ticket, case.ticket.facts
    due = due_of(ticket)
    return Case(
        code=ticket.code,
        stage=ticket.stage.value,
        body=ticket.letter.body if ticket.letter else "",
        sender=case.party.name,
        sealed=case.sealed,
        kind=facts.kind.value if facts.kind else None,
        topic=facts.topic,
        unit=facts.routing.unit if facts.routing else "",
        officer=facts.officer,
        due_at=due.due_at if due else None,
        course=facts.course,
        draft=case.draft.body if case.draft else "",
        draft_state=case.draft.state.value if case.draft else "",
    )
