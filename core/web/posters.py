"""Posters with QR codes, for whoever hangs them up."""

from typing import Any, Literal

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from core.domain.officer import Action, Officer
from core.errors import NotFound
from core.forms import Feedback
from core.paper.poster import SIZES, poster_for, poster_pdf, poster_svg
from core.security.permissions import needs
from core.settings import Settings
from core.store.queries import Queries

FORMS: dict[str, tuple[Any, str]] = {
    "pdf": (poster_pdf, "application/pdf"),
    "svg": (poster_svg, "image/svg+xml"),
}


@get("/desk/posters", guards=[needs(Action.POSTERS)])
async def posters(
    officer: NamedDependency[Officer],
    queries: NamedDependency[Queries],
    point: FromQuery[str] = "",
) -> Template:
    """List the feedback points with every sheet that can be printed."""
    points = [one for one in await queries.points() if one.active]
    return Template(
        "officer/posters.html",
        context={
            "officer": officer,
            "points": [one for one in points if one.code == point] or points,
            "sizes": SIZES,
        },
    )


@get("/desk/posters/{code:str}/{sheet:str}", guards=[needs(Action.POSTERS)])
async def poster(
    code: FromPath[str],
    sheet: FromPath[str],
    feedback: NamedDependency[Feedback],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Give one poster: `A4.pdf`, `tent.svg`; in the language of this browser."""
    size, _dot, form = sheet.rpartition(".")
    if size not in SIZES or form not in FORMS:
        raise NotFound(sheet)
    point = await feedback.point(code)
    worded = poster_for(
        point, authority=settings.authority, public_url=settings.public_url
    )
    make, media_type = FORMS[form]
    return Response(
        await anyio.to_thread.run_sync(make, worded, size),
        media_type=media_type,
        headers={"Content-Disposition": _named(f"{point.code}-{sheet}", form)},
    )


def _named(filename: str, form: str) -> str:
    # An SVG is saved, never shown: shown, it would be a page of ours.
    how: Literal["inline", "attachment"] = "inline" if form == "pdf" else "attachment"
    return f'{how}; filename="{filename}"'


ROUTES: list[Any] = [posters, poster]
