"""Reception by LMTP (RFC 2033) or SMTP: a server pushes, we answer when it is kept.

250 is said only after the bytes are durable; a database or disk that is away is 451,
so the mail server keeps the message and comes again. Nothing is relayed: whom we do
not know is 550. It is meant for a mail server nearby, on loopback or an inner network.
"""

import asyncio
import logging
import socket
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as Transaction

from channels.email.door import Door
from channels.email.envelope import Envelope
from channels.email.options import Options

log = structlog.get_logger()
logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # it writes addresses

_RECIPIENTS = 100
"""RFC 5321 section 4.5.3.1.8: fewer must not be the limit."""
_CONNECTIONS = 20
_SILENCE = 60.0
"""Seconds a client may be silent."""
_LINE = 65_536
"""Longest line, in bytes: RFC 5321 says 1,000, but long ones are sent all the same."""
_AGAIN_PAUSE = 30.0
"""Seconds before the door is opened again when its port was taken."""
_KEPT = "250 2.0.0 Kept"
_AWAY = "451 4.3.0 Cannot keep it now, try again"


class Reception:
    """The door a mail server pushes messages through."""

    def __init__(
        self, options: Options, door: Door, *, silence: float = _SILENCE
    ) -> None:
        if options.listen is None:
            raise ValueError("email_listen is not set")
        self._options = options
        self._listen = options.listen
        self._door = door
        self._silence = silence
        self._inside: set[asyncio.BaseTransport] = set()
        self.port = 0
        """The port that is listened on; 0 before that."""

    async def attend(self) -> None:
        """Listen until cancelled; a port that is taken is tried again."""
        while True:
            try:
                await self._serve()
            except OSError as error:
                log.error(
                    "cannot listen for mail",
                    port=self._listen.port,
                    fault=type(error).__name__,
                )
                await asyncio.sleep(_AGAIN_PAUSE)

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            self._protocol, self._listen.host, self._listen.port
        )
        self.port = server.sockets[0].getsockname()[1]
        try:
            # Not serve_forever: from Python 3.12 on it waits for whoever is inside.
            await loop.create_future()
        finally:
            server.close()
            for transport in tuple(self._inside):
                transport.close()

    def _protocol(self) -> "SMTP":
        kind = _LmtpDoor if self._listen.scheme == "lmtp" else _SmtpDoor
        return kind(
            self,
            data_size_limit=self._options.max_bytes,
            enable_SMTPUTF8=True,
            hostname=self._options.domain or socket.gethostname(),
            ident="tiepdan",
            timeout=self._silence,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            command_call_limit={"RCPT": _RECIPIENTS * 20, "*": 200},
            loop=asyncio.get_running_loop(),
        )

    def enter(self, transport: asyncio.BaseTransport) -> bool:
        """Count a connection in; False when there are too many."""
        self._inside.add(transport)
        return len(self._inside) <= _CONNECTIONS

    def leave(self, transport: asyncio.BaseTransport | None) -> None:
        """Count a connection out."""
        if transport is not None:
            self._inside.discard(transport)

    # --- what the library asks (its names) -----------------------------------------

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Transaction, sender: str,
        _options: list[str],
    ) -> str:  # fmt: skip
        """Note the sender; the null path stands as <> until the end."""
        envelope.mail_from = sender
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Transaction, address: str,
        _options: list[str],
    ) -> str:  # fmt: skip
        """Take our own addresses, with or without a token, and no others."""
        if not self._is_ours(address):
            return "550 5.1.1 No such address here"
        if len(envelope.rcpt_tos) >= _RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Transaction
    ) -> str:
        """Keep the message, once for all its recipients; LMTP answers for each."""
        sender = envelope.mail_from or ""
        note = Envelope(
            sender="" if sender == "<>" else sender,
            recipients=tuple(envelope.rcpt_tos),
        )
        content = envelope.original_content or b""
        try:
            await self._door.take(content, note)
            answer = _KEPT
        except Exception as error:  # whatever it is: the sender must keep the message
            log.error("message not kept", fault=type(error).__name__)
            answer = _AWAY
        times = len(envelope.rcpt_tos) if self._listen.scheme == "lmtp" else 1
        return "\r\n".join([answer] * times)

    async def handle_exception(self, error: Exception) -> str:
        """Answer for a fault of the protocol, without its words."""
        log.warning("mail session broke", fault=type(error).__name__)
        return "421 4.3.0 Try again later"

    def _is_ours(self, address: str) -> bool:
        user, _, domain = address.lower().rpartition("@")
        plain = f"{user.partition('+')[0]}@{domain}"
        return domain in self._options.accepts or plain in self._options.accepts


class _Door(SMTP):
    """Counts connections, and lets longer lines in than the library's default."""

    line_length_limit = _LINE
    event_handler: Any
    transport: Any

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Turn a connection away that is one too many."""
        allowed = self.event_handler.enter(transport)
        super().connection_made(transport)
        if not allowed and isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 Too many connections\r\n")
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Count it out."""
        self.event_handler.leave(self.transport)
        super().connection_lost(error)


class _SmtpDoor(_Door):
    """SMTP, for a mail server that knows no LMTP."""


class _LmtpDoor(_Door, LMTP):
    """LMTP: one answer for each recipient."""
