"""What the officers' API takes and gives, as JSON."""

from datetime import datetime
from typing import Annotated

import msgspec

from core.domain.classification import LetterKind
from core.store.views import CaseView, InboxLine

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
    draft: str
    draft_state: str


class FactsGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Facts the case waits for; give one or more."""

    kind: LetterKind | None = None
    topic: Name | None = None
    unit: Name | None = None
    officer: Name | None = None
    spam: bool | None = None
    because: Name = ""


class FactStruck(msgspec.Struct, forbid_unknown_fields=True):
    """A fact that is wrong, and why."""

    fact: Name
    because: Words


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """Words: of a draft, or of a note."""

    body: Words


class Stands(msgspec.Struct):
    """Where the case stands now."""

    code: str
    stage: str


def line_of(one: InboxLine) -> LetterLine:
    """Return one row of the inbox."""
    return LetterLine(
        one.code, one.stage.value, one.kind, one.topic, one.unit, one.officer,
        one.channel, one.received_at, one.due_at, one.excerpt, one.sender, one.sealed,
    )  # fmt: skip


def case_of(case: CaseView) -> Case:
    """Return one case, masked as the view is."""
    ticket, facts = case.ticket, case.ticket.facts
    due = min((clock.due_at for clock in facts.clocks or ()), default=None)
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
        due_at=due,
        draft=case.draft.body if case.draft else "",
        draft_state=case.draft.state.value if case.draft else "",
    )
