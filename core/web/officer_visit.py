"""One session of the reception room: written while listening, then registered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from core.channel import Intake
from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.domain.rule import in_force
from core.domain.ruleset import Ruleset
from core.domain.visit import Notes, Visit, VisitorRole, VisitOutcome, is_group
from core.errors import InputInvalid, NotFound, NotPermitted, TicketStale, TicketUnknown
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.desk import Desk
from core.store.queries import Queries
from core.store.reception import OPENED as IDENTITY_OPENED
from core.store.reception import Reception
from core.store.views import CaseView
from core.web.forms import Blanks, Typed, typed
from core.web.labels import label
from core.web.visit_forms import notes_from, rows_shown, typed_of
from core.web.visit_letter import letter_of
from core.web.walking import Line

HOME = "/desk/reception"
_SHOWN_ONCE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """One session as one officer has it open."""

    key: UUID
    officer: Officer
    reception: Reception
    rules: Ruleset

    async def writing(self) -> Visit:
        """Return the session to write in; a colleague's sealed one is closed to us."""
        if not self.officer.may(Action.RECEIVE):
            raise NotPermitted(Action.RECEIVE)
        visit = await self.reception.visit(self.key)
        if visit.sealed and visit.officer != self.officer.username:
            raise NotPermitted(Action.OPEN_IDENTITY)
        return visit

    def read(self, visit: Visit, fields: Typed) -> tuple[Notes, dict[str, str]]:
        """Read the form under the law of the day of the session."""
        on = visit.received_at.astimezone(LOCAL).date()
        today = datetime.now(LOCAL).date()
        grounds = in_force(self.rules.refusals, on)
        return notes_from(fields, grounds, self.rules.topic_names(), today)

    def page(
        self,
        visit: Visit,
        *,
        notes: Notes | None = None,
        fields: Typed | None = None,
        wrong: Mapping[str, str] | None = None,
        more: bool = False,
        stale: bool = False,
    ) -> Template:
        """Show the form; what was typed and what is wrong with it beside the field."""
        told = notes or visit.notes
        on = visit.received_at.astimezone(LOCAL).date()
        least = self.rules.least_group(on)
        return Template(
            "officer/visit_form.html",
            context={
                "officer": self.officer,
                "visit": visit,
                "typed": Blanks(fields or typed_of(told)),
                "rows": range(rows_shown(told, more=more)),
                "wrong": Blanks(wrong or {}),
                "stale": stale,
                "kinds": tuple(LetterKind),
                "topics": [(t.code, _(t.name)) for t in self.rules.topics],
                "outcomes": tuple(VisitOutcome),
                "roles": [(role.value, label(role)) for role in VisitorRole],
                "grounds": in_force(self.rules.refusals, on),
                "group": is_group(told.people, least),
                "most_speakers": self.rules.representatives(told.people, on),
            },
            status_code=409 if stale else 422 if wrong else 200,
            headers=_SHOWN_ONCE,
        )


def open_visit(
    visit: FromPath[UUID],
    officer: NamedDependency[Officer],
    reception: NamedDependency[Reception],
    rules: NamedDependency[Ruleset],
) -> OpenVisit:
    """Litestar dependency `opened`."""
    return OpenVisit(visit, officer, reception, rules)


OPENED = {"opened": Provide(open_visit, sync_to_thread=False)}


