"""The front page: three doors, and figures that never stand without their n."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from core.errors import DatabaseAway
from core.store.views import PublicFigures
from core.web.needs import Reading


@get("/", include_in_schema=False)
async def home(queries: NamedDependency[Reading]) -> Template:
    """Ask what the citizen needs."""
    return Template("citizen/home.html", context={"figures": await _figures(queries)})


@get("/f", include_in_schema=False)
async def choose_point(
    queries: NamedDependency[Reading], ma: FromQuery[str] = ""
) -> Template | Redirect:
    """Explain the QR at the counter; offer the points by name."""
    if code := "".join(c for c in ma.upper() if c.isalnum() or c == "-"):
        return Redirect(f"/f/{code}", status_code=303)
    points = [point for point in await queries.points() if point.active]
    return Template("citizen/points.html", context={"points": points})


async def _figures(queries: Reading) -> PublicFigures | None:
    try:
        return await queries.figures()
    except DatabaseAway:
        # The doors must open even while the figures cannot be counted.
        return None
