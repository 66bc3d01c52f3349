"""`tiepdan plugins`, and which plugins a command goes without."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict

import click

from core.plugin import Plugins


def left_out(arguments: Sequence[str]) -> frozenset[str]:
    """Read --without before click does, and TIEPDAN_WITHOUT: plugins load first."""
    names = set(filter(None, os.environ.get("TIEPDAN_WITHOUT", "").split(",")))
    for place, word in enumerate(arguments):
        if word == "--without" and place + 1 < len(arguments):
            names.add(arguments[place + 1])
        elif word.startswith("--without="):
            names.add(word.partition("=")[2])
    os.environ["TIEPDAN_WITHOUT"] = ",".join(sorted(names))
    return frozenset(names)


@click.command("plugins")
@click.option("--json", "as_json", is_flag=True, help="Print for a program.")
@click.pass_obj
def list_plugins(plugins: Plugins, as_json: bool) -> None:
    """List what is loaded, with versions, hooks and faults."""
    states = plugins.states()
    if as_json:
        click.echo(json.dumps([asdict(state) for state in states]))
        return
    for state in states:
        faults = f"  {state.faults} faults: {state.last_fault}" if state.faults else ""
        hooks = ", ".join(state.hooks)
        click.echo(f"{state.name:16} {state.version:8} {hooks}{faults}")


COMMANDS = (list_plugins,)
