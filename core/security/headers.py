"""Headers on every answer: no foreign scripts, no framing, no leaking addresses."""

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
_ONE_YEAR = b"max-age=31536000"
_NOT_KEPT = (b"cache-control", b"no-store")


def secure_headers(*, https: bool) -> BeforeMessageSendHookHandler:
    """Return the hook that puts the headers on every answer, errors too."""
    wanted = [(name.lower().encode(), text.encode()) for name, text in _HEADERS.items()]
    if https:
        wanted.append((b"strict-transport-security", _ONE_YEAR))

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = [*message.get("headers", ())]
        given = {name.lower() for name, _ in headers}
        own = wanted if scope["path"].startswith("/static/") else [*wanted, _NOT_KEPT]
        headers += [header for header in own if header[0] not in given]
        message["headers"] = headers

    return add
