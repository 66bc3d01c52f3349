"""The command `tiepdan`. Each command's module is imported when it is asked for."""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from core.errors import PluginBroken, TiepdanError
from core.plugin import Plugins

OURS: Mapping[str, str] = {
    "serve": "serving",
    "work": "serving",
    "demo": "serving",
    "db": "database",
    "doctor": "doctor",
    "officer": "officers",
    "qr": "posters",
    "plugins": "plugins",
    "plugin": "plugins",
    "classify": "advice",
    "replay": "replay",
    "deadlines": "deadlines",
    "export": "exchange",
    "shelf": "shelf",
    "notes": "notes",
}
"""The core's commands, and the module of each."""


class Commands(click.Group):
    """A group whose own commands are imported late; plugins add theirs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every name there is."""
        return sorted({*OURS, *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, imported now if it is the core's."""
        if cmd_name not in OURS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"core.cli.{OURS[cmd_name]}")
        named: dict[str, click.Command] = {c.name: c for c in module.COMMANDS}
        return named[cmd_name]


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.version_option(package_name="tiepdan")
@click.option(
    "--without",
    multiple=True,
    metavar="NAME",
    help="Go on without this plugin (may be given more than once).",
)
@click.pass_context
def tiepdan(context: click.Context, without: Sequence[str]) -> None:
    """Receive citizens: letters in, answers out, every date kept.

    Settings come from the environment, as TIEPDAN_…; `tiepdan doctor` lists them.
    """
    context.meta["tiepdan.office"] = _open_office
    context.meta["tiepdan.explained"] = _explained


def _open_office() -> Any:
    """Open the office for a plugin's command, which finds this function in `meta`."""
    from core.cli.house import open_office

    return open_office()


def _explained(code: str) -> Any:
    """Explain one case to a plugin's command, which finds this function in `meta`."""
    from core.cli.house import explained

    return explained(code)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; what tiepdan foresaw ends in one clear line, not a trace."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        tiepdan(args=given, obj=_loaded_for(given))
    except PluginBroken as broken:
        click.echo(f"tiepdan: {broken}\nGo on without it: --without NAME", err=True)
        sys.exit(2)
    except TiepdanError as error:
        click.echo(f"tiepdan: {error.code}: {error}", err=True)
        sys.exit(1)


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


def _loaded_for(given: Sequence[str]) -> Plugins:
    """Load the plugins and let them add their commands. Raises PluginBroken.

    A command that bears its plugin's name needs no other plugin: `tiepdan email
    parse` over a folder of files should not wait for the law each time.
    """
    without, name = left_out(given), given[0] if given else ""
    named = Plugins()
    if name not in OURS:
        named.load(without=without, only=name)
        named.collect("register_commands", cli=tiepdan)
        if name in tiepdan.commands:
            return named
    every = Plugins()
    every.load(without=without)
    every.collect("register_commands", cli=tiepdan)
    return every
