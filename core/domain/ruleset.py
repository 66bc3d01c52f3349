"""A rule pack: what the law says, as data with dates and articles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.domain.classification import LetterKind
from core.domain.deadline import ClockRule, ClockStart
from core.domain.decision import Instance, TreatmentRule
from core.domain.eligibility import Condition
from core.domain.proceeding import Deed, ProceedingRule
from core.domain.rule import (
    Edition,
    GroupRule,
    ReceptionDuty,
    RefusalGround,
    ReportingMonth,
    Rule,
    Sentence,
    Tier,
    in_force,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of local government a letter can be about."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Circumstance(Sentence):
    """A special case that has terms of its own (*tình huống đặc biệt*)."""

    instance: Instance | None = None
    """The instance it belongs to; None: to either."""


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
    """Everything one rule pack knows; ask it with the day the letter arrived.

    A case begun under an older law stays under it: ask with the day of arrival for
    later events of the case too.
    """

    name: str
    clocks: tuple[ClockRule, ...] = ()
    conditions: tuple[Condition, ...] = ()
    treatments: tuple[TreatmentRule, ...] = ()
    """Rows of the decision table, from the top."""
    proceedings: tuple[ProceedingRule, ...] = ()
    """What may happen between acceptance and the end, in the order of a case."""
    topics: tuple[Topic, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    listen_days: int = 15
    """Calendar days a citizen may say whether they are satisfied."""
    editions: tuple[Edition, ...] = ()
    """States of the law as a whole, oldest first, without a gap."""
    tiers: tuple[Tier, ...] = ()
    groups: tuple[GroupRule, ...] = ()
    duties: tuple[ReceptionDuty, ...] = ()
    """How often leaders receive citizens."""
    refusals: tuple[RefusalGround, ...] = ()
    """For what reception may be refused."""
    reporting: tuple[ReportingMonth, ...] = ()
    """When a month's figures are closed."""
    circumstances: Mapping[str, Circumstance] = field(default_factory=dict)
    """The special cases an officer can find, by code."""
    documents: Mapping[str, Sentence] = field(default_factory=dict)
    """The papers the decision table asks for, by code."""
    values: Mapping[str, Sentence] = field(default_factory=dict)
    """What each value in the decision table means, by value."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every dated rule of the pack."""
        return (
            *self.editions, *self.tiers, *self.clocks, *self.conditions,
            *self.treatments, *self.proceedings, *self.groups, *self.duties,
            *self.refusals, *self.reporting,
        )  # fmt: skip

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
            for rule in in_force(self.clocks, on)
            if kind in rule.kinds
            and rule.start is start
            and rule.circumstance == circumstance
            and (not rule.channels or channel in rule.channels)
        )

    def terms_for(
        self,
        kind: LetterKind,
        start: ClockStart,
        on: date,
        *,
        channel: str = "",
        circumstance: str = "",
    ) -> tuple[ClockRule, ...]:
        """All the terms of a case: in the pack's order, the special ones first.

        A term of the special case takes the place of the ordinary one of its id, and
        one that does not hold in this case (a first instance in a second) is left out.
        """
        ordinary = self.clocks_for(kind, start, on, channel=channel)
        if not circumstance:
            return ordinary
        special = self.clocks_for(
            kind, start, on, channel=channel, circumstance=circumstance
        )
        ids = {rule.id for rule in special}
        return *special, *(
            rule
            for rule in ordinary
            if rule.id not in ids and circumstance not in rule.unless
        )

    def conditions_for(self, kind: LetterKind, on: date) -> tuple[Condition, ...]:
        """The conditions a letter of this kind must meet, in force on `on`."""
        return tuple(c for c in in_force(self.conditions, on) if kind in c.kinds)

    def treatments_on(self, on: date) -> tuple[TreatmentRule, ...]:
        """The decision table in force on `on`, from the top."""
        return in_force(self.treatments, on)

    def proceedings_for(
        self, kind: LetterKind, on: date
    ) -> Mapping[Deed, ProceedingRule]:
        """What may happen to a letter of this kind that arrived on `on`."""
        return {
            rule.deed: rule
            for rule in in_force(self.proceedings, on)
            if kind in rule.kinds
        }

    def edition_on(self, on: date) -> Edition | None:
        """The state of the law on `on`; None before the first one the pack knows."""
        return next(iter(in_force(self.editions, on)), None)

    def reporting_day(self, on: date) -> int:
        """The day of the month on which figures are closed; 31 for its last one."""
        return next((r.last_day for r in in_force(self.reporting, on)), 31)

    def tier_above(self, tier: str, on: date) -> str:
        """Where a second complaint against `tier` goes; empty where nothing is above.

        Raises LookupError for a level that did not exist on that day.
        """
        for known in in_force(self.tiers, on):
            if known.id == tier:
                return known.above
        raise LookupError(f"there is no tier {tier} on {on}")

    def representatives(self, people: int, on: date) -> int | None:
        """How many may speak for so many people; None: each for themselves."""
        for group in in_force(self.groups, on):
            if group.least <= people and (group.most is None or people <= group.most):
                return group.representatives
        return None

    def least_group(self, on: date) -> int:
        """From how many people a visit is one of a group; 5 where no rule says."""
        return min((group.least for group in in_force(self.groups, on)), default=5)

    def topic_names(self) -> Mapping[str, str]:
        """Vietnamese name of each topic by its code."""
        return {topic.code: topic.name for topic in self.topics}
