"""A mailbox on a real Dovecot: every letter once, whatever breaks between."""

import asyncio
import imaplib
from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from channels.email.door import Door
from channels.email.envelope import unwrap
from channels.email.imap import Imap, ImapRefused
from channels.email.imap_words import modified_utf7, quoted
from channels.email.inbox import Inbox, note_of
from channels.email.options import Options, read_options
from channels.email.threads import Threads
from core.errors import DatabaseAway
from tests.channels.email_transport.office import OWN, MemoryOffice, mail
from tests.mailservers.dovecot import PASSWORD, Dovecot, running_dovecot


def options(
    dovecot: Dovecot, *, user: str = OWN, scheme: str = "imaps", **more: str
) -> Options:
    port = dovecot.imaps_port if scheme == "imaps" else dovecot.imap_port
    url = (
        f"{scheme}://{quote(user, safe='')}:{quote(PASSWORD, safe='')}@127.0.0.1:{port}"
    )
    read = read_options(
        {"email_imap": url, "email_ca_file": str(dovecot.certificate), **more}
    )
    assert read is not None
    return read


class Watched:
    """One mailbox and the house in memory it reads for."""

    def __init__(
        self, chosen: Options, office: MemoryOffice | None = None, **more: float
    ) -> None:
        self.office = office or MemoryOffice()
        door = Door(self.office, Threads(self.office.mac, OWN), 1000)
        [server] = chosen.mailboxes
        self.server = server
        self.inbox = Inbox(server, chosen, self.office, door, **more)

    async def read(self) -> int:
        return await self.inbox.read_once()

    async def until(self, count: int, *, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while len(self.office.kept) < count:
                await asyncio.sleep(0.02)


def letters(count: int, *, begin: int = 0, size: int = 0) -> list[bytes]:
    return [
        mail(f"Thư số {n}. " + "x" * size, message_id=f"<{n}@example.vn>")
        for n in range(begin, begin + count)
    ]


@pytest.mark.parametrize("scheme", ["imaps", "imap", "imap+plain"])
async def test_letters_are_kept_byte_for_byte_and_marked(
    dovecot: Dovecot, scheme: str
) -> None:
    sent = letters(3)
    dovecot.append(OWN, *sent)
    watched = Watched(options(dovecot, scheme=scheme))
    assert await watched.read() == 3
    assert sorted(watched.office.messages) == sorted(sent)
    assert dovecot.seen(OWN) == 3
    assert await watched.read() == 0


async def test_what_people_read_before_us_is_theirs_and_later_letters_are_ours(
    dovecot: Dovecot,
) -> None:
    dovecot.append(OWN, *letters(2), flags=r"(\Seen)")
    dovecot.append(OWN, *letters(1, begin=2))
    dovecot.append(OWN, *letters(2, begin=3), flags=r"(\Seen)")
    watched = Watched(options(dovecot))
    assert await watched.read() == 1
    dovecot.append(OWN, *letters(1, begin=9), flags=r"(\Seen)")
    assert await watched.read() == 1, "an officer who opens a letter takes nothing"
    assert len(watched.office.kept) == 2


async def test_an_empty_mailbox_is_no_trouble(dovecot: Dovecot) -> None:
    watched = Watched(options(dovecot))
    assert await watched.read() == 0
    dovecot.append(OWN, *letters(1))
    assert await watched.read() == 1


async def test_a_crash_before_the_mark_neither_loses_nor_doubles(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.append(OWN, *letters(3))
    watched = Watched(options(dovecot))

    async def crash(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patched:
        patched.setattr(Imap, "mark_seen", crash)
        with pytest.raises(ConnectionResetError):
            await watched.read()
    assert (len(watched.office.kept), dovecot.seen(OWN)) == (3, 0)
    assert await watched.read() == 3
    assert watched.office.received == 6
    assert (len(watched.office.kept), dovecot.seen(OWN)) == (3, 3)


async def test_what_was_not_stored_is_neither_marked_nor_passed_over(
    dovecot: Dovecot,
) -> None:
    dovecot.append(OWN, *letters(2))
    watched = Watched(options(dovecot))
    watched.office.fails.append(DatabaseAway("disk full"))
    with pytest.raises(BaseExceptionGroup):
        await watched.read()
    assert dovecot.seen(OWN) == 0
    assert await watched.read() == 2
    assert len(watched.office.kept) == 2


async def test_a_mark_that_is_refused_does_not_matter(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.append(OWN, *letters(2))
    monkeypatch.setattr("channels.email.imap.sequence_set", _wrong_for_store())
    watched = Watched(options(dovecot))
    assert await watched.read() == 2
    assert await watched.read() == 0
    assert len(watched.office.kept) == 2


def _wrong_for_store() -> object:
    """The third set of a reading is STORE's: let it be nonsense."""
    from channels.email.imap_words import sequence_set

    asked: list[str] = []

    def told(uids: list[int]) -> str:
        asked.append("")
        return "nonsense" if len(asked) == 3 else sequence_set(uids)

    return told


async def test_another_uidvalidity_begins_anew_with_what_is_unread(
    dovecot: Dovecot,
) -> None:
    dovecot.append(OWN, *letters(3))
    watched = Watched(options(dovecot))
    await watched.read()
    before = watched.office.notes[note_of(watched.server)]
    dovecot.wipe(OWN)
    await asyncio.sleep(1.1)  # Dovecot's UIDVALIDITY is the second of the making
    dovecot.append(OWN, *letters(2, begin=2))
    assert await watched.read() == 2
    assert watched.office.notes[note_of(watched.server)] != before
    assert len(watched.office.kept) == 4, "letter 2 was known already"


async def test_the_same_letter_in_two_mailboxes_is_one(dovecot: Dovecot) -> None:
    office = MemoryOffice()
    [letter] = letters(1)
    for user in (OWN, "phananh@phuong.example.vn"):
        dovecot.append(user, f"Delivered-To: {user}\r\n".encode() + letter)
        await Watched(options(dovecot, user=user), office).read()
    assert office.received == 2
    assert len(office.kept) == 1


async def test_kept_letters_can_be_moved_to_a_folder(dovecot: Dovecot) -> None:
    dovecot.append(OWN, *letters(3))
    watched = Watched(options(dovecot, email_imap_done="Đã nhận & xong"))
    assert await watched.read() == 3
    assert dovecot.messages(OWN) == []
    folder = f'"{modified_utf7("Đã nhận & xong")}"'
    assert len(dovecot.messages(OWN, folder)) == 3
    assert await watched.read() == 0


async def test_letters_are_moved_where_the_server_knows_no_move() -> None:
    plain = "IMAP4rev1 UIDPLUS AUTH=PLAIN"
    with running_dovecot(OWN, capability=plain) as dovecot:
        dovecot.append(OWN, *letters(2))
        watched = Watched(options(dovecot, email_imap_done="Done"))
        assert await watched.read() == 2
        assert dovecot.messages(OWN) == []
        assert len(dovecot.messages(OWN, "Done")) == 2


async def test_a_large_mailbox_is_read_in_batches(dovecot: Dovecot) -> None:
    dovecot.append(OWN, *letters(130))
    watched = Watched(options(dovecot))
    assert await watched.read() == 130
    assert len(watched.office.kept) == 130
    assert dovecot.seen(OWN) == 130


async def test_of_a_message_too_large_the_header_is_kept(dovecot: Dovecot) -> None:
    dovecot.append(OWN, *letters(1), *letters(1, begin=1, size=2_000_000))
    watched = Watched(options(dovecot, email_max_mb="1"))
    assert await watched.read() == 2
    large = [u for u in map(unwrap, watched.office.kept.values()) if u[0].left_out]
    [(envelope, header)] = large
    assert envelope.left_out > 2_000_000
    assert header.endswith(b"\r\n\r\n")
    assert len(header) < 1000


async def test_25_megabytes_come_through_whole(dovecot: Dovecot) -> None:
    [letter] = letters(1, size=25_000_000)
    dovecot.append(OWN, letter)
    watched = Watched(options(dovecot))
    assert await watched.read() == 1
    assert watched.office.messages == [letter]


async def test_new_letters_come_at_once_where_idle_is_offered(dovecot: Dovecot) -> None:
    watched = Watched(options(dovecot))
    task = asyncio.create_task(watched.inbox.attend())
    try:
        dovecot.append(OWN, *letters(1))
        await watched.until(1)
        await asyncio.sleep(0.2)  # it idles again
        await asyncio.to_thread(dovecot.append, OWN, *letters(2, begin=1))
        await watched.until(3, seconds=5)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_without_idle_the_mailbox_is_asked_again_and_again() -> None:
    with running_dovecot(OWN, capability="IMAP4rev1 AUTH=PLAIN") as dovecot:
        watched = Watched(options(dovecot, email_imap_seconds="1"))
        task = asyncio.create_task(watched.inbox.attend())
        try:
            await asyncio.sleep(0.3)
            await asyncio.to_thread(dovecot.append, OWN, *letters(1))
            await watched.until(1, seconds=5)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_a_server_that_restarts_is_found_again() -> None:
    with running_dovecot(OWN) as dovecot:
        watched = Watched(options(dovecot))
        task = asyncio.create_task(watched.inbox.attend())
        try:
            await asyncio.to_thread(dovecot.append, OWN, *letters(1))
            await watched.until(1)
            await asyncio.to_thread(dovecot.restart)
            await asyncio.to_thread(dovecot.append, OWN, *letters(1, begin=1))
            await watched.until(2, seconds=15)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_a_wrong_password_is_told_once_a_pause_and_names_nobody() -> None:
    with running_dovecot(OWN) as dovecot, capture_logs() as said:
        chosen = read_options(
            {
                "email_imap": f"imaps://{quote(OWN, safe='')}:geheim@127.0.0.1:"
                f"{dovecot.imaps_port}",
                "email_ca_file": str(dovecot.certificate),
            }
        )
        assert chosen is not None
        task = asyncio.create_task(Watched(chosen).inbox.attend())
        async with asyncio.timeout(20):
            while not said:
                await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert len(said) == 1
    assert said[0]["event"].startswith("mailbox refuses us")
    assert said[0]["said"] == "AUTHENTICATIONFAILED"
    assert "geheim" not in str(said)
    assert OWN not in str(said)


async def test_a_certificate_nobody_signed_is_not_trusted(dovecot: Dovecot) -> None:
    chosen = options(dovecot, email_ca_file="")
    with pytest.raises(OSError, match="certificate"):
        await Watched(chosen).read()


async def test_a_letter_that_vanishes_meanwhile_is_passed_over(
    dovecot: Dovecot,
) -> None:
    dovecot.append(OWN, *letters(3))
    chosen = options(dovecot)
    async with Imap(chosen.mailboxes[0], chosen) as imap:
        await imap.sign_in()
        await imap.select("INBOX")
        uids = await imap.search("ALL")
        with dovecot.client(OWN) as other:
            other.select("INBOX")
            other.store("2", "+FLAGS", r"(\Deleted)")
            other.expunge()
        found = await imap.fetch(uids, size=1000)
    assert sorted(found) in ([uids[0], uids[2]], uids)


async def test_a_command_cannot_be_smuggled_into_another(dovecot: Dovecot) -> None:
    chosen = options(dovecot)
    async with Imap(chosen.mailboxes[0], chosen) as imap:
        await imap.sign_in()
        for name in ("INBOX\r\nA1 LOGOUT", 'no such "folder"', "\0"):
            with pytest.raises(ImapRefused):
                await imap.select(name)
        await imap.select("INBOX")
    with pytest.raises(ValueError, match="control"):
        quoted("geheim\r\nA1 LOGOUT")


@pytest.mark.parametrize(
    "folder", ["INBOX", "Đã nhận", "a&b", "&", "日本", "Hộp thư 📥"]
)
def test_folders_names_are_written_as_imap_wants(folder: str, dovecot: Dovecot) -> None:
    with dovecot.client(OWN) as client:
        if folder != "INBOX":
            told, said = client.create(f'"{modified_utf7(folder)}"')
            assert told == "OK", said
        assert client.select(f'"{modified_utf7(folder)}"')[0] == "OK"


def test_imaplib_agrees_that_the_password_is_hard(dovecot: Dovecot) -> None:
    with pytest.raises(imaplib.IMAP4.error):
        dovecot.client(OWN, "wrong")
