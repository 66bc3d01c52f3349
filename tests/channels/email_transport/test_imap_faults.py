"""A mail server that misbehaves: it hangs, breaks off, lies. We end in time."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from channels.email.attending import Attendance
from channels.email.door import Door
from channels.email.imap import ImapFault, SignInRefused
from channels.email.inbox import Inbox
from channels.email.options import read_options
from channels.email.threads import Threads
from tests.channels.email_transport.office import OWN, MemoryOffice, mail

HANG = object()
CUT = object()
Answer = bytes | object
LETTER = mail()
GOOD: dict[str, Answer] = {
    "greeting": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n%(tag) OK\r\n",
    "LOGIN": b"%(tag) OK\r\n",
    "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%(tag) OK\r\n",
    "SEARCH": b"* SEARCH 5\r\n%(tag) OK\r\n",
    "RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE %d)\r\n%%(tag) OK\r\n" % len(LETTER),
    "BODY.PEEK": b"* 1 FETCH (UID 5 BODY[] {%d}\r\n%s)\r\n%%(tag) OK\r\n"
    % (len(LETTER), LETTER.replace(b"%", b"%%")),
    "STORE": b"%(tag) OK\r\n",
}


class Server:
    """Answers each command from a table that a test changes."""

    def __init__(self, **changed: Answer) -> None:
        self.answers = {**GOOD, **changed}
        self.asked: list[str] = []
        self.port = 0

    async def talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await self._say("greeting", b"", writer)
            while line := await reader.readline():
                tag, _, command = line.rstrip().partition(b" ")
                words = command.decode()
                known = (key for key in self.answers if re.search(key, words))
                key = next(known, "")
                self.asked.append(key or words)
                await self._say(key, tag, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _say(self, key: str, tag: bytes, writer: asyncio.StreamWriter) -> None:
        answer = self.answers.get(key, b"%(tag) BAD what\r\n")
        if answer is HANG:
            await asyncio.sleep(3600)
        if answer is CUT:
            raise ConnectionError
        assert isinstance(answer, bytes)
        writer.write(answer.replace(b"%(tag)", tag).replace(b"%%", b"%"))
        await writer.drain()


@asynccontextmanager
async def reading(
    server: Server, office: MemoryOffice | None = None
) -> AsyncIterator[Inbox]:
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    chosen = read_options({"email_imap": f"imap+plain://u:p@127.0.0.1:{server.port}"})
    assert chosen is not None
    office = office or MemoryOffice()
    door = Door(office, Threads(office.mac, OWN), 20)
    try:
        yield Inbox(chosen.mailboxes[0], chosen, office, door, patience=0.3)
    finally:
        listening.close()


async def test_the_good_server_is_understood() -> None:
    office, server = MemoryOffice(), Server()
    async with reading(server, office) as inbox:
        assert await inbox.read_once() == 1
    assert office.messages == [LETTER]


@pytest.mark.parametrize("command", sorted(GOOD))
@pytest.mark.parametrize("how", [HANG, CUT], ids=["hangs", "breaks off"])
async def test_a_server_may_fail_at_any_command(command: str, how: object) -> None:
    office, server = MemoryOffice(), Server(**{command: how})
    async with asyncio.timeout(5):
        async with reading(server, office) as inbox:
            with pytest.raises((TimeoutError, ImapFault, OSError)):
                await inbox.read_once()
            server.answers = GOOD
            assert await inbox.read_once() == 1
    assert office.messages == [LETTER], "neither lost nor doubled"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("greeting", b"* BYE go away\r\n"),
        ("greeting", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("SELECT", b"%(tag) OK but no validity\r\n"),
        ("SELECT", b"%(tag) NO [NONEXISTENT] none\r\n"),
        ("SEARCH", b"* BYE shutting down\r\n"),
        ("BODY.PEEK", b"* 1 FETCH (UID 5 BODY[] {9999999999}\r\n"),
        ("BODY.PEEK", b"* 1 FETCH (UID 5 BODY[] {50}\r\nshort"),
        ("BODY.PEEK", b"%(tag) NO [SERVERBUG] corrupt\r\n"),
        ("RFC822.SIZE", b"x" * 100_000),
    ],
)
async def test_nonsense_ends_the_connection_and_loses_nothing(
    command: str, answer: bytes
) -> None:
    office, server = MemoryOffice(), Server(**{command: answer})
    async with asyncio.timeout(5):
        async with reading(server, office) as inbox:
            with pytest.raises((TimeoutError, ImapFault, OSError)):
                await inbox.read_once()
            server.answers = GOOD
            assert await inbox.read_once() == 1


async def test_two_thousand_lines_at_once_are_no_trouble() -> None:
    sizes = b"".join(
        b"* %d FETCH (UID %d RFC822.SIZE 10)\r\n" % (n, n) for n in range(2000)
    )
    server = Server(**{"RFC822.SIZE": sizes + b"%(tag) OK\r\n"})
    async with reading(server) as inbox:
        assert await inbox.read_once() == 1


async def test_a_letter_that_vanished_gives_nothing_and_stops_nothing() -> None:
    gone = {"RFC822.SIZE": b"%(tag) OK\r\n", "BODY.PEEK": b"%(tag) OK\r\n"}
    office, server = MemoryOffice(), Server(**gone)
    async with reading(server, office) as inbox:
        assert await inbox.read_once() == 0
    assert "STORE" not in server.asked


async def test_a_mark_that_is_refused_is_told_and_forgotten() -> None:
    office = MemoryOffice()
    server = Server(STORE=b"%(tag) NO [READ-ONLY] no\r\n")
    with capture_logs() as said:
        async with reading(server, office) as inbox:
            assert await inbox.read_once() == 1
    assert [line["event"] for line in said] == ["letters not marked"]
    assert office.notes, "the place is remembered all the same"


async def test_a_letter_announced_in_passing_is_not_waited_for() -> None:
    office = MemoryOffice()
    server = Server(
        STORE=b"* 2 EXISTS\r\n%(tag) OK\r\n",
        CAPABILITY=b"* CAPABILITY IMAP4rev1 IDLE\r\n%(tag) OK\r\n",
        IDLE=b"+ idling\r\n",
    )
    async with reading(server, office) as inbox:
        task = asyncio.create_task(inbox.attend())
        async with asyncio.timeout(5):
            while "IDLE" not in server.asked:
                await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    searched = [at for at, what in enumerate(server.asked) if what == "SEARCH"]
    assert len(searched) == 3, "first time twice, then again for what was announced"
    assert server.asked.index("IDLE") > searched[-1]


async def test_a_refused_sign_in_by_login_is_named() -> None:
    server = Server(LOGIN=b"%(tag) NO [AUTHENTICATIONFAILED] no\r\n")
    async with reading(server) as inbox:
        with pytest.raises(SignInRefused):
            await inbox.read_once()


async def test_a_broken_mailbox_leaves_the_others_alone() -> None:
    good, bad = Server(), Server(greeting=HANG)
    talks = (good.talk, bad.talk)
    listening = [await asyncio.start_server(talk, "127.0.0.1", 0) for talk in talks]
    ports = [one.sockets[0].getsockname()[1] for one in listening]
    chosen = read_options(
        {"email_imap": " ".join(f"imap+plain://u:p@127.0.0.1:{p}" for p in ports)}
    )
    assert chosen is not None
    office = MemoryOffice()
    door = Door(office, Threads(office.mac, OWN), 20)
    task = asyncio.create_task(Attendance(chosen, office, door).attend())
    async with asyncio.timeout(5):
        while not office.kept:
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    for one in listening:
        one.close()
