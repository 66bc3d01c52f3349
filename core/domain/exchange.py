"""The form in which cases go to another system and come from one (docs/exchange.md).

Towards the national database of reception and letters (Nghị định 55/2022/NĐ-CP), whose
own form is not public: every field of ours is here, under the law's codes.
"""

from dataclasses import dataclass, field
from datetime import datetime

from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.party import Party
from core.domain.proceeding import Occurrence
from core.domain.routing import Competence

FORM = "tiepdan.cases/1"
"""Name and version of the form; a reader refuses any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedTerm:
    """One legal term (*thời hạn*) of a case."""

    rule: str
    name: str
    article: str
    due_at: datetime
    met_at: datetime | None = None
    """None: not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedCase:
    """One case; only its code, its day and its words are needed to take it over."""

    code: str
    """The sending authority's code, without separators."""
    received_at: datetime
    body: str = ""
    """Empty for a sealed case: the words of a denunciation give its writer away."""
    subject: str = ""
    place: str = ""
    channel: str = ""
    language: str = "vi"
    writer: Party | None = None
    """None for a sealed case, or when names were left out."""
    sealed: bool = False
    kind: LetterKind | None = None
    topic: str = ""
    unit: str = ""
    """Name of the unit that handles it."""
    competence: Competence | None = None
    eligible: bool | None = None
    terms: tuple[ExchangedTerm, ...] = ()
    course: tuple[Occurrence, ...] = ()
    """What happened in its settlement, by day; without reasons for a sealed case."""
    due_at: datetime | None = None
    """The nearest legal date."""
    answered_at: datetime | None = None
    """When the answer was signed."""
    closed_as: Disposition | None = None
    closed_at: datetime | None = None
    files: tuple[str, ...] = ()
    """Names of the attachments, which travel apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A file of cases."""

    form: str
    authority: str
    """Who sends it."""
    written_at: datetime
    cases: tuple[ExchangedCase, ...] = field(default=())
