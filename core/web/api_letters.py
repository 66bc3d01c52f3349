"""The JSON API for programs that follow letters: progress for whoever has the code."""

from datetime import datetime

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.domain.progress import CaseTerm
from core.domain.tracking import read_code
from core.errors import TicketUnknown
from core.i18n import gettext as _
from core.i18n import say
from core.web.labels import label
from core.web.looking import Looking
from core.web.problems import problem


class Step(msgspec.Struct):
    """One thing that happened, in plain words."""

    at: datetime
    stage: str
    text: str


class Clock(msgspec.Struct):
    """One legal date and how it was counted."""

    name: str
    due_at: datetime
    article: str
    lines: list[str]
    met_at: datetime | None = None
    """None: not yet."""


class Progress(msgspec.Struct):
    """Where a letter stands; it names nobody."""

    code: str
    stage: str
    stage_name: str
    received_at: datetime
    closed_as: str | None
    timeline: list[Step]
    clocks: list[Clock]


@get(
    "/api/v1/letters/{code:str}",
    summary="Follow a letter",
    tags=["letters"],
    include_in_schema=True,
    responses={
        404: problem("No letter has this code"),
        429: problem("Too many look-ups from this address; see Retry-After"),
        503: problem("The database does not answer"),
    },
)
async def follow_letter(
    code: FromPath[str],
    looking: NamedDependency[Looking],
) -> Progress:
    """Return the step, the timeline and the legal dates of a letter."""
    looking.forms.allow("track", looking.client)
    meant = read_code(code)
    if meant is None:
        raise TicketUnknown
    view = await looking.queries.track(meant)
    return Progress(
        code=view.code,
        stage=view.stage.value,
        stage_name=label(view.stage),
        received_at=view.received_at,
        closed_as=view.closed_as.value if view.closed_as else None,
        timeline=[Step(e.at, e.stage.value, e.text) for e in view.timeline],
        clocks=[_clock(term) for term in view.terms],
    )


def _clock(term: CaseTerm) -> Clock:
    clock = term.clock
    lines = [say(line) for line in clock.lines]
    return Clock(_(clock.name), clock.due_at, clock.article, lines, term.met_at)
