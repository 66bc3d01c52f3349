"""Reads a rule pack, loud about everything in it that makes no sense."""

from pathlib import Path

from core import api
from plugins.vn_law.checks import faults_between
from plugins.vn_law.draft import Draft, draft_of, thresholds_of

SHIPPED = Path(__file__).parent / "law"
"""The pack that comes with tiepdan."""


def read_pack(folder: Path) -> api.Ruleset:
    """Read and check one pack: every *.toml of `folder`, one file a theme.

    Raises PackInvalid with file, line and entry of the first thing wrong.
    """
    pack, faults = examine_pack(folder)
    if pack is None:
        more = f" (and {len(faults) - 1} more: tiepdan law check)" if faults[1:] else ""
        raise api.PackInvalid(faults[0] + more)
    return pack


def examine_pack(folder: Path) -> tuple[api.Ruleset | None, tuple[str, ...]]:
    """Return the pack, or None with every fault found, one line each."""
    draft = draft_of(folder)
    pack = _assembled(draft)
    # What stands between entries is only worth saying once each can be read.
    faults = tuple(draft.faults) or tuple(faults_between(draft))
    return (None if faults else pack), faults


def _assembled(draft: Draft) -> api.Ruleset:
    name, listen_days = _top(draft)
    return api.Ruleset(
        name=name,
        listen_days=listen_days,
        thresholds=thresholds_of(draft),
        clocks=tuple(rule for _, rule in draft.clocks),
        conditions=tuple(rule for _, rule in draft.conditions),
        treatments=tuple(rule for _, rule in draft.treatments),
        proceedings=tuple(rule for _, rule in draft.proceedings),
        topics=tuple(topic for _, topic in draft.topics),
        editions=tuple(
            sorted((e for _, e in draft.editions), key=lambda e: e.valid_from)
        ),
        tiers=tuple(rule for _, rule in draft.tiers),
        groups=tuple(rule for _, rule in draft.groups),
        duties=tuple(rule for _, rule in draft.duties),
        refusals=tuple(rule for _, rule in draft.refusals),
        reporting=tuple(rule for _, rule in draft.reporting),
        circumstances={name: said for name, (_, said) in draft.circumstances.items()},
        documents={name: said for name, (_, said) in draft.documents.items()},
        values={name: said for name, (_, said) in draft.values.items()},
    )


def _top(draft: Draft) -> tuple[str, int]:
    """Return name and listen_days, which exactly one file gives."""
    if len(draft.top) != 1:
        where = ", ".join(entry.file for entry in draft.top) or "no file"
        draft.faults.append(f"one file gives name and listen_days; here: {where}")
        return "", 1
    entry = draft.top[0]
    try:
        entry.only({"name", "listen_days"})
        return entry.text("name"), entry.number("listen_days")
    except api.PackInvalid as error:
        draft.faults.append(str(error))
        return "", 1
