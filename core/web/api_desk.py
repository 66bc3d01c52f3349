"""The JSON API for programs that act for an officer, by bearer token."""

from functools import partial

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from core.domain.officer import Action
from core.domain.text import tidy
from core.security.permissions import needs
from core.web.acting import Acting, meant
from core.web.api_facts import facts_of, instead_of_struck, proceeding_of
from core.web.api_shapes import (
    Case,
    FactsGiven,
    FactStruck,
    LetterPage,
    OccurrenceGiven,
    Said,
    Shelved,
    Stands,
    case_of,
    line_of,
    shelved,
    stands,
    words_in,
)
from core.web.forms import inbox_filter
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
        topic: FromQuery[str] = "",
        unit: FromQuery[str] = "",
        channel: FromQuery[str] = "",
        mine: FromQuery[bool] = False,
        overdue: FromQuery[bool] = False,
        waiting_for_me: FromQuery[bool] = False,
        closed: FromQuery[bool] = False,
        after: FromQuery[str] = "",
    ) -> LetterPage:
        """Return fifty letters, nearest legal date first; `after` is the last page's.

        `words` finds letters with and without diacritics, newest first.
        """
        chosen = {"words": words, "stage": stage, "kind": kind, "topic": topic,
                  "unit": unit, "channel": channel}  # fmt: skip
        flags = {"mine": mine, "overdue": overdue, "waiting_for_me": waiting_for_me,
                 "closed": closed}  # fmt: skip
        wanted = inbox_filter(chosen | {name: "1" for name in flags if flags[name]})
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
        case = await acting.case(code)
        facts, why = await facts_of(data, case, acting), tidy(data.because).strip()
        known = case.ticket.code
        await acting.desk.supply(known, acting.officer, because=why, **facts)
        return stands(await acting.walked(known))

    @_write(
        f"{_CASE}/corrections", guards=[needs(Action.CLASSIFY)], summary="Strike a fact"
    )
    async def correct(
        self, code: Code, data: JSONBody[FactStruck], acting: Here
    ) -> Stands:
        """Strike a fact with a reason; the case returns to the step that owns it."""
        case, why = await acting.case(code), words_in("because", data.because)
        known, instead = case.ticket.code, await instead_of_struck(data, case, acting)
        await acting.desk.correct(
            known, acting.officer, data.fact, why, instead=instead
        )
        return stands(await acting.walked(known))

    @_write(
        f"{_CASE}/course",
        guards=[needs(Action.PROCEED)],
        summary="Tell what happened in the settlement",
    )
    async def proceed(
        self, code: Code, data: JSONBody[OccurrenceGiven], acting: Here
    ) -> Case:
        """Add what happened; the law of the arrival decides whether it may have."""
        known = await acting.seen(code)
        await acting.desk.proceed(known, acting.officer, proceeding_of(data, acting))
        await acting.walked(known)
        return case_of(await acting.case(code))

    @_write(f"{_CASE}/draft", guards=[needs(Action.DRAFT)], summary="Write the reply")
    async def draft(self, code: Code, data: JSONBody[Said], acting: Here) -> Case:
        """Keep a draft; it goes nowhere before it is signed."""
        case = await acting.case(code)
        kept = case.draft.attachments if case.draft else ()
        words = words_in("body", data.body)
        await acting.desk.draft(case.ticket.code, acting.officer, words, kept)
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
        known = await acting.seen(code)
        await acting.desk.sign(known, acting.officer)
        return stands(await acting.walked(known))

    @post(
        f"{_CASE}/notes",
        guards=[needs(Action.NOTE)],
        summary="Add an internal note",
        responses=OFFICER_PROBLEMS,
        status_code=204,
    )
    async def note(self, code: Code, data: JSONBody[Said], acting: Here) -> None:
        """Add a note no citizen ever sees."""
        known, words = await acting.seen(code), words_in("body", data.body)
        await acting.desk.note(known, acting.officer, words)

    @_read("/shelf", guards=[needs(Action.SHELF)], summary="Read the shelf")
    async def shelf(self, acting: Here) -> list[Shelved]:
        """Return what was set aside because something broke; nothing is lost."""
        return [shelved(line) for line in await acting.queries.shelf(acting.officer)]

    @_write(
        "/shelf/{code:str}/put-back",
        guards=[needs(Action.SHELF)],
        summary="Put a case back on the line",
    )
    async def put_back(self, code: Code, acting: Here) -> Stands:
        """Try the step again at which the case broke."""
        known = meant(code)
        await acting.desk.put_back(known, acting.officer)
        return stands(await acting.walked(known))
