"""Turns entries into rules: one function for each sort of entry a pack may hold."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import api
from plugins.vn_law.entry import Entry

_RULE = {
    "id", "article", "valid_from", "valid_to", "confirmed", "confirmed_until",
    "vi", "en",
}  # fmt: skip
_CLOCK = _RULE | {
    "name", "kinds", "length", "unit", "start", "channels", "circumstance",
    "unless",
    "after", "holder", "suspended_by", "prolonging", "met_by",
}  # fmt: skip
_PROCEEDING = _RULE | {
    "name", "deed", "kinds", "after", "not_after", "clock", "document", "reason",
    "conclusion", "early", "ends",
}  # fmt: skip
_ON_A_CLOCK = {api.Deed.EXTENSION, api.Deed.SUSPENSION, api.Deed.RESUMPTION}
_CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, decree or circular that rules are written in."""

    id: str
    name: str
    """Short name, with which every citation of it begins."""
    full: str
    valid_from: date
    valid_to: date | None


def instrument_of(entry: Entry) -> Instrument:
    """Return the instrument. Raises PackInvalid."""
    entry.only({"id", "name", "full", "valid_from", "valid_to"})
    return Instrument(
        entry.text("id"),
        entry.text("name"),
        entry.text("full"),
        entry.day("valid_from"),
        entry.optional_day("valid_to"),
    )


def clock_of(entry: Entry) -> api.ClockRule:
    """Return the clock. Raises PackInvalid."""
    entry.only(_CLOCK)
    return api.ClockRule(
        **_rule(entry),
        name=entry.text("name"),
        kinds=entry.some_of("kinds", api.LetterKind),
        length=entry.number("length"),
        unit=entry.one_of("unit", api.DayUnit),
        start=entry.one_of("start", api.ClockStart),
        channels=frozenset(entry.names("channels")),
        circumstance=entry.text("circumstance", ""),
        unless=frozenset(entry.names("unless")),
        after=_after(entry),
        holder=entry.one_of("holder", api.Holder, api.Holder.OFFICE),
        suspended_by=entry.text("suspended_by", ""),
        prolonging=_prolonging(entry.inner("prolonging")),
        met_by=_deeds(entry, "met_by"),
    )


def _after(entry: Entry) -> str:
    after = entry.text("after", "")
    chained = entry.text("start") == api.ClockStart.EXPIRY
    if chained and not after:
        raise entry.wrong("a clock that starts with het_han needs after", "start")
    if after and not chained:
        raise entry.wrong("only a clock that starts with het_han has after", "after")
    return after


def _prolonging(entry: Entry | None) -> api.Prolonging | None:
    if entry is None:
        return None
    entry.only({"length", "times", "article"})
    return api.Prolonging(
        entry.number("length"), entry.number("times"), entry.text("article")
    )


def proceeding_of(entry: Entry) -> api.ProceedingRule:
    """Return what may happen in the course of a case. Raises PackInvalid."""
    entry.only(_PROCEEDING)
    deed = entry.one_of("deed", api.Deed)
    if deed in api.OF_THE_LINE:
        raise entry.wrong(f"{deed} is known from the line, nobody tells it", "deed")
    clock = entry.text("clock", "")
    if bool(clock) is not (deed in _ON_A_CLOCK):
        raise entry.wrong(f"clock goes with {', '.join(sorted(_ON_A_CLOCK))}", "clock")
    return api.ProceedingRule(
        **_rule(entry),
        name=entry.text("name"),
        deed=deed,
        kinds=entry.some_of("kinds", api.LetterKind),
        after=_deeds(entry, "after"),
        not_after=_deeds(entry, "not_after"),
        clock=clock,
        document=entry.text("document", ""),
        reason=entry.flag("reason", default=False),
        conclusion=entry.flag("conclusion", default=False),
        early=entry.flag("early", default=False),
        ends=entry.flag("ends", default=False),
    )


def _deeds(entry: Entry, name: str) -> frozenset[api.Deed]:
    return entry.some_of(name, api.Deed) if name in entry.row else frozenset()


