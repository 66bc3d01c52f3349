"""`tiepdan export`: cases as one JSON document (docs/exchange.md)."""

import asyncio
import json
from datetime import date
from typing import IO

import click
import msgspec

from core.cli.house import open_house
from core.domain.exchange import FORM, CaseFile
from core.domain.report import Period
from core.store.exchange import exchanged

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@click.option("--first", type=_DAY, help="First day of receipt.")
@click.option("--last", type=_DAY, help="Last day of receipt.")
@click.option("--unit", default="", metavar="CODE", help="Only this unit's cases.")
@click.option("--without-names", is_flag=True, help="Leave every writer out.")
@click.option("--schema", is_flag=True, help="Print the form's JSON Schema instead.")
def export(
    file: IO[str],
    first: date | None,
    last: date | None,
    unit: str,
    without_names: bool,
    schema: bool,
) -> None:
    """Write the cases received in a period as JSON, to FILE or the terminal.

    Denunciations go without their writer and their words, always.
    """
    if schema:
        file.write(_plain(msgspec.json.schema(CaseFile)) + "\n")
        return
    if first is None or last is None or first > last:
        raise click.UsageError("--first and --last are needed, in this order")
    period = Period(first, last)
    count = asyncio.run(_write(file, period, unit, names=not without_names))
    click.echo(f"{count} cases", err=True)


async def _write(file: IO[str], period: Period, unit: str, *, names: bool) -> int:
    """Write case by case, a line each; return how many."""
    count = 0
    async with open_house() as house:
        head = CaseFile(
            form=FORM,
            authority=house.settings.authority,
            written_at=house.office.now(),
        )
        opening, _, closing = _json(head).partition('"cases":[')
        file.write(f'{opening}"cases":[')
        async for case in exchanged(period, unit=unit, names=names):
            file.write(f"{',' if count else ''}\n{_json(case)}")
            count += 1
        file.write(f"\n{closing}\n")
    return count


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


COMMANDS = (export,)
