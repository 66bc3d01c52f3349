"""One letter walked along the line, as far as an officer's desk, and nothing written.

The very steps of the house, over a ledger in memory: no database, no file, no network,
and nothing goes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from core.channel import Channel
from core.domain.because import Because, because
from core.domain.calendar import Calendar
from core.domain.classification import KindSuggestion, TopicSuggestion, loudest
from core.domain.deadline import Deadline
from core.domain.disposition import Disposition
from core.domain.duplicate import PastLetter
from core.domain.event import EventKind
from core.domain.message import Arrival, Letter
from core.domain.outcome import Close, Outcome, Wait
from core.domain.routing import UnitSuggestion
from core.domain.ruleset import Ruleset
from core.domain.spam import SpamSuggestion
from core.domain.stage import Stage
from core.domain.ticket import Facts, Ticket
from core.domain.unit import Unit
from core.kit.office import MemoryOffice
from core.pipeline.line import Step, walk
from core.pipeline.steps import Needs, steps
from core.pipeline.wording import Correspondence
from core.plugin import Plugins

_BY = "rehearsal"
_NOBODY = Correspondence(authority="", public_url="")
Suggestion = SpamSuggestion | KindSuggestion | TopicSuggestion | UnitSuggestion


@dataclass(frozen=True, slots=True)
class Nobody:
    """A past without letters, and the units at hand."""

    units: Sequence[Unit] = ()

    async def like(self, ticket: Ticket, letter: Letter) -> Sequence[PastLetter]:
        """Return no letter: a rehearsal remembers none."""
        return ()

    async def letters_within(self, reply_to: str, period: timedelta) -> int:
        """Return none: nobody has written before."""
        return 0

    async def active(self) -> Sequence[Unit]:
        """Return the units that can receive letters."""
        return self.units


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What became of one piece of bytes."""

    letter: Letter | None
    """None when the bytes were refused, or reading them broke."""
    stage: Stage
    """Where it stands; ASSIGN is as far as a rehearsal goes."""
    facts: Facts
    closed_as: Disposition | None
    broke: str
    """Step and kind of error, or empty."""
    history: tuple[Because, ...]
    """What each step said, in order."""
    asked: tuple[Because, ...]
    """What a person would have been asked; the advice was followed instead."""

    @property
    def refused(self) -> bool:
        """Whether the channel found no letter in the bytes."""
        return self.letter is None and not self.broke

    @property
    def advice(self) -> Sequence[Suggestion]:
        """What the plugins said, in the order of the line."""
        told = self.facts.advice
        return (*told.spam, *told.kind, *told.topic, *told.unit)

    @property
    def clocks(self) -> Sequence[Deadline]:
        """The terms that run from receipt."""
        return self.facts.clocks or ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a letter is walked with."""

    plugins: Plugins
    rules: Ruleset
    calendar: Calendar
    units: Sequence[Unit] = ()
    office: MemoryOffice = field(default_factory=MemoryOffice)

    async def walk(self, channel: Channel, raw: bytes) -> Rehearsed:
        """Let bytes arrive by a channel, and say what becomes of them."""
        ledger = self.office.ledger
        arrival = Arrival(channel.name, raw, key=f"rehearsal {len(ledger.pages.raws)}")
        received = await self.office.intake.receive(arrival)
        line, asked = self._line(channel), []
        ticket = await walk(await ledger.find(received.code), line, ledger)
        while leaning := _leaning(ticket):
            history = await ledger.history(ticket.code)
            asked.append(history[-1].because)
            why = because("Theo gợi ý, để diễn tập")
            ticket = await ledger.supply(ticket, leaning, _BY, why)
            ticket = await walk(ticket, line, ledger)
        ticket = await ledger.find(ticket.code)
        events = await ledger.history(ticket.code)
        told = [e for e in events if e.kind is not EventKind.RECEIVED]
        return Rehearsed(
            letter=ticket.letter,
            stage=ticket.stage,
            facts=ticket.facts,
            closed_as=ticket.closed_as,
            broke=ticket.shelved,
            history=tuple(event.because for event in told),
            asked=tuple(asked),
        )

    def _line(self, channel: Channel) -> Mapping[Stage, Step]:
        nobody = Nobody(self.units)
        laid = steps(
            Needs(
                channels={channel.name: channel},
                shelves=self.office.ledger,
                files=self.office.files,
                past=nobody,
                units=nobody,
                advice=self.plugins,
                rules=self.rules,
                calendar=self.calendar,
                writing=_NOBODY,
                senders=nobody,
                most_receipts=1,
                now=self.office.now,
            )
        )
        joining = laid[Stage.DEDUPLICATE]

        async def join_nothing(ticket: Ticket) -> Outcome:
            """Say what it would be added to; there is no such case here."""
            outcome = await joining(ticket)
            return replace(outcome, joins="") if isinstance(outcome, Close) else outcome

        return {**laid, Stage.DEDUPLICATE: join_nothing, Stage.ASSIGN: _enough}


async def _enough(ticket: Ticket) -> Outcome:
    return Wait(because=because("Đến bàn cán bộ"))


def _leaning(ticket: Ticket) -> Mapping[str, object]:
    """Return what the advice leans to where the line asks a person; else nothing."""
    if ticket.stage is not Stage.CLASSIFY or ticket.closed_as or ticket.shelved:
        return {}
    advice, facts = ticket.facts.advice, ticket.facts
    kind, topic = loudest(advice.kind), loudest(advice.topic)
    leaning = {
        "kind": facts.kind or (kind.kind if kind else None),
        "topic": facts.topic or (topic.topic if topic else None),
    }
    if None in leaning.values() or (facts.kind and facts.topic):
        return {}
    return leaning
