"""The law on reception, complaints and denunciations, as one dated rule pack."""

from functools import cache

import click

from core import api
from plugins.vn_law.commands import law
from plugins.vn_law.pack import SHIPPED, read_pack


@cache
def pack() -> api.Ruleset:
    """Return the shipped pack, read and proven once."""
    return read_pack(SHIPPED)


@api.hookimpl
def register_ruleset() -> api.Ruleset | None:
    """Offer the pack; a wrong entry stops the start and is named."""
    return pack()


@api.hookimpl
def register_commands(cli: click.Group) -> None:
    """Add `tiepdan law`; the pack is read only when one of its commands runs."""
    cli.add_command(law)
