"""Taking messages out: through a real Postfix, and past servers that refuse."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from structlog.testing import capture_logs

from channels.email.compose import Composer
from channels.email.options import read_options
from channels.email.smtp import Postman
from channels.email.threads import Threads
from core.domain.attachment import Enclosure
from core.domain.message import Purpose
from core.errors import DeliveryFailed
from tests.channels.email_transport.office import CITIZEN, OWN, MemoryOffice
from tests.channels.email_transport.test_compose import PDF, outgoing
from tests.conftest import free_port
from tests.mailservers.dovecot import PASSWORD, Dovecot
from tests.mailservers.postfix import Postfix


def postman(url: str, *, patience: float = 5, **more: str) -> Postman:
    chosen = read_options(
        {"email_smtp": url, "email_from": f"Tiếp dân <{OWN}>", **more}
    )
    assert chosen is not None
    assert chosen.smtp is not None
    office = MemoryOffice()
    composer = Composer(chosen, Threads(office.mac, OWN), office)
    return Postman(chosen.smtp, chosen, composer, patience=patience)


async def arrived(dovecot: Dovecot, user: str, count: int = 1) -> list[bytes]:
    async with asyncio.timeout(10):
        while len(found := await asyncio.to_thread(dovecot.messages, user)) < count:
            await asyncio.sleep(0.05)
    return found


@pytest.mark.parametrize("way", ["starttls", "smtps", "plain"])
async def test_a_reply_reaches_the_citizens_mailbox(postfix: Postfix, way: str) -> None:
    who = f"{quote(CITIZEN, safe='')}:{quote(PASSWORD, safe='')}"
    url = {
        "starttls": f"smtp://{who}@127.0.0.1:{postfix.port}",
        "smtps": f"smtps://{who}@127.0.0.1:{postfix.smtps_port}",
        "plain": f"smtp+plain://127.0.0.1:{postfix.port}",
    }[way]
    ca = str(postfix.dovecot.certificate)
    receipt = await postman(url, email_ca_file=ca).deliver(
        outgoing(Purpose.REPLY, Enclosure("Trả lời.pdf", PDF))
    )
    [message] = await arrived(postfix.dovecot, CITIZEN)
    assert receipt.external_id.encode() in message
    assert b"Return-Path: <tiepdan+" in message
    assert "Trả lời" not in message.decode("ascii"), "seven bits on the wire"


async def test_a_wrong_password_is_told_and_tried_again(postfix: Postfix) -> None:
    url = f"smtp://{quote(CITIZEN, safe='')}:geheim@127.0.0.1:{postfix.port}"
    ca = str(postfix.dovecot.certificate)
    with capture_logs() as said, pytest.raises(DeliveryFailed) as failed:
        await postman(url, email_ca_file=ca, patience=15).deliver(outgoing())
    assert failed.value.retry
    assert said[0]["event"].startswith("mail server refuses us")
    assert "geheim" not in str(said)


# asyncio does not close its half of a TLS connection whose handshake failed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_certificate_nobody_signed_is_not_trusted(postfix: Postfix) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await postman(f"smtp://127.0.0.1:{postfix.port}").deliver(outgoing())
    assert failed.value.retry
    failed.value.__cause__ = None
    gc.collect()


async def test_a_recipient_postfix_knows_to_be_impossible_is_given_up(
    postfix: Postfix,
) -> None:
    server = postman(f"smtp+plain://127.0.0.1:{postfix.port}")
    with pytest.raises(DeliveryFailed) as failed:
        await server.deliver(outgoing(reply_to="hòa@example.vn"))
    assert not failed.value.retry
    assert str(failed.value) == "SMTPNotSupported"


class Refusing:
    """A handler that answers as it is told."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.seen: list[Any] = []

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.seen.append(envelope)
        return self.answers.get("DATA", "250 OK")


@asynccontextmanager
async def serving(handler: Refusing) -> AsyncIterator[str]:
    server = Controller(handler, "127.0.0.1", free_port(), enable_SMTPUTF8=True)
    await asyncio.to_thread(server.start)
    try:
        yield f"smtp+plain://127.0.0.1:{server.port}"
    finally:
        await asyncio.to_thread(server.stop)


@pytest.mark.parametrize(
    ("command", "answer", "retry", "told"),
    [
        ("RCPT", "550 5.1.1 hoa@example.vn unknown", False, "smtp 550 5.1.1"),
        ("RCPT", "450 4.2.0 greylisted", True, "smtp 450 4.2.0"),
        ("RCPT", "452 4.2.2 mailbox full", True, "smtp 452 4.2.2"),
        ("MAIL", "530 5.7.0 Authentication required", False, "smtp 530 5.7.0"),
        ("MAIL", "451 4.3.0 busy", True, "smtp 451 4.3.0"),
        ("DATA", "554 5.7.1 spam", False, "smtp 554 5.7.1"),
        ("DATA", "552 too large", False, "smtp 552"),
        ("DATA", "421 4.3.0 closing", True, "smtp 421 4.3.0"),
    ],
)
async def test_a_refusal_says_whether_trying_again_may_help(
    command: str, answer: str, retry: bool, told: str
) -> None:
    async with serving(Refusing(**{command: answer})) as url:
        with pytest.raises(DeliveryFailed) as failed:
            await postman(url).deliver(outgoing())
    assert (failed.value.retry, str(failed.value)) == (retry, told)


async def test_an_international_address_goes_where_it_is_understood() -> None:
    handler = Refusing()
    async with serving(handler) as url:
        await postman(url).deliver(outgoing(reply_to="hòa@example.vn"))
    assert handler.seen[0].rcpt_tos == ["hòa@example.vn"]
    assert handler.seen[0].smtp_utf8


async def test_nobody_there_is_tried_again() -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await postman(f"smtp+plain://127.0.0.1:{free_port()}").deliver(outgoing())
    assert failed.value.retry


@pytest.mark.parametrize(
    "greets", [b"", b"220 hi\r\n", b"554 no service\r\n", b"x\r\n"]
)
async def test_a_server_that_hangs_or_babbles_is_left_in_time(greets: bytes) -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greets)
        try:
            await asyncio.sleep(30)
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with asyncio.timeout(5):
        with pytest.raises(DeliveryFailed) as failed:
            await postman(f"smtp+plain://127.0.0.1:{port}", patience=0.3).deliver(
                outgoing()
            )
    assert failed.value.retry
    server.close()


async def test_without_starttls_nothing_is_said() -> None:
    handler = Refusing()
    async with serving(handler) as url:
        plain = url.replace("smtp+plain", "smtp")
        with pytest.raises(DeliveryFailed) as failed:
            await postman(plain).deliver(outgoing())
    assert failed.value.retry
    assert not handler.seen
