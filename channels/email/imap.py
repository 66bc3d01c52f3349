"""Just as much IMAP (RFC 3501) as a mailbox needs to be read, with a time limit on all.

Our own, because the library tried (aioimaplib 2.0.3) cannot be bounded: STORE has no
time-out, a lost connection wakes nobody, a refused XOAUTH2 waits for ever, responses
recurse line by line, and there is no STARTTLS.
"""

import asyncio
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from channels.email.imap_words import modified_utf7, quoted, sequence_set
from channels.email.options import Options, Server

_PATIENCE = 30.0
"""Seconds a server may take for one answer."""
_SLOWEST = 50_000
"""Bytes a second below which a transfer counts as hanging."""
_LINE = 16 * 1024 * 1024
"""Longest line: a search may name a million letters in one."""
_LITERAL = re.compile(rb"\{(\d{1,10})\+?\}\Z")
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_VALIDITY = re.compile(rb"\[UIDVALIDITY (\d{1,10})\]", re.I)


class ImapFault(Exception):
    """The server does not do what it should; the connection is of no more use."""


class ImapRefused(ImapFault):
    """The server said NO or BAD to a command."""


class SignInRefused(ImapRefused):
    """User, password or token are wrong."""


@dataclass(frozen=True, slots=True)
class Response:
    """One untagged response: its line without literals, and the literals."""

    line: bytes
    literals: tuple[bytes, ...] = ()


