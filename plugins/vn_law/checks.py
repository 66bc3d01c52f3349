"""What must hold between the entries of a pack: no overlap, no gap, names known."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, pairwise
from math import inf

from core import api
from plugins.vn_law.draft import Draft
from plugins.vn_law.entry import Entry
from plugins.vn_law.rules import Instrument

_DAY = timedelta(days=1)
Dated = tuple[Entry, api.Rule]


def faults_between(draft: Draft) -> Iterator[str]:
    """Yield one line for each thing wrong between entries, with file and line."""
    for check in _CHECKS:
        yield from check(draft)


def _versions(draft: Draft) -> Iterator[str]:
    """One id may change over time; it never says two things on one day, nor nothing."""
    for same in _grouped(draft).values():
        ordered = sorted(same, key=lambda pair: pair[1].valid_from)
        for (before, earlier), (entry, later) in pairwise(ordered):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                yield _say(entry, f"overlaps with {before.where}", "valid_from")
            elif earlier.valid_to + _DAY < later.valid_from:
                gap = f"{earlier.valid_to + _DAY} to {later.valid_from - _DAY}"
                yield _say(entry, f"leaves a gap from {gap}", "valid_from")


def _grouped(draft: Draft) -> dict[str, list[Dated]]:
    versions: dict[str, list[Dated]] = {}
    for entry, rule in draft.dated:
        versions.setdefault(rule.key, []).append((entry, rule))
    return versions


def _citations(draft: Draft) -> Iterator[str]:
    """Every citation names an instrument of the pack that already holds."""
    known = {instrument.name: instrument for _, instrument in draft.instruments}
    for entry, rule in draft.dated:
        for field, cited in _cited(rule):
            for part in cited.split(";"):
                what = _wrong_citation(part.strip(), rule, known)
                if what:
                    yield _say(entry, what, field)


def _cited(rule: api.Rule) -> Iterator[tuple[str, str]]:
    yield "article", rule.article
    if isinstance(rule, api.ClockRule):
        if rule.suspended_by:
            yield "suspended_by", rule.suspended_by
        if rule.prolonging:
            yield "prolonging", rule.prolonging.article


def _wrong_citation(part: str, rule: api.Rule, known: Mapping[str, Instrument]) -> str:
    found = known.get(part.split(",", maxsplit=1)[0])
    if found is None:
        return f"no instrument is called {part.split(',', maxsplit=1)[0]!r}"
    if rule.valid_from < found.valid_from:
        return f"begins before {found.name} ({found.valid_from})"
    if found.valid_to and (rule.valid_to is None or rule.valid_to > found.valid_to):
        return f"outlives {found.name} ({found.valid_to})"
    return ""


def _names(draft: Draft) -> Iterator[str]:
    """Circumstances, documents, clocks and tiers that are spoken of exist."""
    clocks = {clock.id for _, clock in draft.clocks}
    tiers = {tier.id for _, tier in draft.tiers}
    special, papers = draft.circumstances, draft.documents
    yield from _unknown(
        "circumstance", special, ((e, [c.circumstance]) for e, c in draft.clocks)
    )
    yield from _unknown("unless", special, ((e, c.unless) for e, c in draft.clocks))
    yield from _unknown("after", clocks, ((e, [c.after]) for e, c in draft.clocks))
    yield from _unknown("clock", clocks, ((e, [p.clock]) for e, p in draft.proceedings))
    yield from _unknown(
        "document", papers, ((e, [p.document]) for e, p in draft.proceedings)
    )
    yield from _unknown(
        "documents", papers, ((e, row.documents) for e, row in draft.treatments)
    )
    yield from _unknown("above", tiers, ((e, [t.above]) for e, t in draft.tiers))
    yield from _unknown("tier", tiers, ((e, [d.tier]) for e, d in draft.duties))


def _unknown(
    field: str,
    known: Collection[str],
    spoken: Iterable[tuple[Entry, Collection[str]]],
) -> Iterator[str]:
    for entry, names in spoken:
        for name in names:
            if name and name not in known:
                yield _say(entry, f"{field}: nothing is called {name!r}", field)


def _words(draft: Draft) -> Iterator[str]:
    """Where there is a table, every value it may name has words for the reader."""
    if not draft.treatments:
        return
    sides: list[type[StrEnum]] = [*api.DIMENSIONS.values(), api.Treatment]
    wanted = {str(value) for side in sides for value in side}
    where = draft.treatments[0][0]
    for name in sorted(wanted - draft.values.keys()):
        yield _say(where, f"no [value.{name}] says what {name} means")
    for name in sorted(draft.values.keys() - wanted):
        yield _say(draft.values[name][0], "no field of a letter has this value")


def _repeats(draft: Draft) -> Iterator[str]:
    """Codes that may stand there once only."""
    once: tuple[Iterable[tuple[Entry, str]], ...] = (
        [(entry, topic.code) for entry, topic in draft.topics],
        [(entry, instrument.id) for entry, instrument in draft.instruments],
    )
    for pairs in once:
        seen: set[str] = set()
        for entry, code in pairs:
            if code in seen:
                yield _say(entry, f"{code} stands there twice", "id")
            seen.add(code)


def _groups(draft: Draft) -> Iterator[str]:
    """On no day do two rules speak of a group of the same size."""
    for (before, earlier), (entry, later) in combinations(draft.groups, 2):
        together = earlier.in_force(later.valid_from) or later.in_force(
            earlier.valid_from
        )
        apart = (earlier.most or inf) < later.least or (
            later.most or inf
        ) < earlier.least
        if earlier.id != later.id and together and not apart:
            yield _say(entry, f"speaks of the same groups as {before.where}", "least")


def _proceedings(draft: Draft) -> Iterator[str]:
    """On no day do two rules speak of one deed in letters of one kind."""
    for (before, earlier), (entry, later) in combinations(draft.proceedings, 2):
        together = earlier.in_force(later.valid_from) or later.in_force(
            earlier.valid_from
        )
        same = earlier.deed is later.deed and earlier.kinds & later.kinds
        if earlier.id != later.id and together and same:
            yield _say(entry, f"speaks of the same deed as {before.where}", "deed")


def _editions(draft: Draft) -> Iterator[str]:
    """States of the law follow one another without a gap, and the last one goes on."""
    ordered = sorted(draft.editions, key=lambda pair: pair[1].valid_from)
    for (before, earlier), (entry, later) in pairwise(ordered):
        if earlier.valid_to is None or earlier.valid_to + _DAY != later.valid_from:
            yield _say(entry, f"does not follow on {before.where}", "valid_from")
    if ordered and ordered[-1][1].valid_to is not None:
        yield _say(ordered[-1][0], "the last edition has an end", "valid_to")


def _terms(draft: Draft) -> Iterator[str]:
    """Once a kind of letter has a term from receipt, it always has one."""
    for kind in api.LetterKind:
        ordinary = [
            (entry, clock)
            for entry, clock in draft.clocks
            if kind in clock.kinds
            and clock.start is api.ClockStart.RECEIPT
            and not (clock.circumstance or clock.channels)
        ]
        for day in api.turning_days(clock for _, clock in ordinary):
            if not any(clock.in_force(day) for _, clock in ordinary):
                entry = max(ordinary, key=lambda pair: pair[1].valid_from)[0]
                yield _say(entry, f"nothing runs from receipt for {kind} on {day}")


def _table(draft: Draft) -> Iterator[str]:
    """On every day the decision table answers every letter and no row is idle."""
    told: set[str] = set()
    for day in api.turning_days(row for _, row in draft.treatments):
        for fault in _table_on(draft, day):
            if fault not in told:
                told.add(fault)
                yield f"{fault} (on {day})"


def _table_on(draft: Draft, day: date) -> Iterator[str]:
    rows = [(entry, row) for entry, row in draft.treatments if row.in_force(day)]
    entries = {id(row): entry for entry, row in rows}
    found = api.cover([row for _, row in rows])
    for row in found.idle:
        yield _say(entries[id(row)], "earlier rows take every letter it speaks of")
    if found.gap is not None:
        where = draft.treatments[-1][0]
        facts = ", ".join(str(getattr(found.gap, name)) for name in api.DIMENSIONS)
        yield _say(where, f"no row for {found.undecided} situations, such as {facts}")


def _say(entry: Entry, what: str, field: str = "") -> str:
    return str(entry.wrong(what, field))


_CHECKS: tuple[Callable[[Draft], Iterator[str]], ...] = (
    _versions, _citations, _names, _words, _repeats, _groups, _proceedings,
    _editions, _terms, _table,
)  # fmt: skip
