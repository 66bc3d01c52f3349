"""The twelve steps, each given what it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from core.channel import Channel
from core.domain.calendar import Calendar
from core.domain.ruleset import Ruleset
from core.domain.stage import Stage
from core.pipeline.acknowledge import acknowledge
from core.pipeline.advice import Advice
from core.pipeline.answer import answer
from core.pipeline.assign import WhoAnswers, assign, themselves
from core.pipeline.classify import classify
from core.pipeline.deduplicate import Past, deduplicate
from core.pipeline.deliver import deliver
from core.pipeline.line import Step
from core.pipeline.listen import listen
from core.pipeline.manners import Manners, Senders
from core.pipeline.normalise import Shelves, normalise
from core.pipeline.qualify import qualify
from core.pipeline.receive import Files
from core.pipeline.route import Units, route
from core.pipeline.schedule import schedule
from core.pipeline.screen import screen
from core.pipeline.wording import Correspondence


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Everything the steps ask of the rest of the house."""

    channels: Mapping[str, Channel]
    shelves: Shelves
    files: Files
    past: Past
    units: Units
    advice: Advice
    rules: Ruleset
    calendar: Calendar
    writing: Correspondence
    senders: Senders
    most_receipts: int
    """Receipts one correspondent gets in an hour."""
    now: Callable[[], datetime]
    who_answers: WhoAnswers = themselves


def steps(needs: Needs) -> Mapping[Stage, Step]:
    """Lay the line."""
    floors, advice = needs.rules.thresholds, needs.advice
    manners = Manners(needs.senders, needs.most_receipts)
    return {
        Stage.NORMALISE: partial(
            normalise,
            channels=needs.channels,
            shelves=needs.shelves,
            files=needs.files,
        ),
        Stage.DEDUPLICATE: partial(
            deduplicate,
            past=needs.past,
            advice=advice,
            floor=floors.same,
            writing=needs.writing,
            manners=manners,
        ),
        Stage.SCREEN: partial(
            screen, advice=advice, doubt=floors.spam_doubt, sure=floors.spam_sure
        ),
        Stage.ACKNOWLEDGE: partial(
            acknowledge,
            writing=needs.writing,
            manners=manners,
        ),
        Stage.CLASSIFY: partial(
            classify, advice=advice, rules=needs.rules, calendar=needs.calendar
        ),
        Stage.QUALIFY: partial(qualify, rules=needs.rules, writing=needs.writing),
        Stage.ROUTE: partial(
            route,
            units=needs.units,
            advice=advice,
            floor=floors.unit,
            rules=needs.rules,
            writing=needs.writing,
        ),
        Stage.SCHEDULE: partial(schedule, rules=needs.rules, calendar=needs.calendar),
        Stage.ASSIGN: partial(assign, units=needs.units, who_answers=needs.who_answers),
        Stage.ANSWER: answer,
        Stage.DELIVER: partial(deliver, writing=needs.writing),
        Stage.LISTEN: partial(
            listen,
            writing=needs.writing,
            now=needs.now,
            window=timedelta(days=needs.rules.listen_days),
        ),
    }
