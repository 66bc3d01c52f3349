"""What a step may answer. A step decides; the ledger writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.domain.because import Because
from core.domain.disposition import Disposition
from core.domain.message import Letter, Outgoing
from core.domain.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    because: Because
    facts: Mapping[str, object] = field(default_factory=dict)
    """Fields of `Facts` to set, by name."""
    letter: Letter | None = None
    """The letter, when this step has just read it."""
    posts: tuple[Outgoing, ...] = ()
    """Messages for the outbox, written in the same transaction."""
    by: str = "line"
    """Who decided: "line" or "plugin:name"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward(_Outcome):
    """The step is done; go on to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(_Outcome):
    """A fact is missing; stay until somebody supplies it, or until `until`."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(_Outcome):
    """The ticket ends here."""

    closed_as: Disposition
    joins: str = ""
    """Code of the ticket this letter's words are added to as one more message."""


Outcome = Onward | Wait | Close


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The only way back: strike facts and return to the step that owns the first."""

    stage: Stage
    strike: tuple[str, ...]
    because: Because
    instead: Mapping[str, object] = field(default_factory=dict)
    """What the person says instead; without it the same advice would decide again."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Facts that a person supplies at any step, with the line of history."""

    facts: Mapping[str, object]
    because: Because
