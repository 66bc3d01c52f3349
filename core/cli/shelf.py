"""`tiepdan shelf`: what broke and waits for a person."""

import asyncio
import json

import click

from core.cli.house import open_house
from core.domain.tracking import read_code, show_code
from core.store.views import ShelfLine


@click.group("shelf", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print for a program.")
@click.pass_context
def shelf(context: click.Context, as_json: bool) -> None:
    """List tickets and messages that need a person because something broke."""
    if context.invoked_subcommand:
        return
    lines = asyncio.run(_lines())
    if as_json:
        click.echo(json.dumps([_plain(line) for line in lines]))
        return
    for line in lines:
        click.echo(f"{show_code(line.code)}  {line.since:%Y-%m-%d %H:%M}  {line.why}")
    if not lines:
        click.echo("the shelf is empty")


@shelf.command("put-back")
@click.argument("code")
def put_back(code: str) -> None:
    """Put one ticket back on the line, at the step that broke."""
    asyncio.run(_put_back(read_code(code) or code))
    click.echo("put back; the worker goes on with it")


def _plain(line: ShelfLine) -> dict[str, str]:
    return {
        "code": line.code,
        "stage": line.stage.value,
        "why": line.why,
        "since": line.since.isoformat(),
        "message": line.message_key,
    }


async def _lines() -> tuple[ShelfLine, ...]:
    async with open_house() as house:
        return await house.queries.shelf(None)


async def _put_back(code: str) -> None:
    async with open_house() as house:
        await house.ledger.put_back(code, by="operator")


COMMANDS = (shelf,)
