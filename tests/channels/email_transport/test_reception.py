"""LMTP and SMTP reception: 250 means kept, all else that the sender keeps it."""

import asyncio
import errno
import os
import smtplib
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from channels.email.door import Door
from channels.email.envelope import Envelope, unwrap
from channels.email.options import read_options
from channels.email.reception import Reception
from channels.email.threads import Threads
from core.errors import DatabaseAway
from core.store.sealed import keys
from core.store.tables import ArrivalRow
from tests.channels.email_transport.office import (
    CITIZEN,
    OWN,
    MemoryOffice,
    mail,
    real_house,
)
from tests.conftest import free_port
from tests.mailservers.dovecot import Dovecot
from tests.mailservers.postfix import running_postfix


class Open:
    """A listening door and the house behind it."""

    def __init__(self, office: MemoryOffice, port: int, scheme: str) -> None:
        self.office = office
        self.port = port
        self._kind = smtplib.LMTP if scheme == "lmtp" else smtplib.SMTP

    async def talk(self, words: Callable[[Any], Any]) -> Any:
        """Let a client of the standard library talk to us, in a thread."""

        def run() -> Any:
            with self._kind("127.0.0.1", self.port, "citizen") as client:
                return words(client)

        return await asyncio.to_thread(run)

    async def send(self, message: bytes, *to: str, sender: str = CITIZEN) -> Any:
        def words(client: smtplib.SMTP) -> Any:
            refused = client.sendmail(sender, list(to) or [OWN], message)
            for _ in to[1:] if self._kind is smtplib.LMTP else ():
                assert client.getreply()[0] == 250  # smtplib reads the first only
            return refused

        return await self.talk(words)


@asynccontextmanager
async def listening(
    scheme: str = "lmtp", *, silence: float = 5, **more: str
) -> AsyncIterator[Open]:
    port = free_port()
    chosen = read_options(
        {
            "email_listen": f"{scheme}://127.0.0.1:{port}",
            "email_accepts": f"{OWN}, phananh.vn",
            "email_from": OWN,
            **more,
        }
    )
    assert chosen is not None
    office = MemoryOffice()
    door = Door(office, Threads(office.mac, OWN), 1000)
    reception = Reception(chosen, door, silence=silence)
    task = asyncio.create_task(reception.attend())
    try:
        while not reception.port:
            await asyncio.sleep(0.01)
        yield Open(office, port, scheme)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("scheme", ["lmtp", "smtp"])
async def test_a_message_is_kept_byte_for_byte_with_its_envelope(scheme: str) -> None:
    raw = mail("..Dòng bắt đầu bằng dấu chấm.\n.\nhết")
    async with listening(scheme) as door:
        await door.send(raw, OWN, "tiepdan+abc@phuong.example.vn")
    [kept] = door.office.kept.values()
    to = (OWN, "tiepdan+abc@phuong.example.vn")
    assert unwrap(kept) == (Envelope(sender=CITIZEN, recipients=to), raw)


async def test_the_null_sender_is_taken() -> None:
    async with listening() as door:
        await door.send(mail(), sender="")
    [kept] = door.office.kept.values()
    assert unwrap(kept)[0].sender == ""


@pytest.mark.parametrize(
    "recipient",
    ["la@example.vn", "tiepdan@phuong.example.vn.evil.vn", "tiepdan+x@evil.vn", "root"],
)
async def test_nothing_is_relayed(recipient: str) -> None:
    async with listening() as door:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            await door.send(mail(), recipient)
    assert [code for code, _ in refused.value.recipients.values()] == [550]
    assert not door.office.kept


async def test_a_whole_domain_may_be_ours() -> None:
    async with listening() as door:
        assert await door.send(mail(), "bat-ky@PhanAnh.vn") == {}


async def test_lmtp_answers_for_each_recipient() -> None:
    def words(client: smtplib.LMTP) -> list[int]:
        client.ehlo_or_helo_if_needed()
        client.mail(CITIZEN)
        for address in (OWN, "la@example.vn", "a@phananh.vn", "b@phananh.vn"):
            client.rcpt(address)
        first = client.data(mail())[0]
        return [first, client.getreply()[0], client.getreply()[0], client.noop()[0]]

    async with listening() as door:
        assert await door.talk(words) == [250, 250, 250, 250]
    assert len(door.office.kept) == 1


async def test_ten_thousand_recipients_are_too_many() -> None:
    def words(client: smtplib.SMTP) -> list[int]:
        client.ehlo_or_helo_if_needed()
        client.mail(CITIZEN)
        codes = []
        for number in range(10_000):
            try:
                codes.append(client.rcpt(f"{number}@phananh.vn")[0])
            except smtplib.SMTPServerDisconnected:
                return codes
        return codes

    async with listening() as door:
        codes = await door.talk(words)
        assert await door.send(mail()) == {}, "the next one is served"
    assert codes[:100] == [250] * 100
    assert set(codes[100:]) <= {452, 421}
    assert len(codes) < 10_000, "and then we hang up"


async def test_the_limit_is_announced_and_kept() -> None:
    async with listening(email_max_mb="1") as door:
        size = await door.talk(lambda c: (c.ehlo_or_helo_if_needed(), c.esmtp_features))
        assert size[1]["size"] == str(1024 * 1024)
        with pytest.raises(smtplib.SMTPSenderRefused) as told_before:
            await door.send(mail("x" * 2_000_000))
        assert told_before.value.smtp_code == 552

        def silent(client: smtplib.SMTP) -> int:
            client.ehlo_or_helo_if_needed()
            client.mail(CITIZEN)
            client.rcpt(OWN)
            body = "\r\n".join(["x" * 900] * 2000)
            return client.data(mail(body))[0]

        assert await door.talk(silent) == 552
    assert not door.office.kept