class Imap:
    """One connection. Use it as a context; it is closed whatever happens."""

    def __init__(
        self, server: Server, options: Options, *, patience: float = _PATIENCE
    ) -> None:
        self._server = server
        self._options = options
        self._patience = patience
        self._tag = secrets.token_hex(3).upper()
        self._number = 0
        self._most = options.max_bytes + 1024 * 1024
        self._came = False
        """Whether a letter was announced since the last search."""
        self.capabilities: frozenset[str] = frozenset()

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(self._patience):
            self._reader, self._writer = await asyncio.open_connection(
                self._server.host,
                self._server.port,
                ssl=self._options.tls if self._server.tls_at_once else None,
                limit=_LINE,
            )
        try:
            await self._greeted()
        except BaseException:
            self._writer.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError, TimeoutError):
            if kind is None:
                self._writer.write(b"%s LOGOUT\r\n" % self._next_tag())
            self._writer.close()
            async with asyncio.timeout(2):
                await self._writer.wait_closed()

    async def sign_in(self, token: str = "") -> None:
        """Sign in by password, or by an OAuth2 access token. Raises SignInRefused."""
        user, password = self._server.user, self._server.password
        try:
            if token:
                said = f"user={user}\1auth=Bearer {token}\1\1"
                await self._authenticate("XOAUTH2", said)
            elif "AUTH=PLAIN" in self.capabilities:
                await self._authenticate("PLAIN", f"\0{user}\0{password}")
            else:
                await self._do(f"LOGIN {quoted(user)} {quoted(password)}")
        except SignInRefused:
            raise
        except ImapRefused as refused:
            raise SignInRefused(str(refused)) from None
        await self._ask_capabilities()

    async def select(self, folder: str) -> int:
        """Open a folder; return its UIDVALIDITY: when it changes, so do all UIDs."""
        for response in await self._do(f"SELECT {quoted(modified_utf7(folder))}"):
            if found := _VALIDITY.search(response.line):
                return int(found[1])
        raise ImapFault("no UIDVALIDITY")

    async def search(self, criteria: str) -> list[int]:
        """Return the UIDs that match, in order."""
        found: set[int] = set()
        self._came = False
        for response in await self._do(f"UID SEARCH {criteria}"):
            if response.line.upper().startswith(b"* SEARCH"):
                found.update(map(int, response.line.split()[2:]))
        return sorted(found)

    async def sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        """Return how large letters are, in bytes; those that have vanished are not."""
        sizes = {}
        for response in await self._do(
            f"UID FETCH {sequence_set(uids)} (UID RFC822.SIZE)"
        ):
            uid, size = _UID.search(response.line), _SIZE.search(response.line)
            if uid and size:
                sizes[int(uid[1])] = int(size[1])
        return sizes

    async def fetch(
        self, uids: Sequence[int], *, size: int, section: str = ""
    ) -> Mapping[int, bytes]:
        """Return letters (or their HEADER) of about `size` bytes, without marking."""
        found = {}
        command = f"UID FETCH {sequence_set(uids)} (UID BODY.PEEK[{section}])"
        patience = self._patience + size / _SLOWEST
        for response in await self._do(command, patience=patience):
            uid = _UID.search(response.line)
            if uid and response.literals:
                found[int(uid[1])] = response.literals[0]
        return found

    async def mark_seen(self, uids: Sequence[int]) -> None:
        """Mark letters as read, for the people who look into the mailbox."""
        await self._do(f"UID STORE {sequence_set(uids)} +FLAGS.SILENT (\\Seen)")

    async def move(self, uids: Sequence[int], folder: str) -> None:
        """Move letters (RFC 6851), or copy and delete them."""
        to = quoted(modified_utf7(folder))
        if "MOVE" in self.capabilities:
            await self._do(f"UID MOVE {sequence_set(uids)} {to}")
            return
        await self._do(f"UID COPY {sequence_set(uids)} {to}")
        await self._do(f"UID STORE {sequence_set(uids)} +FLAGS.SILENT (\\Deleted)")
        if "UIDPLUS" in self.capabilities:  # else others' deletions would go too
            await self._do(f"UID EXPUNGE {sequence_set(uids)}")

    async def create(self, folder: str) -> None:
        """Make a folder; that it exists already is no fault."""
        with suppress(ImapRefused):
            await self._do(f"CREATE {quoted(modified_utf7(folder))}")

    async def noop(self) -> None:
        """Let the server tell what is new."""
        await self._do("NOOP")

    async def idle(self, seconds: float) -> None:
        """Wait until a letter comes (RFC 2177), or so long.

        One that was announced with the answer to an earlier command is not announced
        again: then there is nothing to wait for.
        """
        if self._came:
            return
        tag = self._next_tag()
        await self._send(b"%s IDLE\r\n" % tag)
        async with asyncio.timeout(self._patience):
            while not (await self._response()).line.startswith(b"+"):
                pass
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._came:
                    await self._response()
        await self._send(b"DONE\r\n")
        await self._until(tag, self._patience)

    # --- the wire ---------------------------------------------------------------

    async def _greeted(self) -> None:
        async with asyncio.timeout(self._patience):
            greeting = await self._response()
        if not greeting.line.upper().startswith((b"* OK", b"* PREAUTH")):
            raise ImapFault("not greeted")
        if self._server.starttls:
            await self._do("STARTTLS")
            # What was injected before the handshake cannot bear our random tags.
            async with asyncio.timeout(self._patience):
                await self._writer.start_tls(
                    self._options.tls, server_hostname=self._server.host
                )
        await self._ask_capabilities()

    async def _ask_capabilities(self) -> None:
        for response in await self._do("CAPABILITY"):
            if response.line.upper().startswith(b"* CAPABILITY"):
                told = response.line.decode("ascii", "replace").upper().split()
                self.capabilities = frozenset(told[2:])

    async def _authenticate(self, mechanism: str, said: str) -> None:
        """Sign in by SASL; the words go with the command only where that is known."""
        words, tag = b64encode(said.encode()), self._next_tag()
        at_once = "SASL-IR" in self.capabilities
        command = b"%s AUTHENTICATE %s" % (tag, mechanism.encode())
        await self._send(command + (b" " + words if at_once else b"") + b"\r\n")
        asked = 0 if at_once else -1
        async with asyncio.timeout(self._patience):
            while True:
                line = (await self._response()).line
                if line.startswith(b"+"):
                    # A second challenge is the provider's complaint in JSON: only an
                    # empty answer lets it say NO.
                    asked += 1
                    await self._send(b"\r\n" if asked else words + b"\r\n")
                elif line.startswith(tag + b" "):
                    _check(line, tag, SignInRefused)
                    return

    async def _do(
        self, command: str, *, patience: float | None = None
    ) -> list[Response]:
        """Send a command and return what came before its end. Raises ImapRefused."""
        tag = self._next_tag()
        await self._send(b"%s %s\r\n" % (tag, command.encode()))
        return await self._until(tag, patience or self._patience)

    async def _until(self, tag: bytes, patience: float) -> list[Response]:
        responses: list[Response] = []
        async with asyncio.timeout(patience):
            while True:
                response = await self._response()
                if response.line.startswith(tag + b" "):
                    _check(response.line, tag, ImapRefused)
                    return responses
                responses.append(response)

    async def _response(self) -> Response:
        """Read one response with its literals. Raises ImapFault at a lost line."""
        line, literals = b"", []
        try:
            while True:
                piece = (await self._reader.readuntil(b"\n")).rstrip(b"\r\n")
                line += piece
                announced = _LITERAL.search(piece)
                if announced is None:
                    break
                literals.append(await self._literal(int(announced[1])))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise ImapFault("the connection was lost") from error
        if line.upper().startswith(b"* BYE"):
            raise ImapFault("the server said good-bye")
        self._came = self._came or line.upper().endswith(b" EXISTS")
        return Response(line, tuple(literals))

    async def _literal(self, size: int) -> bytes:
        if size > self._most:
            raise ImapFault("more was sent than was asked for")
        return await self._reader.readexactly(size)

    async def _send(self, line: bytes) -> None:
        self._writer.write(line)
        async with asyncio.timeout(self._patience):
            await self._writer.drain()

    def _next_tag(self) -> bytes:
        self._number += 1
        return f"{self._tag}{self._number}".encode()


def _check(line: bytes, tag: bytes, refused: type[ImapRefused]) -> None:
    status, _, words = line[len(tag) + 1 :].partition(b" ")
    if status.upper() != b"OK":
        code = re.match(rb"\[([A-Z]+)", words)
        raise refused(code[1].decode() if code else status.decode("ascii", "replace"))
