"""`tiepdan deadlines`: what is due when, and how it was counted."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import click

from core.domain.calendar import Calendar
from core.domain.case_clocks import CaseCourse, clocks_of_course
from core.domain.classification import LetterKind
from core.domain.course import (
    Extension,
    Happening,
    HappeningRefused,
    Stopped,
    Suspension,
)
from core.domain.deadline import LOCAL, ClockRule, ClockStart, Deadline
from core.domain.ruleset import Ruleset
from core.i18n import gettext as _
from core.i18n import say
from core.plugin import Plugins
from core.rulebook import calendar_of, rules_of

_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")


Days = tuple[date, date | None]
"""The first and the last of several days; None: not over yet."""


def _days(
    _context: click.Context, _option: click.Parameter, given: Sequence[str]
) -> tuple[Days, ...]:
    """Read each DAY or DAY..DAY. Raises BadParameter."""
    try:
        return tuple(_span(*text.partition("..")) for text in given)
    except ValueError as error:
        raise click.BadParameter(
            "a day is such as 2026-03-10, two are 2026-03-10..2026-03-20"
        ) from error


def _span(first: str, _dots: str, last: str) -> Days:
    return date.fromisoformat(first), date.fromisoformat(last) if last else None


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
@click.option(
    "--arrived",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the letter came, whose law holds; else the day of --received.",
)
@click.option("--channel", default="", help="How it came: counter has its own term.")
@click.option(
    "--circumstance",
    default="",
    help="The special case an officer found, such as phuc_tap or lan_2.",
)
@click.option(
    "--extended",
    callback=_days,
    multiple=True,
    metavar="DAY",
    help="A day on which more time was given; may be repeated.",
)
@click.option(
    "--suspended",
    callback=_days,
    multiple=True,
    metavar="DAY[..DAY]",
    help="When it stood still, and when it went on; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def deadlines(
    plugins: Plugins,
    kind: str,
    received: datetime,
    start: str,
    arrived: datetime | None,
    channel: str,
    circumstance: str,
    extended: Sequence[Days],
    suspended: Sequence[Days],
    as_json: bool,
) -> None:
    """Print each legal clock with its due date, article and the days counted."""
    at = received.replace(tzinfo=LOCAL)
    rules, calendar = rules_of(plugins), calendar_of(plugins)
    if circumstance and circumstance not in rules.circumstances:
        known = ", ".join(rules.circumstances)
        raise click.BadParameter(f"{circumstance!r} is none of {known}")
    course = CaseCourse(
        kind=LetterKind(kind),
        arrived_on=(arrived or received).date(),
        events={ClockStart(start): at},
        channel=channel,
        circumstance=circumstance,
    )
    happened: list[Happening] = [
        *(Extension(first) for first, _last in extended),
        *(Suspension(first, last) for first, last in suspended),
    ]
    due = _counted(course, rules, calendar, happened)
    if as_json:
        click.echo(json.dumps([_plain(one) for one in due], ensure_ascii=False))
        return
    for one in due:
        click.echo(f"{_when(one)}  {_(one.name)} ({one.article})")
        for line in one.lines:
            click.echo(f"    {say(line)}")


def _counted(
    course: CaseCourse,
    rules: Ruleset,
    calendar: Calendar,
    happened: Sequence[Happening],
) -> tuple[Deadline | Stopped, ...]:
    """Count the clocks; what happened concerns those the law lets it happen to."""
    terms = rules.terms_for(
        course.kind,
        next(iter(course.events)),
        course.arrived_on,
        channel=course.channel,
        circumstance=course.circumstance,
    )
    concerned = {
        rule.id: tuple(one for one in happened if _may(rule, one)) for rule in terms
    }
    idle = [one for one in happened if not any(one in h for h in concerned.values())]
    if idle:
        raise click.UsageError("no clock here may be extended or suspended so")
    try:
        return clocks_of_course(replace(course, happenings=concerned), rules, calendar)
    except HappeningRefused as refused:
        raise click.ClickException(say(refused.because)) from refused


def _may(rule: ClockRule, happening: Happening) -> bool:
    if isinstance(happening, Extension):
        return rule.prolonging is not None
    return bool(rule.suspended_by)


def _when(one: Deadline | Stopped) -> str:
    if isinstance(one, Stopped):
        return _("đang tạm dừng")
    return f"{one.due_at:%H:%M %d/%m/%Y}"


def _plain(one: Deadline | Stopped) -> dict[str, object]:
    shared: dict[str, object] = {
        "id": one.rule,
        "name": one.name,
        "article": one.article,
        "start": one.start_on.isoformat(),
        "lines": [say(line) for line in one.lines],
    }
    if isinstance(one, Stopped):
        return shared | {"due": None, "left": one.left}
    return shared | {
        "due": one.due_at.isoformat(),
        "confirmed": one.confirmed,
        "counted": [day.isoformat() for day in one.counted],
    }


COMMANDS = (deadlines,)
