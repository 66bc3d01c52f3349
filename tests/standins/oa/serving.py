"""The HTTP door: the standard library's, a thread for each connection."""

from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler

from tests.standins.oa.answers import Told

Answering = Callable[[str, Mapping[str, str], bytes], Told | None]
_MARKS = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"%PDF": "application/pdf",
    b"<!doctype html>": "text/html; charset=utf-8",
    b"{": "application/json",
    b"[": "application/json",
}


def door(answering: Answering) -> type[BaseHTTPRequestHandler]:
    """Return what reads one request and sends back what `answering` says to it."""

    class Door(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = answering(self.path, self.headers, body)
            if told is None:
                return
            status, content, location = told
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", _kind(content))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 (the library's own name)

    return Door


def _kind(content: bytes) -> str:
    plain = "text/plain; charset=utf-8"
    return next((k for mark, k in _MARKS.items() if content.startswith(mark)), plain)
