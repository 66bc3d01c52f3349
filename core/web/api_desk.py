"""The JSON API for programs that act for an officer, by bearer token."""

from functools import partial

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from core.domain.officer import Action
from core.domain.routing import Competence, Routing
from core.domain.spam import Screening
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.views import CaseView, InboxFilter
from core.web.acting import Acting
from core.web.api_shapes import (
    Case,
    FactsGiven,
    FactStruck,
    LetterPage,
    Said,
    Stands,
    case_of,
    line_of,
)
from core.web.problems import OFFICER_PROBLEMS

Code = FromPath[str]
Here = NamedDependency[Acting]
_read = partial(get, responses=OFFICER_PROBLEMS)
_write = partial(post, responses=OFFICER_PROBLEMS, status_code=200)
_CASE = "/letters/{code:str}"


class DeskApi(Controller):
    """What an officer does at the desk, for programs. The same roles decide."""

    path = "/api/v1/desk"
    tags = ["desk"]  # noqa: RUF012 (Litestar copies it)
    include_in_schema = True
    security = [{"bearer": []}]  # noqa: RUF012

    @_read("/letters", guards=[needs(Action.READ)], summary="Read the inbox")
    async def letters(
        self,
        acting: Here,
        words: FromQuery[str] = "",
        stage: FromQuery[str] = "",
        kind: FromQuery[str] = "",
        closed: FromQuery[bool] = False,
        after: FromQuery[str] = "",
    ) -> LetterPage:
        """Return fifty letters, nearest legal date first."""
        wanted = InboxFilter(words=words, stage=stage, kind=kind, closed=closed)
        page = await acting.queries.inbox(wanted, acting.officer, after=after)
        return LetterPage([line_of(one) for one in page.lines], page.after)

    @_read(_CASE, guards=[needs(Action.READ)], summary="Read a case")
    async def letter(self, code: Code, acting: Here) -> Case:
        """Return the case; a denouncer's name is never in it."""
        return case_of(await acting.case(code))

    @_write(f"{_CASE}/facts", guards=[needs(Action.READ)], summary="Supply facts")
    async def supply(
        self, code: Code, data: JSONBody[FactsGiven], acting: Here
    ) -> Stands:
        """Supply what the case waits for; the line goes on."""
        meant, facts = await acting.seen(code), await _facts(data, acting)
        await acting.desk.supply(meant, acting.officer, because=data.because, **facts)
        return _stands(await acting.walked(meant))

    @_write(
        f"{_CASE}/corrections", guards=[needs(Action.CLASSIFY)], summary="Strike a fact"
    )
    async def correct(
        self, code: Code, data: JSONBody[FactStruck], acting: Here
    ) -> Stands:
        """Strike a fact with a reason; the case returns to the step that owns it."""
        meant = await acting.seen(code)
        await acting.desk.correct(meant, acting.officer, data.fact, data.because)
        return _stands(await acting.walked(meant))

    @_write(f"{_CASE}/draft", guards=[needs(Action.DRAFT)], summary="Write the reply")
    async def draft(self, code: Code, data: JSONBody[Said], acting: Here) -> Case:
        """Keep a draft; it goes nowhere before it is signed."""
        case = await acting.case(code)
        kept = case.draft.attachments if case.draft else ()
        await acting.desk.draft(case.ticket.code, acting.officer, data.body, kept)
        return case_of(await acting.case(code))

    @_write(
        f"{_CASE}/draft/submission",
        guards=[needs(Action.DRAFT)],
        summary="Submit the reply for review",
    )
    async def submit(self, code: Code, acting: Here) -> Case:
        """Hand the draft to the head of unit."""
        await acting.desk.submit(await acting.seen(code), acting.officer)
        return case_of(await acting.case(code))

    @_write(
        f"{_CASE}/draft/signature",
        guards=[needs(Action.SIGN)],
        summary="Sign the reply",
    )
    async def sign(self, code: Code, acting: Here) -> Stands:
        """Sign; the line delivers the reply."""
        meant = await acting.seen(code)
        await acting.desk.sign(meant, acting.officer)
        return _stands(await acting.walked(meant))

    @post(
        f"{_CASE}/notes",
        guards=[needs(Action.NOTE)],
        summary="Add an internal note",
        responses=OFFICER_PROBLEMS,
        status_code=204,
    )
    async def note(self, code: Code, data: JSONBody[Said], acting: Here) -> None:
        """Add a note no citizen ever sees."""
        await acting.desk.note(await acting.seen(code), acting.officer, data.body)


def _stands(case: CaseView) -> Stands:
    return Stands(case.ticket.code, case.ticket.stage.value)


async def _facts(given: FactsGiven, acting: Acting) -> dict[str, object]:
    """Turn what was given into facts. Raises InputInvalid for names nobody knows."""
    if unknown := await _unknown(given, acting):
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


async def _unknown(given: FactsGiven, acting: Acting) -> dict[str, str]:
    units = {unit.code for unit in await acting.queries.units() if unit.active}
    people = {one.username for one in await acting.queries.officers() if one.active}
    checks = (
        ("topic", given.topic, acting.rules.topic_names(), _("Không có lĩnh vực này.")),
        ("unit", given.unit, units, _("Không có đơn vị này.")),
        ("officer", given.officer, people, _("Không có cán bộ này.")),
    )
    return {
        name: fault
        for name, said, known, fault in checks
        if said is not None and said not in known
    }
