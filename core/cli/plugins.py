"""`tiepdan plugins` and `tiepdan plugin new`."""

import json
import shlex
from dataclasses import asdict
from pathlib import Path

import click

from core.cli.skeleton import KINDS, NameRefused, Names, names_of, write
from core.plugin import Plugins


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


@click.group("plugin")
def plugin() -> None:
    """Write a plugin of your own."""


@plugin.command("new")
@click.argument("name")
@click.option(
    "--kind", type=click.Choice(KINDS), default="channel", show_default=True,
    help="channel: citizens write and are answered by it; adviser: it judges letters.",
)  # fmt: skip
@click.option(
    "--directory", type=click.Path(path_type=Path, file_okay=False),
    help="Where to write it; else tiepdan-NAME, here.",
)  # fmt: skip
@click.pass_obj
def new(plugins: Plugins, name: str, kind: str, directory: Path | None) -> None:
    """Write a package that works: code, samples, tests, guide.

    NAME is the plugin's, like drop-box. Nothing that exists is written over.
    """
    try:
        names = names_of(name, taken=[state.name for state in plugins.states()])
    except NameRefused as refused:
        raise click.BadParameter(str(refused), param_hint="NAME") from refused
    target = directory or Path(names.distribution)
    try:
        written = write(target, kind, names)
    except FileExistsError as there:
        raise click.UsageError(f"{target} is there and not empty") from there
    for path in written:
        click.echo(f"wrote {path}")
    click.echo("\n".join(("", "Go on with", *_next(target, names))))


def _next(target: Path, names: Names) -> tuple[str, str, str]:
    return (
        f"  uv pip install --editable {shlex.quote(f'{target}[dev]')}",
        f"  pytest {shlex.quote(str(target))}",
        f"  tiepdan plugins   # {names.entry} stands in the list",
    )


COMMANDS = (list_plugins, plugin)
