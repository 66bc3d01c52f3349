"""`tiepdan replay`: the letter each recorded payload becomes, without a database."""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from core.channel import Channel
from core.demo.town import town
from core.domain.because import Because
from core.domain.bundle import bundle
from core.domain.classification import KindSuggestion, TopicSuggestion
from core.domain.deadline import nearest
from core.domain.message import Letter
from core.domain.routing import UnitSuggestion
from core.domain.spam import SpamSuggestion
from core.domain.stage import Stage
from core.i18n import say
from core.kit.office import MemoryOffice
from core.kit.rehearsal import Rehearsal, Rehearsed, Suggestion
from core.kit.samples import options_in, plain
from core.plugin import Plugins
from core.rulebook import calendar_of, rules_of
from core.settings import options_from_environment

_EXCERPT = 160
"""Characters of a letter that are shown."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One file, and what became of it."""

    file: str
    channel: str
    told: Rehearsed


@click.command("replay")
@click.option("--channel", help="Which channel reads the files; else their folder's.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "--together", is_flag=True, help="The files are messages of one conversation."
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE...",
)
@click.pass_obj
def replay(
    plugins: Plugins,
    channel: str | None,
    as_json: bool,
    together: bool,
    files: Sequence[Path],
) -> None:
    """Show the letter each recorded payload becomes, and where the line takes it.

    Nothing is written or sent, and no database is needed; units are those of the
    invented ward. Options of the channel come from the environment and from
    options.toml beside the file. Ends with 1 when reading or a step broke.
    """
    broke = False
    for one in _replayed(plugins, files, channel, together=together):
        broke = broke or bool(one.told.broke)
        if as_json:
            click.echo(json.dumps(_as_json(one), ensure_ascii=False))
        else:
            click.echo("\n".join(_lines(one)) + "\n")
    if broke:
        raise SystemExit(1)


def _replayed(
    plugins: Plugins, files: Sequence[Path], channel: str | None, *, together: bool
) -> Iterator[Replayed]:
    rules, calendar = rules_of(plugins), calendar_of(plugins)
    raws = {path: path.read_bytes() for path in files}
    if together:
        raws = {files[0]: bundle([raws[path] for path in files])}
    for path, raw in raws.items():
        office = MemoryOffice(lambda: datetime.now(UTC))
        read_by = _channel(plugins, path, channel, office)
        rehearsal = Rehearsal(
            plugins=plugins,
            rules=rules,
            calendar=calendar,
            units=town().units,
            office=office,
        )
        with redirect_stdout(sys.stderr):  # logs stay out of what programs read
            told = asyncio.run(rehearsal.walk(read_by, raw))
        yield Replayed(str(path), read_by.name, told)


def _channel(
    plugins: Plugins, path: Path, named: str | None, office: MemoryOffice
) -> Channel:
    """Return the channel that reads a file. Raises UsageError when there is none.

    Without a name it is the nearest folder's that bears a channel's name.
    """
    options = {**options_from_environment(), **options_in(path.parent)}
    offered = plugins.collect("register_channel", options=options, office=office)
    channels: dict[str, Channel] = {channel.name: channel for _, channel in offered}
    folders = [folder.name for folder in path.resolve().parents]
    wanted = [named] if named else [name for name in folders if name in channels]
    if wanted and wanted[0] in channels:
        return channels[wanted[0]]
    known = ", ".join(sorted(channels))
    raise click.UsageError(
        f"{path}: which channel? Switched on are {known}. Name it with --channel; one"
        " that is missing lacks its options (TIEPDAN_…, or options.toml beside the"
        " file)."
    )


def _lines(one: Replayed) -> Iterator[str]:
    told = one.told
    yield f"{one.file}  ({one.channel})"
    if told.letter is None:
        why = told.broke or say(told.history[-1])
        yield f"  {'broke' if told.broke else 'refused'}  {why}"
        return
    yield from (f"  {name:8} {words}" for name, words in _parts(told.letter))
    for name, suggestions in _advice(told).items():
        for suggestion in suggestions:
            yield f"  {name:8} {_opinion(suggestion)}"
            yield from (f"           - {_line(why)}" for why in suggestion.reasons)
    if due := nearest(told.clocks):
        yield f"  due      {due.due_at:%d/%m/%Y} {due.name} ({due.article})"
    yield from (f"  asks     {say(why)}" for why in told.asked)
    yield f"  ends     {_end(told)}"


def _parts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Yield what a letter says; of its writer only what is known, not what it is."""
    told = " ".join(letter.body.split())
    more = "…" if len(told) > _EXCERPT else ""
    yield "body", f"{told[:_EXCERPT]}{more} ({len(letter.body)} characters)"
    for name in ("subject", "place", "point", "linked_to", "adds_to", "seems_of"):
        if value := getattr(letter, name):
            yield name, value
    if letter.automatic:
        yield "machine", letter.automatic
    yield "party", ", ".join(_known(letter)) or "nothing is known"
    yield "answer", "can be sent" if letter.reply_to else "stands on the tracking page"
    for file in letter.attachments:
        yield "file", f"{file.filename} ({file.content_type}, {file.size} bytes)"


def _known(letter: Letter) -> list[str]:
    party = letter.party
    return [part.name for part in fields(party) if getattr(party, part.name)]


def _advice(told: Rehearsed) -> Mapping[str, Sequence[Suggestion]]:
    advice = told.facts.advice
    return {
        "spam": [one for one in advice.spam if one.confidence > 0],
        "kind": advice.kind,
        "topic": advice.topic,
        "unit": advice.unit,
    }


def _opinion(suggestion: Suggestion) -> str:
    return f"{_what(suggestion)} {suggestion.confidence:.0%} by {suggestion.by}".strip()


def _what(suggestion: Suggestion) -> str:
    match suggestion:
        case KindSuggestion():
            return suggestion.kind
        case TopicSuggestion():
            return suggestion.topic
        case UnitSuggestion():
            return suggestion.unit
        case SpamSuggestion():
            return "spam"


def _line(why: Because) -> str:
    """Return a reason on one line; words of a letter may bring their own breaks."""
    return " ".join(say(why).split())


def _end(told: Rehearsed) -> str:
    if told.broke:
        return f"broke at {told.broke}"
    if told.closed_as:
        return f"closed as {told.closed_as}: {say(told.history[-1])}"
    if told.stage is Stage.ASSIGN:
        return "at an officer's desk"
    return f"waits at {told.stage}: {say(told.history[-1])}"


def _as_json(one: Replayed) -> dict[str, Any]:
    told = one.told
    return {
        "file": one.file,
        "channel": one.channel,
        "letter": plain(told.letter) if told.letter else None,
        "refused": say(told.history[-1]) if told.refused else None,
        "broke": told.broke or None,
        "kind": told.facts.kind,
        "topic": told.facts.topic,
        "unit": told.facts.routing.unit if told.facts.routing else None,
        "advice": {
            name: [_suggested(suggestion) for suggestion in suggestions]
            for name, suggestions in _advice(told).items()
        },
        "asks": [say(why) for why in told.asked],
        "clocks": [
            {"rule": clock.rule, "name": clock.name, "due_at": clock.due_at.isoformat()}
            for clock in told.clocks
        ],
        "stage": told.stage,
        "closed_as": told.closed_as,
        "history": [say(why) for why in told.history],
    }


def _suggested(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "what": _what(suggestion),
        "confidence": suggestion.confidence,
        "by": suggestion.by,
        "reasons": [say(why) for why in suggestion.reasons],
    }


COMMANDS = (replay,)
