"""Reads the year files into a calendar, loud about the first thing wrong."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core import api

_ROW = {"date": date, "name": str, "source": str, "confirmed": bool}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One row: a day off, or a weekend day worked instead."""

    date: date
    name: str
    source: str
    """The decision or article that says so."""
    confirmed: bool
    """False: wanted or likely, but not law yet; kept for the reader, not counted."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year's file."""

    year: int
    decided: bool
    """Whether the government has announced the year's days off."""
    off: tuple[Day, ...]
    worked: tuple[Day, ...]


def read_years(folder: Path) -> api.Calendar:
    """Join every year file of `folder`. Raises PackInvalid with file and line."""
    years = [read_year(path) for path in sorted(folder.glob("*.toml"))]
    if not years:
        raise api.PackInvalid(f"{folder}: no year files")
    days = [day for y in years for day in y.off + y.worked]
    return api.Calendar(
        sources={d.date: d.source for d in days},
        proposed={d.date: d.name for d in days if not d.confirmed},
        holidays={d.date: d.name for y in years for d in y.off if d.confirmed},
        working_weekends={
            d.date: d.name for y in years for d in y.worked if d.confirmed
        },
        known_years=frozenset(y.year for y in years if y.decided),
    )


def read_year(path: Path) -> Year:
    """Read one file. Raises PackInvalid with its name and the line."""
    text = path.read_text("utf-8")
    try:
        page = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise api.PackInvalid(f"{path.name}: {error}") from error
    year, decided = page.pop("year", None), page.pop("decided", None)
    if str(year) != path.stem or not isinstance(decided, bool):
        raise api.PackInvalid(
            f"{path.name}, line 1: needs year = {path.stem} and decided = true or false"
        )
    off = tuple(rows(path.name, text, "off", page.pop("off", []), year))
    worked = tuple(rows(path.name, text, "worked", page.pop("worked", []), year))
    if page:
        raise api.PackInvalid(f"{path.name}: unknown entry {next(iter(page))!r}")
    _refuse_repeats(path.name, off + worked)
    return Year(year, decided, off, worked)


def rows(
    file: str, text: str, table: str, found: list[dict[str, Any]], year: int = 0
) -> Iterator[Day]:
    """Yield the days of one table, of `year` or (0) of any. Raises PackInvalid."""
    for number, row in enumerate(found):
        wrong = _wrong(row, table, year)
        if wrong:
            line = _line_of(text, f"[[{table}]]", number)
            raise api.PackInvalid(f"{file}, line {line}: {wrong}")
        yield Day(**row)


def _wrong(row: dict[str, Any], table: str, year: int) -> str:
    if row.keys() != _ROW.keys():
        odd = ", ".join(sorted(row.keys() ^ _ROW.keys()))
        return f"each day has date, name, source, confirmed; look at: {odd}"
    for field, kind in _ROW.items():
        if type(row[field]) is not kind or row[field] == "":
            return f"{field} must be a {kind.__name__}, it is {row[field]!r}"
    if year and row["date"].year != year:
        return f"{row['date']} is not in {year}"
    if table == "worked" and row["date"].weekday() < _SATURDAY:
        return f"{row['date']} is no weekend: it is worked anyway"
    return ""


def _refuse_repeats(file: str, days: tuple[Day, ...]) -> None:
    seen: set[date] = set()
    for day in days:
        if day.date in seen:
            raise api.PackInvalid(f"{file}: {day.date} stands there twice")
        seen.add(day.date)


def _line_of(text: str, heading: str, number: int) -> int:
    found = [
        n for n, line in enumerate(text.splitlines(), 1) if line.strip() == heading
    ]
    return found[number] if number < len(found) else 1
