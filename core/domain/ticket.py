"""The case file (*hồ sơ*): one letter on the line, with every fact known about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.domain.classification import KindSuggestion, LetterKind, TopicSuggestion
from core.domain.conflict import Accused
from core.domain.course import Stopped
from core.domain.deadline import Deadline
from core.domain.disposition import Disposition
from core.domain.duplicate import Sameness, SameSuggestion
from core.domain.eligibility import Eligibility
from core.domain.feedback import Satisfaction
from core.domain.message import Letter, Receipt
from core.domain.proceeding import Occurrence
from core.domain.reply import Reply
from core.domain.routing import Routing, UnitSuggestion
from core.domain.spam import Screening, SpamSuggestion
from core.domain.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the plugins said, kept for the officer who decides and for history."""

    same: tuple[SameSuggestion, ...] = ()
    spam: tuple[SpamSuggestion, ...] = ()
    kind: tuple[KindSuggestion, ...] = ()
    topic: tuple[TopicSuggestion, ...] = ()
    unit: tuple[UnitSuggestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known; None is not known yet. Each fact is owned by one step (OWNERS)."""

    sameness: Sameness | None = None
    screening: Screening | None = None
    acknowledged: str | None = None
    """Key of the receipt message."""
    kind: LetterKind | None = None
    topic: str | None = None
    eligibility: Eligibility | None = None
    routing: Routing | None = None
    clocks: tuple[Deadline, ...] | None = None
    stopped: tuple[Stopped, ...] = ()
    """Terms that stand still and have no due date now."""
    course: tuple[Occurrence, ...] = ()
    """What officers told of the settlement, by day; correcting a fact keeps it."""
    accused: Accused = field(default_factory=Accused)
    """Whom the letter speaks against: they see nothing of it."""
    sealed_with: bool = False
    """Whether it was joined to a secret case, or follows on one."""
    circumstance: str = ""
    """Code of the special case an officer found; empty: the ordinary one."""
    officer: str | None = None
    """Username of who answers."""
    reply: Reply | None = None
    dispatched: str | None = None
    """Key of the reply message in the outbox."""
    delivery: Receipt | None = None
    surveyed: str | None = None
    """Key of the message that asked for satisfaction."""
    satisfaction: Satisfaction | None = None
    withdrawn: str | None = None
    """The citizen's words when withdrawing; may be empty."""
    advice: Advice = field(default_factory=Advice)
    passed: dict[Stage, datetime] = field(default_factory=dict)
    """When each step was last passed: what the citizen's timeline is made of."""
    decided_by: dict[str, str] = field(default_factory=dict)
    """Who supplied each fact: "plugin:lexicon", "officer:lan", "line", "citizen"."""


def having(facts: Facts, new: Mapping[str, object]) -> Facts:
    """Return `facts` with the named fields set. Raises TypeError for any other name."""
    changed: dict[str, Any] = {**new}
    return replace(facts, **changed)


OWNERS: dict[str, Stage] = {
    "sameness": Stage.DEDUPLICATE,
    "screening": Stage.SCREEN,
    "acknowledged": Stage.ACKNOWLEDGE,
    "kind": Stage.CLASSIFY,
    "topic": Stage.CLASSIFY,
    "eligibility": Stage.QUALIFY,
    "routing": Stage.ROUTE,
    "clocks": Stage.SCHEDULE,
    "officer": Stage.ASSIGN,
    "reply": Stage.ANSWER,
    "withdrawn": Stage.ANSWER,
    "dispatched": Stage.DELIVER,
    "delivery": Stage.DELIVER,
    "surveyed": Stage.LISTEN,
    "satisfaction": Stage.LISTEN,
}
"""The step that owns each fact: `correct` returns a ticket to it."""

DEEDS = frozenset({"acknowledged", "surveyed", "satisfaction", "withdrawn"})
"""Facts that are things done, not opinions: striking an earlier fact keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One letter on the line."""

    id: UUID
    code: str
    """Tracking code, without separators."""
    channel: str
    received_at: datetime
    stage: Stage = Stage.NORMALISE
    round: int = 0
    """Counts writes; a writer who saw an older round is refused (TicketStale)."""
    letter: Letter | None = None
    """None until the bytes have been read."""
    facts: Facts = field(default_factory=Facts)
    shelved: str = ""
    """Why it lies on the shelf (an error's text without personal data), or empty."""
    closed_as: Disposition | None = None
    closed_at: datetime | None = None

    @property
    def read_letter(self) -> Letter:
        """The letter, for steps after normalise. Raises ValueError before."""
        if self.letter is None:
            raise ValueError("the bytes have not been read yet")
        return self.letter

    @property
    def sealed(self) -> bool:
        """Whether the writer's identity is secret (Luật Tố cáo 2018, Điều 8)."""
        if self.facts.sealed_with:
            return True
        if self.facts.kind is not None:
            return self.facts.kind is LetterKind.DENUNCIATION
        return any(s.kind is LetterKind.DENUNCIATION for s in self.facts.advice.kind)
