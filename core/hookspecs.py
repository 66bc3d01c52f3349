"""Every hook there is. Advice is synchronous, no I/O; None means no opinion."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
import pluggy

from core.channel import Channel, Office
from core.domain.calendar import Calendar
from core.domain.classification import KindSuggestion, LetterKind, TopicSuggestion
from core.domain.duplicate import PastLetter, SameSuggestion
from core.domain.event import Event
from core.domain.message import Letter
from core.domain.reply import ReplySuggestion
from core.domain.report import ReceptionReport, Report
from core.domain.routing import UnitSuggestion
from core.domain.ruleset import Ruleset
from core.domain.spam import SpamSuggestion
from core.domain.ticket import Ticket
from core.domain.unit import Unit

PROJECT = "tiepdan"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_channel(options: Mapping[str, str], office: Office) -> Channel | None:
    """Offer a channel; None when `options` (TIEPDAN_<NAME>) lack what it needs."""


@hookspec
def register_calendar() -> Calendar | None:
    """Offer the public holidays and swapped days of the years that are known."""


@hookspec
def register_ruleset() -> Ruleset | None:
    """Offer the law: clocks, conditions, topics, each with article and dates."""


@hookspec
def register_routes() -> Sequence[Any] | None:
    """Offer pages that are no channel's: Litestar handlers or controllers."""


@hookspec
def register_commands(cli: click.Group) -> None:
    """Add commands to `tiepdan`."""


@hookspec
def register_report() -> Sequence[Report | ReceptionReport] | None:
    """Offer reports: tables worked out from the cases or sessions of a period."""


@hookspec
def screen(letter: Letter) -> SpamSuggestion | None:
    """Say how likely it is that no citizen wrote this."""


@hookspec
def suggest_same(
    letter: Letter, candidates: Sequence[PastLetter]
) -> SameSuggestion | None:
    """Say which older letter this one repeats, if any."""


@hookspec
def suggest_kind(letter: Letter) -> KindSuggestion | None:
    """Say what kind of letter this is and why. The core decides; you advise."""


@hookspec
def suggest_topic(letter: Letter) -> TopicSuggestion | None:
    """Say what the letter is about: the code of a topic in the rule pack."""


@hookspec
def suggest_unit(
    letter: Letter, kind: LetterKind, topic: str, units: Sequence[Unit]
) -> UnitSuggestion | None:
    """Say which of `units` is competent."""


@hookspec
def suggest_reply(ticket: Ticket) -> ReplySuggestion | None:
    """Begin an answer for the officer to finish; nothing goes out unsigned."""


@hookspec
def ticket_moved(event: Event) -> None:
    """Hear the news after it is committed; failing here cannot hurt the ticket."""
