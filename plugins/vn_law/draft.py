"""A pack as read, before it is trusted: every rule beside the entry it came from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from pathlib import Path
from typing import Any, TypeVar

from core import api
from plugins.vn_law.entry import Entry, dated
from plugins.vn_law.pages import Page, read_page
from plugins.vn_law.rules import (
    Instrument,
    circumstance_of,
    clock_of,
    condition_of,
    duty_of,
    edition_of,
    group_of,
    instrument_of,
    proceeding_of,
    refusal_of,
    reporting_of,
    sentence_of,
    tier_of,
    topic_of,
    treatment_of,
)

T = TypeVar("T")

_TOP = ("name", "listen_days")


@dataclass(frozen=True, slots=True)
class Draft:
    """All entries of a pack that could be read, by sort, and what was wrong."""

    instruments: list[tuple[Entry, Instrument]] = field(default_factory=list)
    editions: list[tuple[Entry, api.Edition]] = field(default_factory=list)
    tiers: list[tuple[Entry, api.Tier]] = field(default_factory=list)
    clocks: list[tuple[Entry, api.ClockRule]] = field(default_factory=list)
    conditions: list[tuple[Entry, api.Condition]] = field(default_factory=list)
    treatments: list[tuple[Entry, api.TreatmentRule]] = field(default_factory=list)
    groups: list[tuple[Entry, api.GroupRule]] = field(default_factory=list)
    duties: list[tuple[Entry, api.ReceptionDuty]] = field(default_factory=list)
    refusals: list[tuple[Entry, api.RefusalGround]] = field(default_factory=list)
    reporting: list[tuple[Entry, api.ReportingMonth]] = field(default_factory=list)
    topics: list[tuple[Entry, api.Topic]] = field(default_factory=list)
    proceedings: list[tuple[Entry, api.ProceedingRule]] = field(default_factory=list)
    circumstances: dict[str, tuple[Entry, api.Circumstance]] = field(
        default_factory=dict
    )
    documents: dict[str, tuple[Entry, api.Sentence]] = field(default_factory=dict)
    values: dict[str, tuple[Entry, api.Sentence]] = field(default_factory=dict)
    top: list[Entry] = field(default_factory=list)
    """The entry with the pack's name; exactly one file has it."""
    thresholds: list[Entry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def dated(self) -> Iterator[tuple[Entry, api.Rule]]:
        """Every dated rule of the pack."""
        yield from self.editions
        yield from self.tiers
        yield from self.clocks
        yield from self.conditions
        yield from self.treatments
        yield from self.proceedings
        yield from self.groups
        yield from self.duties
        yield from self.refusals
        yield from self.reporting


def draft_of(folder: Path) -> Draft:
    """Read every file of `folder`; what cannot be read is among the faults."""
    draft = Draft()
    files = sorted(folder.glob("*.toml"))
    if not files:
        draft.faults.append(f"{folder}: no rule files (*.toml)")
    for path in files:
        try:
            _take(draft, read_page(path))
        except api.PackInvalid as error:
            draft.faults.append(str(error))
    return draft


def _take(draft: Draft, page: Page) -> None:
    sorts: Mapping[str, tuple[Callable[[Entry], Any], list[tuple[Entry, Any]]]] = {
        "edition": (edition_of, draft.editions),
        "tier": (tier_of, draft.tiers),
        "clock": (clock_of, draft.clocks),
        "condition": (condition_of, draft.conditions),
        "treatment": (treatment_of, draft.treatments),
        "proceeding": (proceeding_of, draft.proceedings),
        "group": (group_of, draft.groups),
        "reception_day": (duty_of, draft.duties),
        "refusal": (refusal_of, draft.refusals),
        "reporting": (reporting_of, draft.reporting),
    }
    plain: Mapping[str, tuple[Callable[[Entry], Any], list[tuple[Entry, Any]]]] = {
        "instrument": (instrument_of, draft.instruments),
        "topic": (topic_of, draft.topics),
    }
    for table, (build, rules) in sorts.items():
        for entry in page.entries(table):
            rules += _built(draft, _parts(draft, entry), build)
    for table, (build, things) in plain.items():
        things += _built(draft, page.entries(table), build)
    named: Mapping[str, tuple[Callable[[Entry], Any], dict[str, Any]]] = {
        "circumstance": (circumstance_of, draft.circumstances),
        "document": (sentence_of, draft.documents),
        "value": (sentence_of, draft.values),
    }
    for table, (build, known) in named.items():
        for name, entry in page.named(table):
            if name in known:
                draft.faults.append(str(entry.wrong("stands there twice")))
            known.update((name, pair) for pair in _built(draft, [entry], build))
    _take_top(draft, page)
    for name in page.tables.keys() - {*sorts, *plain, *named, *_TOP, "thresholds"}:
        line = page.blocks.get(name, [page.blocks[""][0]])[0].line
        draft.faults.append(f"{page.file}, line {line}: unknown table {name!r}")


def _take_top(draft: Draft, page: Page) -> None:
    if any(name in page.tables for name in _TOP):
        draft.top.append(page.top())
    if "thresholds" in page.tables:
        draft.thresholds.append(page.table("thresholds"))


def _parts(draft: Draft, entry: Entry) -> list[Entry]:
    try:
        return list(dated(entry))
    except api.PackInvalid as error:
        draft.faults.append(str(error))
        return []


def _built(
    draft: Draft, entries: Iterable[Entry], build: Callable[[Entry], T]
) -> list[tuple[Entry, T]]:
    """Build each entry; note the first thing wrong with each that cannot be."""
    built = []
    for entry in entries:
        try:
            built.append((entry, build(entry)))
        except api.PackInvalid as error:
            if str(error) not in draft.faults:
                draft.faults.append(str(error))
    return built


def thresholds_of(draft: Draft) -> api.Thresholds:
    """Return the thresholds; what is wrong with them is noted."""
    known = {f.name for f in fields_of(api.Thresholds)}
    good: dict[str, float] = {}
    for entry in draft.thresholds:
        for name, value in entry.row.items():
            if name not in known:
                draft.faults.append(str(entry.wrong(f"unknown {name!r}", name)))
            elif type(value) not in (int, float) or not 0 <= value <= 1:
                draft.faults.append(str(entry.wrong(f"{name} must be 0 to 1", name)))
            else:
                good[name] = value
    return api.Thresholds(**good)
