"""`tiepdan notes`: what channels keep between runs (tokens, places in mailboxes)."""

import asyncio

import click

from core.cli.house import open_house


@click.group("notes")
def notes() -> None:
    """Look after the encrypted notes of channels; their contents are never shown."""


@notes.command("list")
def names() -> None:
    """List the names of the notes there are."""
    for name in asyncio.run(_names()):
        click.echo(name)


@notes.command("forget")
@click.argument("name")
def forget(name: str) -> None:
    """Throw one note away: its channel begins anew (signs in again, reads again)."""
    if asyncio.run(_forget(name)):
        click.echo(f"forgotten: {name}")
    else:
        raise click.ClickException(f"there is no note {name}")


async def _names() -> list[str]:
    async with open_house() as house:
        return await house.slots.names()


async def _forget(name: str) -> bool:
    async with open_house() as house:
        return await house.slots.forget(name)


COMMANDS = (notes,)
