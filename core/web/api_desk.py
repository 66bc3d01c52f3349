"""The JSON API for programs that act for an officer, by bearer token."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from core.domain.classification import LetterKind
from core.domain.officer import Action, Officer
from core.domain.routing import Competence, Routing
from core.domain.ruleset import Ruleset
from core.domain.spam import Screening
from core.domain.tracking import read_code
from core.errors import InputInvalid, TicketUnknown
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.desk import Desk
from core.store.queries import Queries
from core.store.views import CaseView, InboxFilter, InboxLine
from core.web.problems import OFFICER_PROBLEMS
from core.web.walking import Line

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Name = Annotated[str, msgspec.Meta(max_length=200)]


class LetterLine(msgspec.Struct):
    """One letter of the inbox."""

    code: str
    stage: str
    kind: str
    topic: str
    unit: str
    officer: str
    channel: str
    received_at: datetime
    due_at: datetime | None
    excerpt: str
    sender: str
    sealed: bool


class LetterPage(msgspec.Struct):
    """A page of the inbox; `after` asks for the next one."""

    letters: list[LetterLine]
    after: str


class Case(msgspec.Struct):
    """One case as this officer may see it."""

    code: str
    stage: str
    body: str
    sender: str
    sealed: bool
    kind: str | None
    topic: str | None
    unit: str
    officer: str | None
    due_at: datetime | None
    draft: str
    draft_state: str


class FactsGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Facts the case waits for; give one or more."""

    kind: LetterKind | None = None
    topic: Name | None = None
    unit: Name | None = None
    officer: Name | None = None
    spam: bool | None = None
    because: Name = ""


class FactStruck(msgspec.Struct, forbid_unknown_fields=True):
    """A fact that is wrong, and why."""

    fact: Name
    because: Words


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """Words: of a draft, or of a note."""

    body: Words


class Stands(msgspec.Struct):
    """Where the case stands now."""

    code: str
    stage: str


class DeskApi(Controller):
    """What an officer does at the desk, for programs. The same roles decide."""

    path = "/api/v1/desk"
    tags = ["desk"]  # noqa: RUF012 (Litestar copies it)
    include_in_schema = True
    security = [{"bearer": []}]  # noqa: RUF012

    @get(
        "/letters",
        guards=[needs(Action.READ)],
        summary="Read the inbox",
        responses=OFFICER_PROBLEMS,
    )
    async def letters(
        self,
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        words: FromQuery[str] = "",
        stage: FromQuery[str] = "",
        kind: FromQuery[str] = "",
        closed: FromQuery[bool] = False,
        after: FromQuery[str] = "",
    ) -> LetterPage:
        """Return fifty letters, nearest legal date first."""
        wanted = InboxFilter(words=words, stage=stage, kind=kind, closed=closed)
        page = await queries.inbox(wanted, officer, after=after)
        return LetterPage([_line(one) for one in page.lines], page.after)

    @get(
        "/letters/{code:str}",
        guards=[needs(Action.READ)],
        summary="Read a case",
        responses=OFFICER_PROBLEMS,
    )
    async def letter(
        self,
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
    ) -> Case:
        """Return the case; a denouncer's name is never in it."""
        return _case(await queries.case(_meant(code), officer))

    @post(
        "/letters/{code:str}/facts",
        guards=[needs(Action.READ)],
        status_code=200,
        summary="Supply facts",
        responses=OFFICER_PROBLEMS,
    )
    async def supply(
        self,
        code: FromPath[str],
        data: JSONBody[FactsGiven],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        desk: NamedDependency[Desk],
        line: NamedDependency[Line],
        rules: NamedDependency[Ruleset],
    ) -> Stands:
        """Supply what the case waits for; the line goes on."""
        meant = (await queries.case(_meant(code), officer)).ticket.code
        facts = await _facts(data, rules, queries)
        await desk.supply(meant, officer, because=data.because, **facts)
        return await _walked(meant, line, queries, officer)

    @post(
        "/letters/{code:str}/corrections",
        guards=[needs(Action.CLASSIFY)],
        status_code=200,
        summary="Strike a fact",
        responses=OFFICER_PROBLEMS,
    )
    async def correct(
        self,
        code: FromPath[str],
        data: JSONBody[FactStruck],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        desk: NamedDependency[Desk],
        line: NamedDependency[Line],
    ) -> Stands:
        """Strike a fact with a reason; the case returns to the step that owns it."""
        meant = (await queries.case(_meant(code), officer)).ticket.code
        await desk.correct(meant, officer, data.fact, data.because)
        return await _walked(meant, line, queries, officer)

    @post(
        "/letters/{code:str}/draft",
        guards=[needs(Action.DRAFT)],
        status_code=200,
        summary="Write the reply",
        responses=OFFICER_PROBLEMS,
    )
    async def draft(
        self,
        code: FromPath[str],
        data: JSONBody[Said],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        desk: NamedDependency[Desk],
    ) -> Case:
        """Keep a draft; it goes nowhere before it is signed."""
        case = await queries.case(_meant(code), officer)
        kept = case.draft.attachments if case.draft else ()
        await desk.draft(case.ticket.code, officer, data.body, kept)
        return _case(await queries.case(case.ticket.code, officer))

    @post(
        "/letters/{code:str}/draft/submission",
        guards=[needs(Action.DRAFT)],
        status_code=200,
        summary="Submit the reply for review",
        responses=OFFICER_PROBLEMS,
    )
    async def submit(
        self,
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        desk: NamedDependency[Desk],
    ) -> Case:
        """Hand the draft to the head of unit."""
        meant = (await queries.case(_meant(code), officer)).ticket.code
        await desk.submit(meant, officer)
        return _case(await queries.case(meant, officer))

    @post(
        "/letters/{code:str}/draft/signature",
        guards=[needs(Action.SIGN)],
        status_code=200,
        summary="Sign the reply",
        responses=OFFICER_PROBLEMS,
    )
    async def sign(
        self,
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        desk: NamedDependency[Desk],
        line: NamedDependency[Line],
    ) -> Stands:
        """Sign; the line delivers the reply."""
        meant = (await queries.case(_meant(code), officer)).ticket.code
        await desk.sign(meant, officer)
        return await _walked(meant, line, queries, officer)

    @post(
        "/letters/{code:str}/notes",
        guards=[needs(Action.NOTE)],
        status_code=204,
        summary="Add an internal note",
        responses=OFFICER_PROBLEMS,
    )
    async def note(
        self,
        code: FromPath[str],
        data: JSONBody[Said],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        desk: NamedDependency[Desk],
    ) -> None:
        """Add a note no citizen ever sees."""
        meant = (await queries.case(_meant(code), officer)).ticket.code
        await desk.note(meant, officer, data.body)


