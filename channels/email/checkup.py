"""What ails e-mail: every server is really asked, nothing is read and nothing sent."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence

import aiosmtplib
import httpx

from channels.email.imap import ImapRefused, SignInRefused
from channels.email.inbox import Inbox
from channels.email.oauth import TokenRefused
from channels.email.options import Options, Server
from channels.email.smtp import Postman
from core import api
from core.api import N_, Health, Sign, because

_PATIENCE = 10.0
"""Seconds a server has: the house waits little longer for all of them."""
_BY_ERROR: Sequence[tuple[type[BaseException], str]] = (
    (
        SignInRefused,
        N_("Máy chủ không cho đăng nhập: kiểm tra tên và mật khẩu trong {option}"),
    ),
    (
        aiosmtplib.SMTPAuthenticationError,
        N_("Máy chủ không cho đăng nhập: kiểm tra tên và mật khẩu trong {option}"),
    ),
    (
        TokenRefused,
        N_(
            "Nhà cung cấp không cấp mã truy cập ({said}): cho phép lại và thay"
            " TIEPDAN_EMAIL_OAUTH_REFRESH_TOKEN"
        ),
    ),
    (ImapRefused, N_("Không mở được thư mục thư: kiểm tra tên trong {option}")),
    (
        ssl.SSLError,
        N_(
            "Chứng chỉ của máy chủ không tin được: kiểm tra tên máy chủ, hoặc đặt"
            " TIEPDAN_EMAIL_CA_FILE"
        ),
    ),
    (TimeoutError, N_("Máy chủ không trả lời: kiểm tra địa chỉ và tường lửa")),
    (httpx.HTTPError, N_("Không hỏi được mã truy cập của nhà cung cấp thư")),
    (OSError, N_("Không kết nối được: kiểm tra địa chỉ và tường lửa")),
)
"""What to do about each error; the first that fits counts."""


class Checkup:
    """Examines the mailboxes, the way out and the listening door."""

    def __init__(
        self, options: Options, inboxes: Sequence[Inbox], postman: Postman | None
    ) -> None:
        self._options = options
        self._inboxes = inboxes
        self._postman = postman

    async def check(self) -> Sequence[api.Sign]:
        """Return a sign of each server."""
        mailboxes = zip(self._options.mailboxes, self._inboxes, strict=True)
        asked = [
            _sign(f"imap {server.name}", "TIEPDAN_EMAIL_IMAP", inbox.look)
            for server, inbox in mailboxes
        ]
        if self._postman is not None:
            part = f"smtp {self._postman.name}"
            asked.append(_sign(part, "TIEPDAN_EMAIL_SMTP", self._postman.knock))
        if self._options.listen is not None:
            asked.append(_door(self._options.listen))
        return await asyncio.gather(*asked)


async def _sign(part: str, option: str, look: Callable[[], Awaitable[str]]) -> Sign:
    """Look; say how it went. `look` returns what is well, or raises."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return Sign(part, Health.WELL, because(await look()))
    except Exception as error:
        cause = _cause(error)
        says = next((s for kind, s in _BY_ERROR if isinstance(cause, kind)), "")
        if not says:
            says = N_("Máy chủ trả lời khác thường ({said})")
        said = str(cause)[:60] if isinstance(cause, TokenRefused) else _kind(cause)
        return Sign(part, Health.ILL, because(says, option=option, said=said))


def _cause(error: BaseException) -> BaseException:
    """Return the error behind a wrapping one: TLS that failed, a refused connection."""
    behind = error.__cause__
    wrapped = isinstance(error, aiosmtplib.SMTPConnectError)
    return behind if wrapped and behind is not None else error


def _kind(error: BaseException) -> str:
    code = getattr(error, "code", None)
    return type(error).__name__ + (f" {code}" if isinstance(code, int) else "")


async def _door(listen: Server) -> Sign:
    """Say whether somebody listens where the mail server pushes."""
    part = f"{listen.scheme} {listen.host}:{listen.port}"
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared, not bound)
    try:
        async with asyncio.timeout(_PATIENCE):
            host = here.get(listen.host, listen.host)
            reader, writer = await asyncio.open_connection(host, listen.port)
            greeting = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        greeting = b""
    if greeting.startswith(b"220"):
        return Sign(part, Health.WELL, because("Đang chờ thư"))
    says = because("Không ai nghe ở đây: tiepdan serve hoặc tiepdan work phải chạy")
    return Sign(part, Health.ILL, says)
