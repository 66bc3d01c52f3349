"""Feedback points: where QR codes hang, and what their ratings say."""

from collections.abc import Mapping
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.feedback import FeedbackPoint
from core.domain.officer import Action, Officer
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.queries import Queries
from core.store.rooms import Rooms
from core.web.admin_forms import NEW, point_from
from core.web.forms import Blanks, Typed

HOME = "/desk/admin/points"
Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_COMMENTS = 100


class PointsController(Controller):
    """A list with figures, one form."""

    path = HOME
    guards = (needs(Action.ADMINISTER),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        said: FromQuery[str] = "",
    ) -> Template:
        """List the points with how many marks each has."""
        return Template(
            "admin/points.html",
            context={
                "officer": officer,
                "points": await queries.points(),
                "unit_names": {u.code: u.name for u in await queries.units()},
                "said": _("Đã lưu.") if said else "",
            },
        )

    @get("/{code:str}")
    async def edit(
        self,
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rooms: NamedDependency[Rooms],
    ) -> Template:
        """Show one point's form; an empty one for a new point."""
        return await _form(officer, queries, await _found(code, rooms))

    @post("/{code:str}", status_code=200)
    async def save(
        self,
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rooms: NamedDependency[Rooms],
        data: Fields,
    ) -> Template | Redirect:
        """Keep the point."""
        old = await _found(code, rooms)
        units = {unit.code: unit for unit in await queries.units()}
        taken = {point.code for point in await queries.points()}
        try:
            read = point_from(data, units, taken, old=old.code if old else "")
        except InputInvalid as wrong:
            return await _form(officer, queries, old, typed=data, errors=wrong.fields)
        await rooms.save_point(read)
        return Redirect(f"{HOME}?said=saved", status_code=303)


@get("/desk/points/{code:str}", guards=[needs(Action.POSTERS)])
async def point_ratings(
    code: FromPath[str],
    officer: NamedDependency[Officer],
    queries: NamedDependency[Queries],
) -> Template:
    """Show how one point's marks are spread, and what people added."""
    found = [point for point in await queries.points() if point.code == code]
    if not found:
        raise NotFound(code)
    return Template(
        "admin/ratings.html",
        context={
            "officer": officer,
            "point": found[0],
            "ratings": await queries.ratings(code, _COMMENTS),
        },
    )


async def _found(code: str, rooms: Rooms) -> FeedbackPoint | None:
    return None if code == NEW else await rooms.find_point(code)


async def _form(
    officer: Officer,
    queries: Queries,
    point: FeedbackPoint | None,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    return Template(
        "admin/point.html",
        context={
            "officer": officer,
            "point": point,
            "units": [unit for unit in await queries.units() if unit.active],
            "typed": Blanks(typed or (_typed(point) if point else {"active": "1"})),
            "errors": Blanks(errors or {}),
        },
        status_code=422 if errors else 200,
    )


def _typed(point: FeedbackPoint) -> Typed:
    return {
        "name": point.name,
        "unit": point.unit,
        "place": point.place,
        "active": "1" if point.active else "",
    }
