"""Who is signed in, and the one guard that asks whether they may."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp, Guard

from core.domain.officer import Action, Officer
from core.errors import NotPermitted, SignInRequired
from core.security.tokens import digest

COOKIE = "tiepdan_session"
WhoHolds = Callable[[str], Awaitable[Officer | None]]
"""Find the active officer a digest of a cookie or bearer token belongs to."""

Connection = ASGIConnection[Any, Any, Any, Any]


class SignedIn(AbstractAuthenticationMiddleware):
    """Puts the officer into `request.user`: cookie on pages, bearer in the API."""

    def __init__(
        self, app: ASGIApp, *, by_cookie: WhoHolds, by_bearer: WhoHolds
    ) -> None:
        super().__init__(app)
        self._by_cookie = by_cookie
        self._by_bearer = by_bearer

    async def authenticate_request(
        self, connection: Connection
    ) -> AuthenticationResult:
        """Say who it is; None for nobody, which only a guard turns into an error."""
        return AuthenticationResult(user=await self._who(connection), auth=None)

    async def _who(self, connection: Connection) -> Officer | None:
        path = connection.scope["path"]
        if not path.startswith(("/desk", "/api")):
            return None  # citizens' pages look nobody up
        if path.startswith("/api"):
            scheme, _, bearer = connection.headers.get("authorization", "").partition(
                " "
            )
            if scheme.lower() != "bearer" or not bearer:
                return None
            return await self._by_bearer(digest(bearer.strip()))
        cookie = connection.cookies.get(COOKIE)
        return await self._by_cookie(digest(cookie)) if cookie else None


def signed_in(connection: Connection) -> Officer:
    """Return the officer who asks. Raises SignInRequired when there is none."""
    officer: Officer | None = connection.scope.get("user")
    if officer is None:
        raise SignInRequired
    return officer


def needs(action: Action) -> Guard:
    """Guard a route: only roles that may do `action` pass."""

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        officer = signed_in(connection)
        if not officer.may(action):
            raise NotPermitted(action)

    return guard
