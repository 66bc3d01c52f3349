"""`tiepdan law`: the rule pack for lawyers, to read, to check and to compare."""

import asyncio
import json
from datetime import date, datetime
from pathlib import Path

import click

from core import api
from plugins.vn_law.explained import explained, explained_plain
from plugins.vn_law.pack import SHIPPED, examine_pack, read_pack
from plugins.vn_law.plain import differences, plain, sort_of
from plugins.vn_law.shown import change, decision_table, rules_table

_DAY = click.DateTime(["%Y-%m-%d"])

_directory = click.option(
    "--directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=SHIPPED,
    help="Another pack's files.",
)
_language = click.option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True
)
_on = click.option(
    "--on", type=_DAY, help="In force on this day, such as 2026-07-01; else today."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("law")
def law() -> None:
    """Show the law tiepdan goes by: terms, conditions, treatments, sources."""


@law.command()
@_directory
def check(directory: Path) -> None:
    """Check every entry, and that the decision table answers every letter."""
    pack, faults = examine_pack(directory)
    if pack is None:
        for fault in faults:
            click.echo(fault, err=True)
        raise click.exceptions.Exit(1)
    click.echo(_summary(pack))


@law.command()
@_on
@_language
@_directory
@click.option("--unconfirmed", is_flag=True, help="Only what no lawyer confirmed.")
@_as_json
def show(
    on: datetime | None,
    language: str,
    directory: Path,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """List the rules in force, with plain words, article and dates."""
    pack, day = read_pack(directory), _day(on)
    rules = [
        rule
        for rule in api.in_force(pack.rules, day)
        if not (unconfirmed and rule.confirmed)
    ]
    if as_json:
        click.echo(json.dumps([plain(r) for r in rules], ensure_ascii=False))
        return
    click.echo(f"{pack.name} – {day:%d/%m/%Y}")
    for line in rules_table(rules, language):
        click.echo(line)


@law.command()
@click.argument("before", type=_DAY)
@click.argument("after", type=_DAY)
@_language
@_directory
@_as_json
def diff(
    before: datetime, after: datetime, language: str, directory: Path, as_json: bool
) -> None:
    """Show what changes between two days: + new, - gone, ~ changed."""
    pack = read_pack(directory)
    found = list(differences(pack, before.date(), after.date()))
    if as_json:
        click.echo(json.dumps([_difference(*one) for one in found]))
        return
    for old, new, changed in found:
        for line in change(old, new, changed, language):
            click.echo(line)


@law.command()
@_on
@_language
@_directory
@_as_json
def table(on: datetime | None, language: str, directory: Path, as_json: bool) -> None:
    """Print the decision table: the first row that fits a letter decides."""
    pack = read_pack(directory)
    found = api.cover(pack.treatments_on(_day(on)))
    if as_json:
        rows = [plain(r.row) | {"decides": r.decides} for r in found.reaches]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for line in decision_table(found, pack, language):
        click.echo(line)


@law.command()
@click.argument("code")
@_language
@_as_json
@click.pass_context
def explain(context: click.Context, code: str, language: str, as_json: bool) -> None:
    """Print every rule applied to a case: conditions, table row, terms as counted."""
    told, pack = asyncio.run(context.meta["tiepdan.explained"](code))
    with api.speaking(language):
        if as_json:
            click.echo(json.dumps(explained_plain(told), ensure_ascii=False))
            return
        for line in explained(told, pack, language):
            click.echo(line)


def _day(on: datetime | None) -> date:
    return (on or datetime.now().astimezone()).date()


def _summary(pack: api.Ruleset) -> str:
    counts: dict[str, int] = {}
    for rule in pack.rules:
        counts[sort_of(rule)] = counts.get(sort_of(rule), 0) + 1
    listed = ", ".join(f"{sort} {n}" for sort, n in counts.items())
    unsure = sum(not rule.confirmed for rule in pack.rules)
    return f"{pack.name}: {listed}; to be confirmed: {unsure}"


def _difference(
    old: api.Rule | None, new: api.Rule | None, changed: tuple[str, ...]
) -> dict[str, object]:
    return {
        "before": plain(old) if old else None,
        "after": plain(new) if new else None,
        "changed": list(changed),
    }
