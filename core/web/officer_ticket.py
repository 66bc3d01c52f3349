"""The ticket's page: an officer supplies facts, the line moves."""

from typing import Annotated, Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template

from core.domain.duplicate import Sameness
from core.domain.officer import Action
from core.domain.spam import Screening
from core.errors import InputInvalid, NotFound, NotPermitted
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.desk import Desk
from core.web.forms import (
    classification,
    eligibility,
    required,
    routing,
)
from core.web.officer_case import CASE, OpenCase
from core.web.officer_correction import instead_of
from core.web.officer_facts import CHANGED_BY
from core.web.officer_treatment import by_the_table

Page = Template | Redirect
Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_classify = needs(Action.CLASSIFY)


class TicketController(Controller):
    """Letter, facts, conversation; every form works without JavaScript."""

    path = "/desk/{code:str}"
    guards = (needs(Action.READ),)
    dependencies = CASE

    @get()
    async def show(
        self,
        case: NamedDependency[OpenCase],
        desk: NamedDependency[Desk],
        said: FromQuery[str] = "",
    ) -> Template:
        """Show the case; the citizen's last words now count as read."""
        page = await case.page(said=said)
        await desk.mark_read(case.code)
        return page

    @post("/confirm", guards=[_classify], status_code=200)
    async def confirm(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Accept the best advice for every fact the case waits for."""
        return await case.after(
            lambda: desk.confirm(case.code, case.officer),
            said="confirmed", typed=data, hold=True,
        )  # fmt: skip

    @post("/classify", guards=[_classify], status_code=200)
    async def classify(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Say the kind, the topic or both."""

        async def deed() -> None:
            await _supply(case, desk, data, **classification(data, case.rules))

        return await case.after(deed, said="supplied", typed=data, hold=True)

    @post("/qualify", guards=[_classify], status_code=200)
    async def qualify(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Say whether it is eligible; every "no" is a person's, with its reason."""

        async def deed() -> None:
            seen = await case.view()
            given = by_the_table(
                eligibility(data, seen.findings),
                seen.ticket,
                case.rules,
                against=data.get("against") == "yes",
            )
            await _supply(case, desk, data, eligibility=given)

        return await case.after(deed, said="supplied", typed=data, hold=True)

    @post("/route", guards=[_classify], status_code=200)
    async def route(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Name the own unit, or the outside body it is transferred to."""

        async def deed() -> None:
            units = await case.queries.units()
            await _supply(case, desk, data, routing=routing(data, units))

        return await case.after(deed, said="supplied", typed=data, hold=True)

    @post("/assign", guards=[needs(Action.ASSIGN)], status_code=200)
    async def assign(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Say who answers."""

        async def deed() -> None:
            name = required(data, "officer", _("Xin chọn người trả lời."))
            if name not in {o.username for o in await case.queries.officers()}:
                raise InputInvalid({"officer": _("Không có cán bộ này.")})
            await _supply(case, desk, data, officer=name)

        return await case.after(deed, said="supplied", typed=data, hold=True)

    @post("/screen", guards=[_classify], status_code=200)
    async def screen(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Say whether a citizen wrote this."""
        spam = Screening(spam=data.get("spam") == "yes")
        return await case.after(
            lambda: _supply(case, desk, data, screening=spam),
            said="supplied", typed=data, hold=True,
        )  # fmt: skip

    @post("/correct", status_code=200)
    async def correct(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Strike a fact, with a reason: the only way back."""
        fact = data.get("fact", "")
        if not case.officer.may(CHANGED_BY.get(fact, Action.CLASSIFY)):
            raise NotPermitted(fact)

        async def deed() -> None:
            why = required(data, f"why-{fact}", _("Xin ghi lý do sửa."))
            ticket = (await case.view()).ticket
            instead = instead_of(
                fact,
                data,
                ticket,
                rules=case.rules,
                units=await case.queries.units(),
                officers=await case.queries.officers(),
            )
            await desk.correct(case.code, case.officer, fact, why, instead=instead)

        return await case.after(deed, said="corrected", typed=data, hold=True)

    @post("/join", guards=[_classify], status_code=200)
    async def join(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Add the letter to the case it names, though another person sent it."""

        async def deed() -> None:
            why = required(data, "join_why", _("Xin ghi vì sao là cùng một việc."))
            older = (await case.view()).ticket.read_letter.seems_of
            if not older:
                raise NotFound(case.code)
            await case.queries.case(older, case.officer, opened=False)
            same = Sameness(older)
            await desk.correct(case.code, case.officer, "sameness", why, instead=same)

        return await case.after(deed, said="joined", typed=data, hold=True)

    @post("/note", guards=[needs(Action.NOTE)], status_code=200)
    async def note(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Write a note no citizen will see."""

        async def deed() -> None:
            words = required(data, "note", _("Xin viết nội dung ghi chú."))
            await desk.note(case.code, case.officer, words)

        return await case.after(deed, said="noted", typed=data)

    @post("/ask", guards=[needs(Action.DRAFT)], status_code=200)
    async def ask(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Ask the citizen for what is missing."""

        async def deed() -> None:
            words = required(data, "question", _("Xin viết câu hỏi."))
            await desk.ask(case.code, case.officer, words)

        return await case.after(deed, said="asked", typed=data)

    @post("/identity", guards=[needs(Action.OPEN_IDENTITY)], status_code=200)
    async def identity(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Template:
        """Show a sealed identity once; the opening and its reason are kept."""
        try:
            why = required(data, "identity_why", _("Xin ghi lý do mở danh tính."))
        except InputInvalid as wrong:
            return await case.page(typed=data, errors=wrong.fields, status=422)
        await case.view()
        await desk.open_identity(case.code, case.officer, why)
        return await case.page(opened=True)

    @post("/resend", guards=[needs(Action.SHELF)], status_code=200)
    async def resend(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Try again to deliver a message that was given up."""
        key = data.get("key", "")

        async def deed() -> None:
            if key not in {m.key for m in (await case.view()).conversation}:
                raise NotFound(key)
            await desk.resend(key, case.officer)

        return await case.after(deed, said="resent", typed=data)


async def _supply(case: OpenCase, desk: Desk, fields: Fields, **facts: Any) -> None:
    await desk.supply(case.code, case.officer, because=fields.get("why", ""), **facts)