def _meant(code: str) -> str:
    meant = read_code(code)
    if meant is None:
        raise TicketUnknown
    return meant


async def _walked(code: str, line: Line, queries: Queries, officer: Officer) -> Stands:
    await line.advance(code)
    case = await queries.case(code, officer)
    return Stands(code, case.ticket.stage.value)


async def _facts(
    given: FactsGiven, rules: Ruleset, queries: Queries
) -> dict[str, object]:
    """Turn what was given into facts. Raises InputInvalid for names nobody knows."""
    unknown = {}
    if given.topic is not None and given.topic not in rules.topic_names():
        unknown["topic"] = _("Không có lĩnh vực này.")
    if given.unit is not None and given.unit not in {
        unit.code for unit in await queries.units() if unit.active
    }:
        unknown["unit"] = _("Không có đơn vị này.")
    if given.officer is not None and given.officer not in {
        officer.username for officer in await queries.officers() if officer.active
    }:
        unknown["officer"] = _("Không có cán bộ này.")
    if unknown:
        raise InputInvalid(unknown)
    facts: dict[str, object] = {
        "kind": given.kind,
        "topic": given.topic,
        "officer": given.officer,
        "routing": Routing(Competence.OWN, unit=given.unit) if given.unit else None,
        "screening": Screening(given.spam) if given.spam is not None else None,
    }
    named = {name: fact for name, fact in facts.items() if fact is not None}
    if not named:
        raise InputInvalid({"kind": _("Xin cho ít nhất một dữ kiện.")})
    return named


def _line(one: InboxLine) -> LetterLine:
    return LetterLine(
        one.code, one.stage.value, one.kind, one.topic, one.unit, one.officer,
        one.channel, one.received_at, one.due_at, one.excerpt, one.sender, one.sealed,
    )  # fmt: skip


def _case(case: CaseView) -> Case:
    ticket, facts = case.ticket, case.ticket.facts
    due = min((clock.due_at for clock in facts.clocks or ()), default=None)
    return Case(
        code=ticket.code,
        stage=ticket.stage.value,
        body=ticket.letter.body if ticket.letter else "",
        sender=case.party.name,
        sealed=case.sealed,
        kind=facts.kind.value if facts.kind else None,
        topic=facts.topic,
        unit=facts.routing.unit if facts.routing else "",
        officer=facts.officer,
        due_at=due,
        draft=case.draft.body if case.draft else "",
        draft_state=case.draft.state.value if case.draft else "",
    )
