"""`tiepdan rules`: the law as it stands in the pack, for a lawyer to read through."""

import json
from collections.abc import Iterator
from datetime import date, datetime

import click

from core import api

Entry = api.ClockRule | api.Condition


def rules_command(pack: api.Ruleset) -> click.Command:
    """Return the command over one pack."""

    @click.command("rules")
    @click.option(
        "--on",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Only what is in force on this day, such as 2026-07-01.",
    )
    @click.option("--unconfirmed", is_flag=True, help="Only what no lawyer confirmed.")
    @click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
    def rules(on: datetime | None, unconfirmed: bool, as_json: bool) -> None:
        """List every clock and condition of the rule pack, with article and dates."""
        everything: tuple[Entry, ...] = (*pack.clocks, *pack.conditions)
        entries = [
            entry
            for entry in everything
            if (on is None or _in_force(entry, on.date()))
            and not (unconfirmed and entry.confirmed)
        ]
        if as_json:
            click.echo(json.dumps([_plain(e) for e in entries], ensure_ascii=False))
            return
        click.echo(pack.name)
        for line in _lines(entries):
            click.echo(line)

    return rules


def _in_force(entry: Entry, on: date) -> bool:
    return entry.valid_from <= on and (entry.valid_to is None or on <= entry.valid_to)


def _plain(entry: Entry) -> dict[str, object]:
    shared: dict[str, object] = {
        "id": entry.id,
        "kinds": sorted(entry.kinds),
        "article": entry.article,
        "valid_from": entry.valid_from.isoformat(),
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "confirmed": entry.confirmed,
    }
    if isinstance(entry, api.Condition):
        return shared | {"text": entry.text, "check": entry.check}
    return shared | {
        "name": entry.name,
        "length": entry.length,
        "unit": entry.unit.value,
        "start": entry.start.value,
        "circumstance": entry.circumstance,
        "channels": sorted(entry.channels),
    }


def _lines(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        until = entry.valid_to.isoformat() if entry.valid_to else "…"
        mark = " " if entry.confirmed else "?"
        what = entry.text if isinstance(entry, api.Condition) else _term(entry)
        yield f"{mark} {entry.id:18} {what}"
        yield f"    {entry.article}; {entry.valid_from.isoformat()} – {until}"


def _term(clock: api.ClockRule) -> str:
    return f"{clock.length} {clock.unit.value} ({clock.start.value}): {clock.name}"
