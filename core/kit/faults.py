"""The ways another machine lets one down, and a server that does each over real TCP."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HELD = 20.0
"""Seconds a caller is kept waiting at the most: a test must fail, never hang."""
_DRIP = 0.1
"""Seconds between two bytes of an answer that drips."""
_LARGEST = 32 * 1024 * 1024


class Fault(StrEnum):
    """What may happen to a request: on its way, over there, or on the way back."""

    NONE = "none"
    REFUSED = "connection refused"
    HANGS_UP = "hangs up without an answer"
    CUT = "drops in the middle of an answer"
    SLOW = "does not answer in time"
    DRIPS = "answers a byte at a time"
    BROKEN = "500"
    AWAY = "503"
    TOO_FAST = "429"
    WRONG = "400"
    FORBIDDEN = "403"
    UNKNOWN = "404"
    GARBLED = "200, but not what was promised"
    EMPTY = "200, and nothing"


PASSING = frozenset(
    {
        Fault.REFUSED, Fault.HANGS_UP, Fault.CUT, Fault.SLOW, Fault.DRIPS,
        Fault.BROKEN, Fault.AWAY, Fault.TOO_FAST,
    }
)  # fmt: skip
"""Faults that are gone later: what they stopped must be tried again."""

_STATUS = {
    Fault.BROKEN: 500,
    Fault.AWAY: 503,
    Fault.TOO_FAST: 429,
    Fault.WRONG: 400,
    Fault.FORBIDDEN: 403,
    Fault.UNKNOWN: 404,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    """With the query."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON. Raises ValueError."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side says."""

    body: bytes = b"{}"
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, told: object, status: int = 200) -> "Answer":
        """Answer with JSON."""
        return cls(json.dumps(told, ensure_ascii=False).encode(), status)


Answering = Callable[[Asked], Answer]


class OtherSide:
    """An HTTP server on loopback, in a thread of its own."""

    def __init__(
        self,
        fault: Fault = Fault.NONE,
        answer: Answering = lambda _: Answer(),
        spared: Callable[[Asked], bool] = lambda _: False,
    ) -> None:
        self.fault = fault
        """What goes wrong; may be changed while it runs, but for REFUSED."""
        self.answer = answer
        self.spared = spared
        """Says of which requests nothing goes wrong (getting a token, say)."""
        self.asked: list[Asked] = []
        """Every request that came whole, oldest first."""
        self._closing = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._nobody: socket.socket | None = None

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        if self._server is not None:
            return f"http://127.0.0.1:{self._server.server_port}"
        if self._nobody is not None:
            return f"http://127.0.0.1:{self._nobody.getsockname()[1]}"
        raise RuntimeError("not open")

    def open(self) -> None:
        """Listen, or with REFUSED take a port where nobody does."""
        if self.fault is Fault.REFUSED:
            self._nobody = socket.socket()
            self._nobody.bind(("127.0.0.1", 0))
            return
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        ).start()

    def close(self) -> None:
        """Let everybody go who still waits."""
        self._closing.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        if self._nobody is not None:
            self._nobody.close()

    def wait(self, seconds: float = _HELD) -> bool:
        """Wait, at most until it closes; True: it does."""
        return self._closing.wait(seconds)


@contextmanager
def other_side(
    fault: Fault = Fault.NONE,
    answer: Answering = lambda _: Answer(),
    spared: Callable[[Asked], bool] = lambda _: False,
) -> Iterator[OtherSide]:
    """Run a server for the block."""
    side = OtherSide(fault, answer, spared)
    side.open()
    try:
        yield side
    finally:
        side.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers that went away: they are tried so on purpose."""


def _handler(side: OtherSide) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _HELD

        def _answer(self) -> None:
            asked = Asked(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                _body(self),
            )
            side.asked.append(asked)
            fault = Fault.NONE if side.spared(asked) else side.fault
            _do(self, side, fault, asked)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _answer  # noqa: N815 (http.server's names)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Log nothing: a request bears a citizen's words."""

    return Handler


def _body(handler: BaseHTTPRequestHandler) -> bytes:
    if "chunked" in handler.headers.get("transfer-encoding", ""):
        parts = []
        while size := int(handler.rfile.readline().split(b";")[0], 16):
            parts.append(handler.rfile.read(size))
            handler.rfile.readline()
        handler.rfile.readline()
        return b"".join(parts)
    length = min(int(handler.headers.get("content-length", 0)), _LARGEST)
    return handler.rfile.read(length)


def _do(
    handler: BaseHTTPRequestHandler, side: OtherSide, fault: Fault, asked: Asked
) -> None:
    match fault:
        case Fault.HANGS_UP:
            _reset(handler)
        case Fault.SLOW:
            side.wait()
            handler.close_connection = True
        case Fault.DRIPS:
            _drip(handler, side)
        case Fault.CUT:
            whole = side.answer(asked)
            _say(handler, whole, told=len(whole.body) + 1000)
            _reset(handler)
        case Fault.GARBLED:
            _say(handler, Answer("<html>Xin chào".encode(), content_type="text/html"))
        case Fault.EMPTY:
            _say(handler, Answer(b""))
        case Fault.NONE:
            _say(handler, side.answer(asked))
        case _:
            _say(handler, _refusal(_STATUS[fault]))


def _refusal(status: int) -> Answer:
    headers = {"Retry-After": "3"} if status in {429, 503} else {}
    told = {"error": status, "message": "refused"}
    return Answer(json.dumps(told).encode(), status, headers=headers)


def _say(
    handler: BaseHTTPRequestHandler, answer: Answer, told: int | None = None
) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.content_type)
    length = len(answer.body) if told is None else told
    handler.send_header("Content-Length", str(length))
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(answer.body)
    handler.wfile.flush()


def _drip(handler: BaseHTTPRequestHandler, side: OtherSide) -> None:
    """Be just alive enough that no pause between two bytes is ever long."""
    _say(handler, Answer(b"{"), told=100_000)
    for _ in range(int(_HELD / _DRIP)):
        if side.wait(_DRIP):
            break
        handler.wfile.write(b" ")
        handler.wfile.flush()
    handler.close_connection = True


def _reset(handler: BaseHTTPRequestHandler) -> None:
    """End the connection as a machine that fell over does (RST)."""
    handler.wfile.flush()
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()
    handler.close_connection = True
