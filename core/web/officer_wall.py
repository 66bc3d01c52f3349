"""Whom a letter speaks against, said on the ticket page; they see it no longer."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from core.domain.conflict import Accused
from core.domain.officer import Action
from core.domain.outcome import Supply
from core.domain.ticket import Ticket
from core.pipeline.accuse import accuse, misplaced
from core.security.permissions import needs
from core.store.desk import Desk
from core.web.forms import words_of
from core.web.officer_case import CASE, OpenCase


class WallController(Controller):
    """One form: the officers and units concerned, and why."""

    path = "/desk/{code:str}/accused"
    guards = (needs(Action.CLASSIFY),)
    dependencies = CASE

    @post(status_code=200)
    async def keep_out(
        self,
        request: Request[Any, Any, Any],
        case: NamedDependency[OpenCase],
        desk: NamedDependency[Desk],
    ) -> Template | Redirect:
        """Keep them out; a case that is with one of them goes back to be given anew."""
        form = await request.form()
        fields = words_of(form)
        accused = Accused(
            tuple(sorted(map(str, form.getall("accused_officers", [])))),
            tuple(sorted(map(str, form.getall("accused_units", [])))),
        )
        why = fields.get("accused_why", "")

        async def deed() -> None:
            officers = await case.queries.officers()
            units = await case.queries.units()

            def decide(ticket: Ticket) -> Supply:
                return accuse(ticket, accused, why, officers=officers, units=units)

            def wrong(ticket: Ticket) -> str | None:
                return misplaced(ticket, officers, units)

            await desk.keep_out(case.code, case.officer, decide, wrong)

        return await case.after(deed, said="kept-out", typed=fields, hold=True)
