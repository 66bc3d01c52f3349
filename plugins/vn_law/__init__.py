"""The law on reception, complaints and denunciations, as one dated rule pack."""

from functools import cache
from pathlib import Path

import click

from core import api
from plugins.vn_law.commands import rules_command
from plugins.vn_law.pack import read_pack

RULES = Path(__file__).parent / "rules.toml"


@cache
def pack() -> api.Ruleset:
    """Return the shipped pack, read once."""
    return read_pack(RULES)


@api.hookimpl
def register_ruleset() -> api.Ruleset | None:
    """Offer the pack; a wrong entry stops the start and is named."""
    return pack()


@api.hookimpl
def register_commands(cli: click.Group) -> None:
    """Add `tiepdan rules`."""
    cli.add_command(rules_command(pack()))
