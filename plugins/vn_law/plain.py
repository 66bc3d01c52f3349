"""Rules as plain values: for programs (`--json`), and to compare two days."""

from collections.abc import Iterator
from datetime import date

from core import api

_DATES = ("valid_from", "valid_to")


def plain(rule: api.Rule) -> dict[str, object]:
    """Return all a rule says, with nothing but texts, numbers and lists."""
    told: dict[str, object] = {
        "sort": sort_of(rule),
        "id": rule.id,
        "article": rule.article,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "confirmed": rule.confirmed,
        "vi": rule.sentence.vi,
        "en": rule.sentence.en,
    }
    return told | _own(rule)


def sort_of(rule: api.Rule) -> str:
    """Return the heading under which the pack's files hold such a rule."""
    return _SORTS[type(rule)]


_SORTS: dict[type[api.Rule], str] = {
    api.Edition: "edition",
    api.Tier: "tier",
    api.ClockRule: "clock",
    api.Condition: "condition",
    api.TreatmentRule: "treatment",
    api.ProceedingRule: "proceeding",
    api.GroupRule: "group",
    api.ReceptionDuty: "reception_day",
    api.RefusalGround: "refusal",
    api.ReportingMonth: "reporting",
}
SORTS = tuple(_SORTS.values())


def _own(rule: api.Rule) -> dict[str, object]:
    match rule:
        case api.ClockRule():
            return _clock(rule)
        case api.Condition():
            kinds: list[str] = sorted(rule.kinds)
            return {"text": rule.text, "check": rule.check, "kinds": kinds}
        case api.TreatmentRule():
            return {
                "treatment": rule.treatment.value,
                "documents": list(rule.documents),
                "when": {name: sorted(ok) for name, ok in rule.when.items()},
            }
        case api.ProceedingRule():
            return _proceeding(rule)
        case _:
            return _small(rule)


def _small(rule: api.Rule) -> dict[str, object]:
    match rule:
        case api.Tier():
            return {"above": rule.above}
        case api.GroupRule():
            sent = rule.representatives
            return {"least": rule.least, "most": rule.most, "representatives": sent}
        case api.ReceptionDuty():
            often = rule.every.value
            return {"tier": rule.tier, "days": rule.days, "every": often}
        case api.RefusalGround():
            return {"text": rule.text}
        case api.ReportingMonth():
            return {"last_day": rule.last_day}
    return {}


def _clock(rule: api.ClockRule) -> dict[str, object]:
    longer = rule.prolonging
    return {
        "name": rule.name,
        "kinds": sorted(rule.kinds),
        "length": rule.length,
        "unit": rule.unit.value,
        "start": rule.start.value,
        "circumstance": rule.circumstance,
        "channels": sorted(rule.channels),
        "unless": sorted(rule.unless),
        "after": rule.after,
        "holder": rule.holder.value,
        "suspended_by": rule.suspended_by,
        "prolonging": [longer.length, longer.times, longer.article] if longer else None,
        "met_by": sorted(rule.met_by),
    }


def _proceeding(rule: api.ProceedingRule) -> dict[str, object]:
    return {
        "name": rule.name,
        "deed": rule.deed.value,
        "kinds": sorted(rule.kinds),
        "after": sorted(rule.after),
        "not_after": sorted(rule.not_after),
        "clock": rule.clock,
        "document": rule.document,
        "reason": rule.reason,
        "conclusion": rule.conclusion,
        "early": rule.early,
        "ends": rule.ends,
    }


def differences(
    pack: api.Ruleset, before: date, after: date
) -> Iterator[tuple[api.Rule | None, api.Rule | None, tuple[str, ...]]]:
    """Yield what changes: (old, new, names of the fields that differ)."""
    olds = {rule.key: rule for rule in api.in_force(pack.rules, before)}
    news = {rule.key: rule for rule in api.in_force(pack.rules, after)}
    for key, old in olds.items():
        new = news.get(key)
        if new is None:
            yield old, None, ()
        elif changed := _changed(old, new):
            yield old, new, changed
    for key, new in news.items():
        if key not in olds:
            yield None, new, ()


def _changed(old: api.Rule, new: api.Rule) -> tuple[str, ...]:
    was, now = plain(old), plain(new)
    return tuple(name for name in was if name not in _DATES and was[name] != now[name])