async def test_lines_longer_than_allowed_are_taken_and_endless_ones_are_not() -> None:
    async with listening() as door:
        assert await door.send(mail("x" * 20_000)) == {}
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            await door.send(mail("x" * 200_000))
    assert refused.value.smtp_code == 500
    assert len(door.office.kept) == 1


@pytest.mark.parametrize(
    "fault",
    [
        DatabaseAway("away"),
        OSError(errno.ENOSPC, "No space left on device"),
        RuntimeError("a bug of ours"),
    ],
    ids=["database", "disk", "bug"],
)
async def test_what_cannot_be_kept_stays_with_the_sender(fault: Exception) -> None:
    async with listening() as door:
        door.office.fails.append(fault)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await door.send(mail())
        assert refused.value.smtp_code == 451
        assert await door.send(mail()) == {}
    assert len(door.office.kept) == 1


async def test_a_client_that_says_nothing_is_shown_out() -> None:
    async with listening(silence=0.3) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        async with asyncio.timeout(5):
            greeting = await reader.readline()
            assert greeting.startswith(b"220 ")
            assert await reader.read() == b""
        writer.close()


async def test_a_client_that_stops_in_the_middle_leaves_nothing() -> None:
    async with listening() as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(
            b"LHLO x\r\nMAIL FROM:<a@b.vn>\r\nRCPT TO:<%s>\r\nDATA\r\nSubject: x\r\n"
            % OWN.encode()
        )
        await asyncio.sleep(0.3)
        writer.close()
        assert await door.send(mail()) == {}
        assert len(door.office.kept) == 1
        reader.feed_eof()


async def test_only_so_many_are_let_in_at_once() -> None:
    async with listening() as door:
        lines = [
            await asyncio.open_connection("127.0.0.1", door.port) for _ in range(22)
        ]
        async with asyncio.timeout(5):
            greetings = [await reader.readline() for reader, _ in lines]
        assert [g[:3] for g in greetings].count(b"421") == 2
        for _, writer in lines:
            writer.close()
        await asyncio.sleep(0.2)
        assert await door.send(mail()) == {}


async def test_the_house_stops_although_somebody_is_inside() -> None:
    async with asyncio.timeout(5):
        async with listening(silence=60) as door:
            reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
            await reader.readline()
        assert await reader.read() == b""
    writer.close()


async def test_a_port_that_is_taken_is_told_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("channels.email.reception._AGAIN_PAUSE", 0.1)
    port = free_port()
    blocking = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    chosen = read_options(
        {"email_listen": f"lmtp://127.0.0.1:{port}", "email_from": OWN}
    )
    assert chosen is not None
    office = MemoryOffice()
    reception = Reception(chosen, Door(office, Threads(office.mac, OWN), 20))
    task = asyncio.create_task(reception.attend())
    await asyncio.sleep(0.2)
    assert not reception.port
    blocking.close()
    await blocking.wait_closed()
    async with asyncio.timeout(5):
        while not reception.port:
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.slow
async def test_postfix_pushes_into_a_whole_house(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    port = free_port()
    ways = {"push.example.vn": f"lmtp:inet:127.0.0.1:{port}"}
    options = {
        "email_listen": f"lmtp://127.0.0.1:{port}",
        "email_from": "tiepdan@push.example.vn",
    }
    with running_postfix(dovecot, "example.vn", transports=ways) as postfix:
        async with real_house(tmp_path, options) as house:
            attend = house.channels["email"].attend
            assert attend is not None
            task = asyncio.create_task(attend())  # type: ignore[arg-type]
            await asyncio.to_thread(
                postfix.send, CITIZEN, "tiepdan+x@push.example.vn", mail()
            )
            async with asyncio.timeout(15):
                while not await ArrivalRow.count():
                    await asyncio.sleep(0.05)
            row = await ArrivalRow.objects().first()
            assert row is not None
            envelope, message = unwrap(keys().open(bytes(row.content)))
            assert envelope.sender == CITIZEN
            assert envelope.recipients == ("tiepdan+x@push.example.vn",)
            assert "Đèn đường hỏng." in message.decode()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes, or a skip where nobody may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


async def test_a_full_disk_loses_nothing_that_was_acknowledged(
    small_disk: Path,
) -> None:
    port = free_port()
    options = {"email_listen": f"lmtp://127.0.0.1:{port}", "email_from": OWN}
    async with real_house(small_disk, options) as house:
        attend = house.channels["email"].attend
        assert attend is not None
        task = asyncio.create_task(attend())  # type: ignore[arg-type]
        door = Open(MemoryOffice(), port, "lmtp")
        kept, codes = 0, []
        await asyncio.sleep(0.2)
        for number in range(30):
            words = f"Thư {number}. " + "x" * 200 + "\n"
            try:
                await door.send(mail(words * 1000, message_id=f"<{number}@example.vn>"))
                kept += 1
            except smtplib.SMTPDataError as refused:
                codes.append(refused.smtp_code)
        assert set(codes) == {451}
        assert 0 < kept < 30
        assert await ArrivalRow.count() == kept
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_header_of_a_megabyte_is_kept_like_any_other() -> None:
    lines = "".join(f"X-Line-{n}: {'x' * 900}\n" for n in range(1100))
    async with listening() as door:
        assert await door.send(mail(more=lines)) == {}
    [kept] = door.office.messages
    assert kept == mail(more=lines)
