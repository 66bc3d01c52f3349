"""The register of openings: heads see who looked at a denouncer's identity."""

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.response import Template

from core.domain.officer import Action
from core.security.permissions import needs
from core.web.reports import Desk, desk, page_of


class OpeningsController(Controller):
    """Shows who, when, which case and why; never whom."""

    path = "/desk/registers/openings"
    guards = [needs(Action.SIGN)]  # noqa: RUF012 (Litestar's own way)
    dependencies = {"desk": Provide(desk)}  # noqa: RUF012

    @get()
    async def show(self, desk: NamedDependency[Desk]) -> Template:
        """Show the openings of a period."""
        found = await desk.queries.openings(
            desk.asked.period, desk.officer, desk.asked.unit
        )
        return Template(
            "officer/openings.html", context=await page_of(desk) | {"openings": found}
        )
