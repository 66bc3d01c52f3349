"""Headers on every answer: no foreign scripts, no framing, no leaking addresses."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_ONE_YEAR = "max-age=31536000"


def secure_headers(*, https: bool) -> BeforeMessageSendHookHandler:
    """Return the hook that puts the headers on every answer, errors too."""
    wanted = dict(_HEADERS)
    if https:
        wanted["Strict-Transport-Security"] = _ONE_YEAR

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in wanted.items():
            headers.setdefault(name, value)
        if not scope["path"].startswith("/static/"):
            headers.setdefault("Cache-Control", "no-store")

    return add