def circumstance_of(entry: Entry) -> api.Circumstance:
    """Return a special case. Raises PackInvalid."""
    entry.only({"vi", "en", "instance"})
    said = entry.sentence()
    named = "instance" in entry.row
    instance = entry.one_of("instance", api.Instance) if named else None
    return api.Circumstance(said.vi, said.en, instance)


def condition_of(entry: Entry) -> api.Condition:
    """Return the condition. Raises PackInvalid."""
    entry.only(_RULE | {"text", "check", "kinds"})
    if entry.text("check") not in api.CHECKS:
        raise entry.wrong(f"unknown check {entry.text('check')!r}", "check")
    return api.Condition(
        **_rule(entry),
        text=entry.text("text"),
        check=entry.text("check"),
        kinds=entry.some_of("kinds", api.LetterKind),
    )


def treatment_of(entry: Entry) -> api.TreatmentRule:
    """Return one row of the decision table. Raises PackInvalid."""
    entry.only(_RULE | {"treatment", "documents", *api.DIMENSIONS})
    return api.TreatmentRule(
        **_rule(entry),
        treatment=entry.one_of("treatment", api.Treatment),
        documents=entry.names("documents"),
        when={
            name: entry.some_of(name, kind)
            for name, kind in api.DIMENSIONS.items()
            if name in entry.row
        },
    )


def edition_of(entry: Entry) -> api.Edition:
    """Return one state of the law. Raises PackInvalid."""
    entry.only(_RULE)
    return api.Edition(**_rule(entry))


def tier_of(entry: Entry) -> api.Tier:
    """Return one level of government. Raises PackInvalid."""
    entry.only(_RULE | {"above"})
    return api.Tier(**_rule(entry), above=entry.text("above", ""))


def group_of(entry: Entry) -> api.GroupRule:
    """Return how many may speak for a group. Raises PackInvalid."""
    entry.only(_RULE | {"least", "most", "representatives"})
    least, most = entry.number("least"), entry.optional_number("most")
    if most is not None and most < least:
        raise entry.wrong("most is below least", "most")
    return api.GroupRule(
        **_rule(entry),
        least=least,
        most=most,
        representatives=entry.number("representatives"),
    )


def duty_of(entry: Entry) -> api.ReceptionDuty:
    """Return how often a leader receives citizens. Raises PackInvalid."""
    entry.only(_RULE | {"tier", "days", "every"})
    return api.ReceptionDuty(
        **_rule(entry),
        tier=entry.text("tier"),
        days=entry.number("days"),
        every=entry.one_of("every", api.Every),
    )


def refusal_of(entry: Entry) -> api.RefusalGround:
    """Return a ground for refusing reception. Raises PackInvalid."""
    entry.only(_RULE | {"text"})
    return api.RefusalGround(**_rule(entry), text=entry.text("text"))


def reporting_of(entry: Entry) -> api.ReportingMonth:
    """Return when figures are closed. Raises PackInvalid."""
    entry.only(_RULE | {"last_day"})
    if not 1 <= entry.number("last_day") <= 31:
        raise entry.wrong("last_day must be 1 to 31", "last_day")
    return api.ReportingMonth(**_rule(entry), last_day=entry.number("last_day"))


def topic_of(entry: Entry) -> api.Topic:
    """Return the topic. Raises PackInvalid."""
    entry.only({"code", "name"})
    if not _CODE.fullmatch(entry.text("code")):
        raise entry.wrong("code must be unaccented lower-case words joined by _")
    return api.Topic(entry.text("code"), entry.text("name"))


def sentence_of(entry: Entry) -> api.Sentence:
    """Return the name of a circumstance or document. Raises PackInvalid."""
    entry.only({"vi", "en"})
    return entry.sentence()


def _rule(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.text("id"),
        "article": entry.text("article"),
        "valid_from": entry.day("valid_from"),
        "valid_to": entry.optional_day("valid_to"),
        "confirmed": entry.flag("confirmed"),
        "sentence": entry.sentence(),
    }
