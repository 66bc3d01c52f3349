"""Reads the authority's own hours and closed days, loud about the first thing wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from core import api
from plugins.vn_calendar.years import rows


@dataclass(frozen=True, slots=True)
class Office:
    """When one authority is there, besides the law of public holidays."""

    hours: tuple[tuple[time, time], ...]
    closed: Mapping[date, str]


def read_office(path: Path) -> Office:
    """Read the file. Raises PackInvalid with its name and, for a day, the line."""
    text = path.read_text("utf-8")
    try:
        page = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise api.PackInvalid(f"{path.name}: {error}") from error
    hours = _hours(path.name, page.pop("hours", None))
    closed = tuple(rows(path.name, text, "closed", page.pop("closed", [])))
    if page:
        raise api.PackInvalid(f"{path.name}: unknown entry {next(iter(page))!r}")
    return Office(hours, {day.date: day.name for day in closed if day.confirmed})


def _hours(file: str, given: Any) -> tuple[tuple[time, time], ...]:
    """Sittings of one day: each opens before it closes, and after the one before."""
    if not isinstance(given, list) or not given:
        raise api.PackInvalid(f"{file}: hours is missing")
    sittings = tuple(tuple(pair) if isinstance(pair, list) else () for pair in given)
    instants = [at for pair in sittings for at in pair]
    if any(len(pair) != 2 for pair in sittings) or not all(
        type(at) is time for at in instants
    ):
        raise api.PackInvalid(f"{file}: hours are pairs such as [07:30:00, 11:30:00]")
    if instants != sorted(set(instants)):
        raise api.PackInvalid(f"{file}: hours must follow one another")
    return tuple((opens, closes) for opens, closes in sittings)
