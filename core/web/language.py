"""Which language a request is answered in: asked for, remembered, or the browser's."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from litestar import Request, get
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from litestar.types import ASGIApp, Receive, Scope, Send

from core.i18n import DEFAULT, LANGUAGES, speaking

COOKIE = "tiepdan_language"
_ONE_YEAR = 365 * 24 * 3600
_REMEMBERED = re.compile(rf"(?:^|;\s*){COOKIE}=(\w+)")


def in_language(app: ASGIApp) -> ASGIApp:
    """Answer every request in its own language, errors and unknown addresses too.

    Wraps the whole application: a middleware would not see an address no route has.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        with speaking(chosen(scope)):
            await app(scope, receive, send)

    return answer


def chosen(scope: Scope) -> str:
    """Return the language: `?lang=`, then the cookie, then what the browser prefers.

    Reads the raw scope: this runs before every answer, even of a probe.
    """
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    asked = (
        *parse_qs(scope["query_string"].decode("latin-1")).get("lang", ()),
        *_REMEMBERED.findall(headers.get(b"cookie", "")),
        *_accepted(headers.get(b"accept-language", "")),
    )
    return next((lang for lang in asked if lang in LANGUAGES), DEFAULT)


def _accepted(header: str) -> Iterator[str]:
    ranked = []
    for place, part in enumerate(header[:400].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, tag.partition("-")[0].lower()))
        except ValueError:
            continue
    for _rank, _place, lang in sorted(ranked):
        yield lang


@get("/ngon-ngu/{lang:str}", include_in_schema=False)
async def switch_language(
    request: Request[Any, Any, Any],
    lang: FromPath[str],
    next: FromQuery[str] = "/",  # noqa: A002 (the address says next)
) -> Redirect:
    """Remember the language and go back to the page."""
    cookie = Cookie(
        key=COOKIE,
        value=lang if lang in LANGUAGES else DEFAULT,
        max_age=_ONE_YEAR,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="lax",
    )
    return Redirect(own_address(next), status_code=303, cookies=[cookie])


def own_address(address: str) -> str:
    """Return `address` if it is a page of ours, else the front page."""
    ours = address.startswith("/") and not address.startswith("//")
    plain = "\\" not in address and address.isprintable()
    return address if ours and plain else "/"
