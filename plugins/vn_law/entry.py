"""One entry of a rule pack: every field looked at before the law rests on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from core import api

E = TypeVar("E", bound=StrEnum)

_DATES = {"valid_from", "valid_to", "confirmed", "confirmed_until"}
_CLOCK = {
    "id", "name", "kinds", "length", "unit", "start", "article", "channels",
    "circumstance", *_DATES,
}  # fmt: skip
_CONDITION = {"id", "text", "check", "kinds", "article", *_DATES}
_CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the pack with where it stands, for messages."""

    where: str
    row: dict[str, Any]

    def wrong(self, what: str) -> api.PackInvalid:
        """Return the error that names this entry."""
        return api.PackInvalid(f"{self.where}: {what}")

    def only(self, known: set[str]) -> None:
        """Refuse fields nobody would read."""
        for name in self.row.keys() - known:
            raise self.wrong(f"unknown field {name!r}")

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text that must not be empty unless there is a default."""
        value = self.row.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(f"{name} is missing")
        return value

    def number(self, name: str) -> int:
        """Return a whole number, at least one."""
        value = self.row.get(name)
        if type(value) is not int or value < 1:
            raise self.wrong(f"{name} must be a whole number of 1 or more")
        return value

    def flag(self, name: str) -> bool:
        """Return true unless the entry says false."""
        value = self.row.get(name, True)
        if not isinstance(value, bool):
            raise self.wrong(f"{name} must be true or false")
        return value

    def day(self, name: str) -> date:
        """Return a day that must be there."""
        value = self.optional_day(name)
        if value is None:
            raise self.wrong(f"{name} is missing")
        return value

    def optional_day(self, name: str) -> date | None:
        """Return a day, or None where none is given."""
        value = self.row.get(name)
        if value is not None and type(value) is not date:
            raise self.wrong(f"{name} must be a day such as 2026-07-01")
        return value

    def one_of(self, name: str, kind: type[E]) -> E:
        """Return a member of `kind`."""
        try:
            return kind(self.text(name))
        except ValueError as error:
            known = ", ".join(kind)
            raise self.wrong(f"{name} must be one of {known}") from error

    def kinds(self) -> frozenset[api.LetterKind]:
        """Return the kinds of letter it is for, at least one."""
        given = self.row.get("kinds")
        if not isinstance(given, list) or not given:
            raise self.wrong("kinds is missing")
        unknown = [k for k in given if k not in set(api.LetterKind)]
        if unknown:
            raise self.wrong(f"unknown kind {unknown[0]!r}")
        return frozenset(api.LetterKind(k) for k in given)

    def names(self, name: str) -> frozenset[str]:
        """Return a list of names, empty where none is given."""
        given = self.row.get(name, [])
        if not isinstance(given, list) or not all(isinstance(n, str) for n in given):
            raise self.wrong(f"{name} must be a list of names")
        return frozenset(given)


def dated(entry: Entry) -> Iterator[Entry]:
    """Cut an entry at `confirmed_until`: the same rule after it is unconfirmed."""
    last, until = entry.optional_day("confirmed_until"), entry.optional_day("valid_to")
    rest = {k: v for k, v in entry.row.items() if k != "confirmed_until"}
    begins = entry.day("valid_from")
    if until is not None and until < begins:
        raise entry.wrong("valid_to is before valid_from")
    if last is None:
        yield replace(entry, row=rest)
        return
    if last < begins or (until is not None and last >= until):
        raise entry.wrong("confirmed_until must lie within the validity")
    yield replace(entry, row=rest | {"valid_to": last, "confirmed": True})
    onward = {"valid_from": last + timedelta(days=1), "confirmed": False}
    yield replace(entry, row=rest | onward)


def clock_of(entry: Entry) -> api.ClockRule:
    """Return the clock. Raises PackInvalid."""
    entry.only(_CLOCK)
    return api.ClockRule(
        id=entry.text("id"),
        name=entry.text("name"),
        kinds=entry.kinds(),
        length=entry.number("length"),
        unit=entry.one_of("unit", api.DayUnit),
        start=entry.one_of("start", api.ClockStart),
        article=entry.text("article"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.optional_day("valid_to"),
        confirmed=entry.flag("confirmed"),
        channels=entry.names("channels"),
        circumstance=entry.text("circumstance", ""),
    )


def condition_of(entry: Entry) -> api.Condition:
    """Return the condition. Raises PackInvalid."""
    entry.only(_CONDITION)
    if entry.text("check") not in api.CHECKS:
        raise entry.wrong(f"unknown check {entry.text('check')!r}")
    return api.Condition(
        id=entry.text("id"),
        text=entry.text("text"),
        check=entry.text("check"),
        kinds=entry.kinds(),
        article=entry.text("article"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.optional_day("valid_to"),
        confirmed=entry.flag("confirmed"),
    )


def topic_of(entry: Entry) -> api.Topic:
    """Return the topic. Raises PackInvalid."""
    entry.only({"code", "name"})
    if not _CODE.fullmatch(entry.text("code")):
        raise entry.wrong("code must be unaccented lower-case words joined by _")
    return api.Topic(entry.text("code"), entry.text("name"))
