"""Cases another authority hands over as a file: each becomes a letter on the line."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from core import api

_NAME = "exchange"
Opened = Callable[[], AbstractAsyncContextManager[tuple[Mapping[str, str], api.Office]]]


def read(raw: bytes) -> api.Letter:
    """Read one case, kept as a file that holds nothing else. Raises LetterRefused.

    Its terms begin anew: the law counts them from receipt here.
    """
    try:
        file = file_of(raw)
    except ValueError as error:
        raise api.LetterRefused(str(error)) from error
    if len(file.cases) != 1 or not file.cases[0].body.strip():
        raise api.LetterRefused("one case with words")
    case = file.cases[0]
    return api.Letter(
        body=case.body,
        subject=case.subject,
        party=case.writer or api.Party(),
        external_id=f"{file.authority}: {api.show_code(case.code)}",
        written_at=case.received_at,
        place=case.place,
        language="en" if case.language == "en" else "vi",
    )


def file_of(content: bytes) -> api.CaseFile:
    """Read a file of cases. Raises ValueError, which says where it is wrong."""
    try:
        file = msgspec.json.decode(content, type=api.CaseFile)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if file.form != api.CASES_FORM:
        raise ValueError(f"this is {file.form!r}, not {api.CASES_FORM!r}")
    return file


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be received.")
@click.pass_context
def import_cases(context: click.Context, file: Path, dry_run: bool) -> None:
    """Receive every case of FILE (see docs/exchange.md) as a letter.

    A case that has come before is not received again. Sealed cases have no words:
    ask the sender for the paper file.
    """
    try:
        handed = file_of(file.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}; nothing was received") from error
    wordless = [case for case in handed.cases if not case.body.strip()]
    if dry_run:
        new = len(handed.cases) - len(wordless)
    else:
        opened: Opened = context.meta["tiepdan.office"]
        new = asyncio.run(_receive(handed, opened))
    known = len(handed.cases) - len(wordless) - new
    click.echo(f"{new} received, {known} known before, {len(wordless)} without words")
    for case in wordless:
        click.echo(f"  {api.show_code(case.code)}")


async def _receive(file: api.CaseFile, opened: Opened) -> int:
    """Hand every case with words to the door; return how many were new."""
    new = 0
    async with opened() as (_, office):
        for case in file.cases:
            if case.body.strip():
                received = await office.intake.receive(_arrival(file, case))
                new += received.new
    return new


def _arrival(file: api.CaseFile, case: api.ExchangedCase) -> api.Arrival:
    raw = msgspec.json.encode(replace(file, cases=(case,)))
    return api.Arrival(_NAME, raw, key=f"{case.code}@{file.authority}"[:200])


@api.hookimpl
def register_channel() -> api.Channel:
    """Needs no options: files come by command only."""
    return api.Channel(_NAME, api.N_("Cơ quan khác chuyển đến"), read)


@api.hookimpl
def register_commands(cli: click.Group) -> None:
    """Add `tiepdan import`."""
    cli.add_command(import_cases)
