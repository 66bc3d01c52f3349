"""What an administrator decides of a rule: confirmed, or changed from a day on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from core.domain.deadline import ClockRule
from core.domain.rule import GroupRule, ReceptionDuty, ReportingMonth, Rule
from core.domain.ruleset import Ruleset

NUMBERS: Mapping[type[Rule], str] = {
    ClockRule: "length",
    GroupRule: "representatives",
    ReceptionDuty: "days",
    ReportingMonth: "last_day",
}
"""The number of each sort of rule that may be changed without editing the pack."""

_RULES = (
    "editions", "tiers", "clocks", "conditions", "treatments", "proceedings",
    "groups", "duties", "refusals", "reporting",
)  # fmt: skip
"""Fields of a pack that hold rules."""

R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One decision about the version of a rule that is in force on `holds_from`.

    From that day on the rule is confirmed, with the changes; letters that arrived
    before stay under what the pack says.
    """

    rule: str
    """`Rule.key`."""
    holds_from: date
    number: int | None = None
    """None: the number stays."""
    article: str = ""
    """Empty: the article stays."""
    why: str
    by: str
    """Username of who decided."""
    at: datetime


def amended(pack: Ruleset, amendments: Sequence[Amendment]) -> Ruleset:
    """Return the pack with every decision applied, in the order they were made."""
    changed: dict[str, Any] = {}
    for name in _RULES:
        rules: tuple[Rule, ...] = getattr(pack, name)
        for one in amendments:
            rules = tuple(_amended(rules, one))
        changed[name] = rules
    return replace(pack, **changed) if amendments else pack


def without_rule(
    pack: Ruleset, amendments: Sequence[Amendment]
) -> tuple[Amendment, ...]:
    """Return the decisions about rules that the pack no longer has on that day."""
    return tuple(
        one for one in amendments if not any(_meant(rule, one) for rule in pack.rules)
    )


def _amended(rules: Sequence[R], one: Amendment) -> Iterator[R]:
    for rule in rules:
        if not _meant(rule, one):
            yield rule
            continue
        if rule.valid_from < one.holds_from:
            yield replace(rule, valid_to=one.holds_from - timedelta(days=1))
        new: dict[str, Any] = {"valid_from": one.holds_from, "confirmed": True}
        if one.number is not None:
            new[NUMBERS[type(rule)]] = one.number
        if one.article:
            new["article"] = one.article
        yield replace(rule, **new)


def _meant(rule: Rule, one: Amendment) -> bool:
    return rule.key == one.rule and rule.in_force(one.holds_from)
