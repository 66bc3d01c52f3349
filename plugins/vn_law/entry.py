"""One entry of a rule pack: every field looked at before the law rests on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from core import api

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the pack with where it stands, for messages."""

    file: str
    line: int
    """Line of its heading."""
    title: str
    """What it is and what it is called: `clock kn.thu_ly`."""
    row: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line of each field."""

    @property
    def where(self) -> str:
        """File, line and title."""
        return f"{self.file}, line {self.line}, {self.title}"

    def wrong(self, what: str, name: str = "") -> api.PackInvalid:
        """Return the error that names this entry, at the field if it is there."""
        at = self.lines.get(name, self.line)
        return api.PackInvalid(f"{self.file}, line {at}, {self.title}: {what}")

    def only(self, known: set[str]) -> None:
        """Refuse fields nobody would read."""
        for name in self.row.keys() - known:
            raise self.wrong(f"unknown field {name!r}", name)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text that must not be empty unless there is a default."""
        value = self.row.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(f"{name} is missing", name)
        return value

    def number(self, name: str) -> int:
        """Return a whole number, at least one."""
        value = self.row.get(name)
        if type(value) is not int or value < 1:
            raise self.wrong(f"{name} must be a whole number of 1 or more", name)
        return value

    def optional_number(self, name: str) -> int | None:
        """Return a whole number, at least one, or None where none is given."""
        return self.number(name) if name in self.row else None

    def flag(self, name: str, *, default: bool = True) -> bool:
        """Return what the entry says, or the default."""
        value = self.row.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{name} must be true or false", name)
        return value

    def day(self, name: str) -> date:
        """Return a day that must be there."""
        value = self.optional_day(name)
        if value is None:
            raise self.wrong(f"{name} is missing", name)
        return value

    def optional_day(self, name: str) -> date | None:
        """Return a day, or None where none is given."""
        value = self.row.get(name)
        if value is not None and type(value) is not date:
            raise self.wrong(f"{name} must be a day such as 2026-07-01", name)
        return value

    def one_of(self, name: str, kind: type[E], default: E | None = None) -> E:
        """Return a member of `kind`."""
        try:
            return kind(self.text(name, default))
        except ValueError as error:
            known = ", ".join(kind)
            raise self.wrong(f"{name} must be one of {known}", name) from error

    def some_of(self, name: str, kind: type[E]) -> frozenset[E]:
        """Return members of `kind`, at least one."""
        given = self.row.get(name)
        if not isinstance(given, list) or not given:
            raise self.wrong(f"{name} is missing", name)
        known = set(kind)
        unknown = [g for g in given if g not in known]
        if unknown:
            raise self.wrong(f"unknown {name.removesuffix('s')} {unknown[0]!r}", name)
        return frozenset(kind(g) for g in given)

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of names, empty where none is given."""
        given = self.row.get(name, [])
        if not isinstance(given, list) or not all(isinstance(n, str) for n in given):
            raise self.wrong(f"{name} must be a list of names", name)
        return tuple(given)

    def inner(self, name: str) -> "Entry | None":
        """Return an inline table as an entry of its own, or None."""
        given = self.row.get(name)
        if given is None:
            return None
        if not isinstance(given, dict):
            raise self.wrong(f"{name} must be a table", name)
        return replace(self, line=self.lines.get(name, self.line), row=given, lines={})

    def sentence(self) -> api.Sentence:
        """Return the plain sentence in both languages; neither may be missing."""
        return api.Sentence(self.text("vi"), self.text("en"))


def dated(entry: Entry) -> Iterator[Entry]:
    """Cut an entry at `confirmed_until`: the same rule after it is unconfirmed."""
    last, until = entry.optional_day("confirmed_until"), entry.optional_day("valid_to")
    rest = {k: v for k, v in entry.row.items() if k != "confirmed_until"}
    begins = entry.day("valid_from")
    if until is not None and until < begins:
        raise entry.wrong("valid_to is before valid_from", "valid_to")
    if last is None:
        yield replace(entry, row=rest)
        return
    if last < begins or (until is not None and last >= until):
        raise entry.wrong(
            "confirmed_until must lie within the validity", "confirmed_until"
        )
    yield replace(entry, row=rest | {"valid_to": last, "confirmed": True})
    onward = {"valid_from": last + timedelta(days=1), "confirmed": False}
    yield replace(entry, row=rest | onward)
