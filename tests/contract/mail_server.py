"""A mail server that lets one down, over real TCP, in each way the kit knows."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.kit import Fault

_SAYS = {
    Fault.BROKEN: ("DATA", b"451 4.3.0 try again later\r\n"),
    Fault.AWAY: ("HELLO", b"421 4.3.2 shutting down\r\n"),
    Fault.TOO_FAST: ("RCPT", b"450 4.7.1 too many\r\n"),
    Fault.WRONG: ("MAIL", b"501 5.1.7 bad sender\r\n"),
    Fault.FORBIDDEN: ("DATA", b"554 5.7.1 refused\r\n"),
    Fault.UNKNOWN: ("RCPT", b"550 5.1.1 no such user\r\n"),
}
"""At which command, and what."""


class MailServer:
    """What a house's own mail server is to the channel."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.asked: list[bytes] = []
        """Every message it took over."""
        self.closing = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"


@contextmanager
def mail_server(fault: Fault) -> Iterator[MailServer]:
    """Run one for the block."""
    server = MailServer(fault)
    if fault is Fault.REFUSED:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            server.port = nobody.getsockname()[1]
            yield server
        return
    with _Listener(("127.0.0.1", 0), _Talker) as listener:
        listener.mail = server
        server.port = listener.server_address[1]
        threading.Thread(
            target=listener.serve_forever, args=(0.05,), daemon=True
        ).start()
        try:
            yield server
        finally:
            server.closing.set()
            listener.shutdown()


class _Listener(socketserver.ThreadingTCPServer):
    mail: MailServer
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers go away on purpose here."""


class _Talker(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        if self._lets_down_at_once():
            return
        self._say(b"220 mail.phuong.example.vn ESMTP\r\n")
        while line := self.rfile.readline(4096):
            command = line[:4].upper().strip().decode("ascii", "replace")
            if command == "QUIT":
                self._say(b"221 bye\r\n")
                return
            if not self._obeys(command):
                return

    def _lets_down_at_once(self) -> bool:
        match self.mail.fault:
            case Fault.HANGS_UP:
                self._reset()
            case Fault.SLOW:
                self.mail.closing.wait(20)
            case Fault.DRIPS:
                while not self.mail.closing.wait(0.1):
                    self._say(b"220-wait\r\n")
            case Fault.GARBLED:
                self._say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            case Fault.EMPTY:
                self._say(b"\r\n")
            case _:
                return False
        return True

    def _obeys(self, command: str) -> bool:
        """Answer one command; False: the talk is over."""
        command = "HELLO" if command in {"EHLO", "HELO"} else command
        at, refusal = _SAYS.get(self.mail.fault, ("", b""))
        if command == at:
            self._say(refusal)
            return self.mail.fault is not Fault.AWAY
        if command == "DATA":
            return self._takes_over()
        many = b"250-mail.phuong.example.vn\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
        self._say(many if command == "HELLO" else b"250 2.0.0 ok\r\n")
        return True

    def _takes_over(self) -> bool:
        self._say(b"354 go on\r\n")
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            if not (line := self.rfile.readline()):
                return False
            content += line
        if self.mail.fault is Fault.CUT:  # after all of it, before the answer
            self._reset()
            return False
        self.mail.asked.append(content)
        self._say(b"250 2.0.0 queued\r\n")
        return True

    def _say(self, line: bytes) -> None:
        self.wfile.write(line)
        self.wfile.flush()

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def finish(self) -> None:
        """A connection that was reset has nothing left to flush."""
        if self.connection.fileno() >= 0:
            super().finish()

    @property
    def mail(self) -> MailServer:
        listener: Any = self.server
        return listener.mail
