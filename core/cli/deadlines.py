"""`tiepdan deadlines`: what is due when, and how it was counted."""

import json
from datetime import datetime

import click

from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL, ClockStart, Deadline, count
from core.i18n import say
from core.plugin import Plugins
from core.rulebook import calendar_of, rules_of

_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")


@click.command("deadlines")
@click.option(
    "--kind", required=True, type=click.Choice([kind.value for kind in LetterKind])
)
@click.option(
    "--received",
    required=True,
    type=click.DateTime(_FORMATS),
    help="Local time, such as 2026-04-24T14:10.",
)
@click.option(
    "--start",
    default=ClockStart.RECEIPT.value,
    type=click.Choice([start.value for start in ClockStart]),
    show_default=True,
    help="Which legal event that instant is.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def deadlines(
    plugins: Plugins, kind: str, received: datetime, start: str, as_json: bool
) -> None:
    """Print each legal clock with its due date, article and the days counted."""
    at = received.replace(tzinfo=LOCAL)
    rules, calendar = rules_of(plugins), calendar_of(plugins)
    in_force = rules.clocks_for(LetterKind(kind), ClockStart(start), at.date())
    due = [count(rule, at, calendar) for rule in in_force]
    if as_json:
        click.echo(json.dumps([_plain(one) for one in due], ensure_ascii=False))
        return
    for one in due:
        click.echo(f"{one.due_at:%H:%M %d/%m/%Y}  {one.name} ({one.article})")
        for line in one.lines:
            click.echo(f"    {say(line)}")


def _plain(due: Deadline) -> dict[str, object]:
    return {
        "id": due.rule,
        "name": due.name,
        "article": due.article,
        "start": due.start_on.isoformat(),
        "due": due.due_at.isoformat(),
        "confirmed": due.confirmed,
        "counted": [day.isoformat() for day in due.counted],
        "lines": [say(line) for line in due.lines],
    }


COMMANDS = (deadlines,)
