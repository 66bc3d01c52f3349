"""The command `tiepdan`."""

import sys
from collections.abc import Sequence

import click

from core.cli import (
    advice,
    database,
    deadlines,
    notes,
    officers,
    plugins,
    posters,
    replay,
    serving,
    shelf,
)
from core.cli.house import open_office
from core.errors import PluginBroken, TiepdanError
from core.plugin import Plugins


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88}
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
    context.meta["tiepdan.office"] = open_office


for command in (
    *serving.COMMANDS,
    *database.COMMANDS,
    *officers.COMMANDS,
    *posters.COMMANDS,
    *plugins.COMMANDS,
    *advice.COMMANDS,
    *replay.COMMANDS,
    *deadlines.COMMANDS,
    *shelf.COMMANDS,
    *notes.COMMANDS,
):
    tiepdan.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; what tiepdan foresaw ends in one clear line, not a trace."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        loaded = Plugins()
        loaded.load(without=plugins.left_out(given))
        loaded.collect("register_commands", cli=tiepdan)
        tiepdan(args=given, obj=loaded)
    except PluginBroken as broken:
        click.echo(f"tiepdan: {broken}\nGo on without it: --without NAME", err=True)
        sys.exit(2)
    except TiepdanError as error:
        click.echo(f"tiepdan: {error.code}: {error}", err=True)
        sys.exit(1)