class VisitController(Controller):
    """Under /desk/reception/{id}: write, keep, end, look back."""

    path = HOME + "/{visit:uuid}"
    dependencies = OPENED

    @get()
    async def show(
        self,
        opened: NamedDependency[OpenVisit],
        queries: NamedDependency[Queries],
        more: FromQuery[str] = "",
    ) -> Template:
        """Show the form, or, once registered, the line of the register."""
        visit = await opened.reception.visit(opened.key)
        if visit.ended_at is None:
            return opened.page(await opened.writing(), more=bool(more))
        return await _registered(opened, queries)

    @post("/save", guards=[needs(Action.RECEIVE)], status_code=200)
    async def save(
        self, request: Request[Any, Any, Any], opened: NamedDependency[OpenVisit]
    ) -> Response[Any]:
        """Keep what is there so far: by itself while one types, or by the button."""
        fields, visit = await typed(request), await opened.writing()
        by_itself = "hx-request" in request.headers
        notes, wrong = opened.read(visit, fields)
        try:
            kept = await opened.reception.save_visit(
                visit.id, opened.officer, notes, seen=_seen(fields)
            )
        except TicketStale:
            if by_itself:
                return _kept(None, {})
            return opened.page(visit, notes=notes, fields=fields, stale=True)
        if by_itself:
            return _kept(kept, wrong)
        if wrong:
            return opened.page(kept, fields=fields, wrong=wrong)
        more = "?more=1#name-" + str(len(notes.visitors)) if fields.get("more") else ""
        return Redirect(f"{HOME}/{visit.id}{more}", status_code=303)

    @post("/end", guards=[needs(Action.RECEIVE)], status_code=200)
    async def end(
        self,
        request: Request[Any, Any, Any],
        opened: NamedDependency[OpenVisit],
        intake: NamedDependency[Intake],
        desk: NamedDependency[Desk],
        line: NamedDependency[Line],
    ) -> Response[Any]:
        """Enter the session into the register; if accepted, it becomes a letter."""
        fields, visit = await typed(request), await opened.writing()
        if visit.ended_at is not None:
            return Redirect(f"{HOME}/{visit.id}", status_code=303)
        notes, wrong = opened.read(visit, fields)
        seen = _seen(fields)
        try:
            if wrong:
                raise InputInvalid(wrong)
            await opened.reception.ready(visit.id, opened.officer, notes, seen=seen)
            code = visit.ticket
            if notes.outcome is VisitOutcome.ACCEPTED:
                code = await letter_of(visit, notes, opened.officer, intake, desk, line)
            await opened.reception.end_visit(
                visit.id, opened.officer, notes, seen=seen, ticket=code
            )
        except InputInvalid as lacks:
            return opened.page(visit, notes=notes, fields=fields, wrong=lacks.fields)
        except TicketStale:
            now = await opened.reception.visit(visit.id)
            if now.ended_at is None or now.saved_by != opened.officer.username:
                return opened.page(visit, notes=notes, fields=fields, stale=True)
        return Redirect(f"{HOME}/{visit.id}", status_code=303)

    @post("/drop", guards=[needs(Action.RECEIVE)], status_code=303)
    async def drop(self, opened: NamedDependency[OpenVisit]) -> Redirect:
        """Forget a session opened by mistake."""
        visit = await opened.writing()
        await opened.reception.drop_visit(visit.id, opened.officer)
        return Redirect(HOME, status_code=303)

    @post("/follow-up", guards=[needs(Action.REGISTER)], status_code=200)
    async def follow_up(
        self,
        request: Request[Any, Any, Any],
        opened: NamedDependency[OpenVisit],
        queries: NamedDependency[Queries],
    ) -> Template | Redirect:
        """Add what happened later; the line of the register stays as it is."""
        words = (await typed(request)).get("words", "")
        try:
            await opened.reception.follow_up(opened.key, opened.officer, words[:5000])
        except InputInvalid as wrong:
            return await _registered(opened, queries, wrong=wrong.fields)
        return Redirect(f"{HOME}/{opened.key}", status_code=303)

    @post("/identity", guards=[needs(Action.OPEN_IDENTITY)], status_code=200)
    async def identity(
        self,
        request: Request[Any, Any, Any],
        opened: NamedDependency[OpenVisit],
        queries: NamedDependency[Queries],
        desk: NamedDependency[Desk],
    ) -> Template:
        """Show once who came to a sealed session; the reason is kept on both files."""
        why = (await typed(request)).get("why", "")
        line = await opened.reception.entered(opened.key, opened.officer)
        try:
            shown = await opened.reception.open_visitors(
                opened.key, opened.officer, why
            )
        except InputInvalid as wrong:
            return await _registered(opened, queries, wrong=wrong.fields)
        if line.ticket:
            await desk.open_identity(line.ticket, opened.officer, why)
        return await _registered(opened, queries, shown=shown)


async def _registered(
    opened: OpenVisit,
    queries: Queries,
    *,
    shown: Visit | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Template:
    line = await opened.reception.entered(opened.key, opened.officer)
    visit = await opened.reception.visit(opened.key)
    return Template(
        "officer/visit.html",
        context={
            "officer": opened.officer,
            "line": line,
            "content": visit.notes.content,
            "topic": _(opened.rules.topic_names().get(line.topic, line.topic)),
            "visitors": shown.notes.visitors if shown else line.visitors,
            "opened": shown is not None,
            "case": await _case(line.ticket, opened.officer, queries),
            "events": await opened.reception.visit_events(line.id),
            "OPENED": IDENTITY_OPENED,
            "wrong": Blanks(wrong or {}),
        },
        status_code=422 if wrong else 200,
        headers=_SHOWN_ONCE,
    )


async def _case(code: str, officer: Officer, queries: Queries) -> CaseView | None:
    try:
        return await queries.case(code, officer) if code else None
    except (TicketUnknown, NotFound):
        return None


def _kept(visit: Visit | None, wrong: Mapping[str, str]) -> Template:
    return Template(
        "officer/_visit_kept.html",
        context={
            "at": visit.saved_at if visit else None,
            "lost": visit is None,
            "wrong": wrong,
            "why": _("Buổi tiếp đã kết thúc, hoặc đồng nghiệp vừa ghi. Xin tải lại."),
        },
        headers=_SHOWN_ONCE,
    )


def _seen(fields: Typed) -> int:
    typed_round = fields.get("seen", "")
    known = typed_round.isascii() and typed_round.isdecimal() and len(typed_round) < 9
    return int(typed_round) if known else -1
