"""`tiepdan classify`: what the advisers say of a letter, without a case."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

import click

from core.demo.town import town
from core.domain.calendar import Calendar
from core.domain.classification import loudest
from core.domain.message import Letter
from core.domain.ruleset import Ruleset
from core.domain.text import tidy
from core.domain.ticket import Facts, Ticket, having
from core.domain.unit import Unit
from core.i18n import say
from core.pipeline.classify import classify
from core.pipeline.route import route
from core.pipeline.wording import Correspondence
from core.plugin import Plugins
from core.rulebook import rules_of

_NOBODY = Correspondence(authority="", public_url="")
_READ_UP_TO = 5 * 1024 * 1024
"""Bytes; a longer letter is judged by its beginning."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A unit tree at hand, for the route step."""

    units: Sequence[Unit]

    async def active(self) -> Sequence[Unit]:
        """Return the units that can receive letters."""
        return self.units


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the line would decide, or what it leans to while it would ask a person."""

    kind: str | None
    topic: str | None
    unit: str | None
    confidence: float
    """Of the kind, 0 to 1."""
    ask_person: bool
    reasons: tuple[str, ...]


async def opinion(
    body: str, *, plugins: Plugins, rules: Ruleset, units: Sequence[Unit]
) -> Opinion:
    """Run the very steps of the line on a letter that is no case."""
    ticket = Ticket(
        id=uuid4(),
        code="",
        channel="cli",
        received_at=datetime.now(UTC),
        letter=Letter(body=tidy(body)),
    )
    heard = await classify(ticket, advice=plugins, rules=rules, calendar=Calendar())
    facts = having(Facts(), heard.facts)
    kind, topic = loudest(facts.advice.kind), loudest(facts.advice.topic)
    leaning = replace(
        facts,
        kind=facts.kind or (kind.kind if kind else None),
        topic=facts.topic or (topic.topic if topic else None),
    )
    routed = await route(
        replace(ticket, facts=leaning),
        units=Tree(units),
        advice=plugins,
        floor=rules.thresholds.unit,
        rules=rules,
        writing=_NOBODY,
    )
    unit = loudest(having(Facts(), routed.facts).advice.unit)
    said = (*facts.advice.kind, *facts.advice.topic, *((unit,) if unit else ()))
    return Opinion(
        kind=leaning.kind,
        topic=leaning.topic,
        unit=unit.unit if unit else None,
        confidence=round(kind.confidence, 4) if kind else 0.0,
        ask_person=facts.kind is None or facts.topic is None,
        reasons=tuple(say(reason) for one in said for reason in one.reasons),
    )


@click.command("classify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.argument("file", default="-", metavar="[FILE|-]")
@click.pass_obj
def classify_letter(plugins: Plugins, as_json: bool, file: str) -> None:
    """Say the kind, topic and unit of a letter, and the words that decided it.

    Units are those of the invented ward: no database is needed.
    """
    rules = rules_of(plugins)
    said = asyncio.run(
        opinion(_read(file), plugins=plugins, rules=rules, units=town().units)
    )
    if as_json:
        shown = {
            "kind": said.kind,
            "topic": said.topic,
            "unit": said.unit,
            "confidence": said.confidence,
            "ask_person": said.ask_person,
            "reasons": said.reasons,
        }
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    names = rules.topic_names()
    click.echo(f"kind   {said.kind} ({said.confidence:.0%})")
    click.echo(f"topic  {said.topic} {names.get(said.topic or '', '')}")
    click.echo(f"unit   {said.unit}")
    for reason in said.reasons:
        click.echo(f"  - {reason}")


def _read(file: str) -> str:
    with click.open_file(file, "rb") as stream:
        content: bytes = stream.read(_READ_UP_TO)
    return content.decode("utf-8", "replace")


COMMANDS = (classify_letter,)
