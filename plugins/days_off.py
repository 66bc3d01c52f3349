"""A public page: the days off, and how a legal term is counted."""

from collections.abc import Sequence
from datetime import date

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from core import api


@get("/ngay-nghi")
async def show(calendar: NamedDependency[api.Calendar]) -> Template:
    """Show holidays and swapped days of the years that are known, newest year first."""
    days: dict[int, list[tuple[date, str, bool]]] = {
        year: [] for year in sorted(calendar.known_years, reverse=True)
    }
    for off, name in calendar.holidays.items():
        days.setdefault(off.year, []).append((off, name, False))
    for worked, name in calendar.working_weekends.items():
        days.setdefault(worked.year, []).append((worked, name, True))
    years = {year: sorted(told) for year, told in days.items()}
    return Template("plugins/days_off.html", context={"years": years})


@api.hookimpl
def register_routes() -> Sequence[HTTPRouteHandler]:
    """Add the page /ngay-nghi."""
    return (show,)
