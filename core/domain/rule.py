"""What every rule of a pack has: an article, the days it holds, a plain sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says, in plain words, for people who do not read TOML."""

    vi: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the English words for "en", else the Vietnamese ones."""
        return self.en if language == "en" and self.en else self.vi


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the law, in force from `valid_from` to `valid_to` inclusive."""

    id: str
    article: str
    """Where it is written: the instrument's short name, then the article."""
    valid_from: date
    valid_to: date | None = None
    confirmed: bool = True
    """False: not yet confirmed by a lawyer; shown as such."""
    sentence: Sentence = field(default_factory=Sentence)

    @property
    def key(self) -> str:
        """What makes two entries versions of one rule."""
        return f"{type(self).__name__}/{self.id}"

    def in_force(self, on: date) -> bool:
        """Whether it holds for a letter that arrived on `on`."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Rule):
    """One state of the law as a whole; a case finishes under that of its arrival."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Rule):
    """One level of government, and the level a second complaint goes up to."""

    above: str = ""
    """Id of the next level; empty for the highest the pack knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule(Rule):
    """How many may speak for people who come or complain together."""

    least: int
    most: int | None = None
    """Number of people, inclusive; None: any more."""
    representatives: int
    """The most who may be sent."""


class Every(StrEnum):
    """How often a duty comes round."""

    WEEK = "tuan"
    MONTH = "thang"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionDuty(Rule):
    """How often the head of a tier receives citizens in person."""

    tier: str
    days: int
    """At least so many days."""
    every: Every


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGround(Rule):
    """A reason for which reception may be refused."""

    text: str
    """The reason in few Vietnamese words, for the officer's list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingMonth(Rule):
    """When a month's figures are closed (*ngày chốt số liệu*)."""

    last_day: int
    """Day of the month; a longer period ends with its last month."""


R = TypeVar("R", bound=Rule)


def in_force(rules: Iterable[R], on: date) -> tuple[R, ...]:
    """Return those of `rules` that hold on `on`, in their order."""
    return tuple(rule for rule in rules if rule.in_force(on))


def turning_days(rules: Iterable[Rule]) -> tuple[date, ...]:
    """Return every day on which something begins or has just ended, in order."""
    days: set[date] = set()
    for rule in rules:
        days.add(rule.valid_from)
        if rule.valid_to is not None:
            days.add(rule.valid_to + timedelta(days=1))
    return tuple(sorted(days))
