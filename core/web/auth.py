"""Signing in and out of the desk."""

from datetime import timedelta
from typing import Annotated, Any

import anyio.to_thread
from litestar import Controller, Request, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template

from core.domain.text import tidy
from core.errors import Throttled
from core.forms import Forms
from core.i18n import gettext as _
from core.security.passwords import password_fits
from core.security.permissions import COOKIE
from core.security.tokens import digest, new_bearer
from core.settings import Settings
from core.store.accounts import Accounts

HOME = "/desk"
_LARGEST = 16 * 1024
"""Nobody's name and password are longer."""
_NAME = 40
FormFields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


class SignInController(Controller):
    """One page to come in, one button to leave."""

    @get("/desk/sign-in")
    async def show(self, next: FromQuery[str] = HOME) -> Template:  # noqa: A002
        """Ask for name and password."""
        return _page(next)

    @post("/desk/sign-in", status_code=200, request_max_body_size=_LARGEST)
    async def sign_in(
        self,
        request: Request[Any, Any, Any],
        data: FormFields,
        accounts: NamedDependency[Accounts],
        forms: NamedDependency[Forms],
        settings: NamedDependency[Settings],
        client: NamedDependency[str],
    ) -> Template | Redirect:
        """Check the password; wrong ones cost time, known names do not show."""
        username = tidy(data.get("username", "")).strip().lower()[:_NAME]
        onward = data.get("next", HOME)
        try:
            forms.allow("sign-in", client)
            await accounts.may_try(username, client)
        except Throttled as wait:
            return _wait(wait.seconds, onward, username)
        if not await _right(accounts, username, data.get("password", ""), client):
            fault = _("Tên đăng nhập hoặc mật khẩu chưa đúng.")
            return _page(onward, username=username, fault=fault)
        if before := request.cookies.get(COOKIE):
            await accounts.close_session(digest(before))
        bearer, life = new_bearer(), timedelta(hours=settings.session_hours)
        await accounts.open_session(username, digest(bearer), life)
        return Redirect(
            _own(onward),
            status_code=303,
            cookies=[_cookie(bearer, int(life.total_seconds()), settings)],
        )

    @post("/desk/sign-out", status_code=303)
    async def sign_out(
        self,
        request: Request[Any, Any, Any],
        accounts: NamedDependency[Accounts],
        settings: NamedDependency[Settings],
    ) -> Redirect:
        """Forget this browser on the server, not only in its cookie."""
        cookie = request.cookies.get(COOKIE)
        if cookie:
            await accounts.close_session(digest(cookie))
        return Redirect(
            "/desk/sign-in", status_code=303, cookies=[_cookie("", 0, settings)]
        )


async def _right(accounts: Accounts, username: str, password: str, client: str) -> bool:
    found = await accounts.find(username)
    right = await anyio.to_thread.run_sync(
        password_fits, password, found[1] if found else None
    )
    await accounts.tried(username, client, right=right)
    return right


def _wait(seconds: int, onward: str, username: str) -> Template:
    again = _("Sai quá nhiều lần. Xin thử lại sau {n} giây.").format(n=seconds)
    page = _page(onward, username=username, fault=again, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page


def _page(
    onward: str, *, username: str = "", fault: str = "", status: int = 422
) -> Template:
    return Template(
        "officer/sign_in.html",
        context={"next": _own(onward), "username": username, "fault": fault},
        status_code=status if fault else 200,
    )


def _own(address: str) -> str:
    """Return `address` if it leads to the desk, else the inbox: no open redirects."""
    ours = address == HOME or address.startswith(("/desk/", "/desk?"))
    return address if ours and "\\" not in address and address.isprintable() else HOME


def _cookie(value: str, seconds: int, settings: Settings) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        max_age=seconds,
        path="/desk",
        httponly=True,
        secure=settings.https,
        samesite="lax",
    )
