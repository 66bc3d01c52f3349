"""Every clock of one case, chained ones too, under the law of the day it arrived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.course import Happening, Stopped, follow, followed_by
from core.domain.deadline import ClockRule, ClockStart, Deadline
from core.domain.ruleset import Ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCourse:
    """What has happened in one case, as far as clocks are concerned."""

    kind: LetterKind
    arrived_on: date
    """Local day of arrival: the law of that day holds to the end."""
    events: Mapping[ClockStart, datetime]
    """The legal events so far; EXPIRY is worked out and not given."""
    channel: str = ""
    circumstance: str = ""
    happenings: Mapping[str, tuple[Happening, ...]] = field(default_factory=dict)
    """Extensions and suspensions by id of the clock."""


def clocks_of_course(
    course: CaseCourse, rules: Ruleset, calendar: Calendar
) -> tuple[Deadline | Stopped, ...]:
    """Return every clock that the events of a case have started.

    A clock that follows another one's running out is there as soon as the other is
    (a citizen may read ahead), and is gone once the decision has come in time.
    Raises HappeningRefused.
    """
    found = [
        follow(rule, at, calendar, course.happenings.get(rule.id, ()))
        for start, at in course.events.items()
        for rule in _rules(course, rules, start)
    ]
    running = {clock.rule: clock for clock in found if isinstance(clock, Deadline)}
    decided = course.events.get(ClockStart.DECISION)
    for rule in _rules(course, rules, ClockStart.EXPIRY):
        before = running.get(rule.after)
        if before and (decided is None or decided > before.due_at):
            found.append(followed_by(rule, before, calendar))
    return tuple(found)


def _rules(
    course: CaseCourse, rules: Ruleset, start: ClockStart
) -> tuple[ClockRule, ...]:
    return rules.terms_for(
        course.kind,
        start,
        course.arrived_on,
        channel=course.channel,
        circumstance=course.circumstance,
    )
