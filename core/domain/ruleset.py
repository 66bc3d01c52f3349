"""A rule pack: what the law says, as data with dates and articles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.domain.classification import LetterKind
from core.domain.deadline import ClockRule, ClockStart
from core.domain.eligibility import Condition


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of local government a letter can be about."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """When advice is strong enough to act on without a person (probabilities)."""

    kind: float = 0.75
    denunciation: float = 0.2
    """At this confidence a possible denunciation is never passed over."""
    topic: float = 0.6
    unit: float = 0.6
    same: float = 0.9
    spam_doubt: float = 0.5
    spam_sure: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """Everything one rule pack knows; ask it with the day of the legal event."""

    name: str
    clocks: tuple[ClockRule, ...] = ()
    conditions: tuple[Condition, ...] = ()
    topics: tuple[Topic, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    listen_days: int = 15
    """Calendar days a citizen may say whether they are satisfied."""

    def clocks_for(
        self,
        kind: LetterKind,
        start: ClockStart,
        on: date,
        *,
        channel: str = "",
        circumstance: str = "",
    ) -> tuple[ClockRule, ...]:
        """The terms that count from `start` for this kind, in force on `on`.

        Those bound to a channel count only for letters that came by it; those of a
        special circumstance only where an officer found it.
        """
        return tuple(
            rule
            for rule in self.clocks
            if kind in rule.kinds
            and rule.start is start
            and rule.circumstance == circumstance
            and (not rule.channels or channel in rule.channels)
            and _in_force(rule.valid_from, rule.valid_to, on)
        )

    def conditions_for(self, kind: LetterKind, on: date) -> tuple[Condition, ...]:
        """The conditions a letter of this kind must meet, in force on `on`."""
        return tuple(
            c
            for c in self.conditions
            if kind in c.kinds and _in_force(c.valid_from, c.valid_to, on)
        )

    def topic_names(self) -> Mapping[str, str]:
        """Vietnamese name of each topic by its code."""
        return {topic.code: topic.name for topic in self.topics}


def _in_force(valid_from: date, valid_to: date | None, on: date) -> bool:
    return valid_from <= on and (valid_to is None or on <= valid_to)
