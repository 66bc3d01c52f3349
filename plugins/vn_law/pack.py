"""Reads a rule pack, loud about the first entry that makes no sense."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from core import api
from plugins.vn_law.entry import Entry, clock_of, condition_of, dated, topic_of

_PAGE = {"name", "listen_days", "thresholds", "topic", "clock", "condition"}


def read_pack(path: Path) -> api.Ruleset:
    """Read and check one pack. Raises PackInvalid with file, line and entry."""
    text = path.read_text("utf-8")
    try:
        page = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise api.PackInvalid(f"{path.name}: {error}") from error
    if page.keys() != _PAGE:
        odd = ", ".join(sorted(page.keys() ^ _PAGE))
        raise api.PackInvalid(f"{path.name}: missing or unknown: {odd}")
    clocks = list(_entries(path.name, text, "clock", page["clock"]))
    conditions = list(_entries(path.name, text, "condition", page["condition"]))
    _refuse_overlaps(clocks)
    _refuse_overlaps(conditions)
    topics = [topic_of(e) for e in _entries(path.name, text, "topic", page["topic"])]
    _refuse_repeats(path.name, topics)
    return api.Ruleset(
        name=page["name"],
        clocks=tuple(clock_of(part) for e in clocks for part in dated(e)),
        conditions=tuple(condition_of(part) for e in conditions for part in dated(e)),
        topics=tuple(topics),
        thresholds=_thresholds(path.name, page["thresholds"]),
        listen_days=_days(path.name, page["listen_days"]),
    )


def _entries(
    file: str, text: str, table: str, rows: list[dict[str, Any]]
) -> Iterator[Entry]:
    lines = [
        n
        for n, line in enumerate(text.splitlines(), 1)
        if line.strip() == f"[[{table}]]"
    ]
    for number, row in enumerate(rows):
        line = lines[number] if number < len(lines) else 1
        name = row.get("id") or row.get("code") or "?"
        yield Entry(f"{file}, line {line}, {table} {name}", row)


def _refuse_overlaps(entries: list[Entry]) -> None:
    """One id may change over time, never say two things on one day."""
    versions: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        versions.setdefault(
            (entry.text("id"), entry.text("circumstance", "")), []
        ).append(entry)
    for same in versions.values():
        ordered = sorted(same, key=lambda e: e.day("valid_from"))
        for earlier, later in pairwise(ordered):
            until = earlier.optional_day("valid_to")
            if until is None or until >= later.day("valid_from"):
                raise later.wrong(f"overlaps with {earlier.where}")


def _refuse_repeats(file: str, topics: list[api.Topic]) -> None:
    codes = [topic.code for topic in topics]
    for code in codes:
        if codes.count(code) > 1:
            raise api.PackInvalid(f"{file}: topic {code} stands there twice")


def _thresholds(file: str, given: dict[str, Any]) -> api.Thresholds:
    known = {f.name for f in fields(api.Thresholds)}
    for name, value in given.items():
        if name not in known:
            raise api.PackInvalid(f"{file}, thresholds: unknown {name!r}")
        if type(value) not in (int, float) or not 0 <= value <= 1:
            raise api.PackInvalid(f"{file}, thresholds: {name} must be 0 to 1")
    return api.Thresholds(**given)


def _days(file: str, given: Any) -> int:
    if type(given) is not int or given < 1:
        raise api.PackInvalid(f"{file}: listen_days must be 1 or more")
    return given
