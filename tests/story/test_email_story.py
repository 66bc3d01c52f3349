"""A citizen's e-mail goes through a real Postfix and Dovecot, both ways, to its end."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.async_api import Browser

from channels.email.mime import Mail, parse
from core.app.house import now
from core.domain.disposition import Disposition
from core.domain.tracking import read_code
from core.store.engines import engine_for
from core.store.schema import bind
from core.store.tables import MessageRow, TicketRow
from tests.house.running import Server
from tests.mailservers.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.mailservers.postfix import Postfix, running_postfix
from tests.story.town import answer, desk, served_town

OWN = "tiepdan@phuong.example.vn"
CITIZEN, NEIGHBOUR = "hoa@example.vn", "la@example.vn"
LAMP = "Đèn đường trước số 40 đường Nguyễn Chí Thanh hỏng cả tuần nay, tối nguy hiểm."
MENDED = "Chiều 24/11 tổ điện đã thay bóng và kiểm tra lại, đèn đã sáng."
THANKS = "Cảm ơn phường, nhưng bóng ở số 42 cũng hỏng."
TOO = "Nhà tôi ở cùng ngõ cũng bị mất điện, xin phường xem giúp."

pytestmark = pytest.mark.slow


@dataclass
class Town:
    """The house, the mail servers, and people who write."""

    server: Server
    dovecot: Dovecot
    postfix: Postfix

    async def writes(
        self, sender: str, body: str, *, to: str = OWN, answers: Mail | None = None
    ) -> None:
        """Send a message; one that answers quotes what it answers."""
        message = EmailMessage()
        user, _, domain = sender.partition("@")
        message["From"] = Address("Nguyễn Văn Hòa", user, domain)
        message["To"] = to
        message["Subject"] = f"Re: {answers.subject}" if answers else "Đèn đường hỏng"
        message["Message-ID"] = make_msgid(domain="example.vn")
        message["Date"] = format_datetime(now())
        if answers is not None:
            message["In-Reply-To"] = answers.message_id
            quoted = "\n".join(f"> {line}" for line in answers.text.splitlines())
            body += f"\n\nVào Th 2, 23 thg 11, 2026 lúc 09:00 Tiếp dân <{OWN}>"
            body += f" đã viết:\n\n{quoted}"
        message.set_content(body, cte="8bit")
        raw = message.as_bytes()
        await asyncio.to_thread(self.postfix.send, sender, to, raw)

    async def gets(self, user: str, words: str, *, seconds: float = 40) -> Mail:
        """Wait for a message with these words in somebody's mailbox."""
        deadline = time.monotonic() + seconds
        while True:
            raws = await asyncio.to_thread(self.dovecot.messages, user)
            for mail in map(parse, raws):
                if words in mail.text:
                    return mail
            assert time.monotonic() < deadline, [parse(raw).text for raw in raws]
            await asyncio.sleep(0.2)


def code_in(mail: Mail) -> str:
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", mail.text)
    assert found, mail.text
    code = read_code(found[0])
    assert code
    return code


@pytest.fixture(scope="module")
def mail_servers() -> Iterator[tuple[Dovecot, Postfix]]:
    with (
        running_dovecot(OWN, CITIZEN, NEIGHBOUR) as dovecot,
        running_postfix(dovecot, "phuong.example.vn", "example.vn") as postfix,
    ):
        yield dovecot, postfix


@asynccontextmanager
async def mail_town(
    database_url: str, place: Path, servers: tuple[Dovecot, Postfix]
) -> AsyncIterator[Town]:
    dovecot, postfix = servers
    for user in dovecot.users:
        dovecot.wipe(user)
    who = f"{quote(OWN, safe='')}:{quote(PASSWORD, safe='')}"
    settings = {
        "TIEPDAN_EMAIL_IMAP": f"imaps://{who}@127.0.0.1:{dovecot.imaps_port}",
        "TIEPDAN_EMAIL_SMTP": f"smtp://{who}@127.0.0.1:{postfix.port}",
        "TIEPDAN_EMAIL_FROM": f"Tiếp dân phường Thành Sen <{OWN}>",
        "TIEPDAN_EMAIL_CA_FILE": str(dovecot.certificate),
        "TIEPDAN_QUIET_HOURS": "",
    }
    async with served_town(database_url, place, **settings) as server:
        yield Town(server, dovecot, postfix)


@asynccontextmanager
async def looking_into(database_url: str) -> AsyncIterator[None]:
    """Open the served house's database beside it."""
    engine = engine_for(database_url)
    await engine.open()
    try:
        bind(engine)
        yield
    finally:
        await engine.close()


async def tickets_in(database_url: str) -> list[TicketRow]:
    async with looking_into(database_url):
        return list(await TicketRow.objects().order_by(TicketRow.received_at))


async def test_a_letter_by_mail_is_answered_and_the_talk_stays_one_case(
    browser: Browser,
    database_url: str,
    tmp_path: Path,
    mail_servers: tuple[Dovecot, Postfix],
) -> None:
    async with mail_town(database_url, tmp_path, mail_servers) as town:
        await town.writes(CITIZEN, LAMP)
        receipt = await town.gets(CITIZEN, "đã nhận được thư")
        code = code_in(receipt)
        assert receipt.auto_submitted

        await answer(browser, town.server, code, MENDED)
        reply = await town.gets(CITIZEN, MENDED)
        assert not reply.auto_submitted
        [back] = reply.reply_to
        assert back.startswith("tiepdan+")
        assert [f.content_type for f in reply.attachments] == ["application/pdf"]

        await town.writes(CITIZEN, THANKS, to=back, answers=reply)
        await shown(browser, town.server, code, THANKS)
        await town.writes(NEIGHBOUR, TOO, to=back, answers=reply)
        other = code_in(await town.gets(NEIGHBOUR, "đã nhận được thư"))
        assert other != code
        await shown(browser, town.server, other, TOO)
        lamp, thanks, too = await tickets_in(database_url)
        assert (lamp.code, too.code) == (code, other)
        assert thanks.closed_as == Disposition.JOINED
        assert Disposition.JOINED not in {lamp.closed_as, too.closed_as}
        async with desk(browser, town.server, "lan") as page:
            await page.goto(f"/desk/{code}")
            said = await page.locator("main").inner_text()
            assert TOO not in said, "another's words stay out of this case"
            await page.goto(f"/desk/{other}")
            assert f"Nêu hồ sơ {code}" in await page.content()


async def shown(browser: Browser, server: Server, code: str, words: str) -> None:
    """Wait until officers see some words on a case."""
    async with desk(browser, server, "lan") as page:
        deadline = time.monotonic() + 40
        while True:
            await page.goto(f"/desk/{code}")
            said = await page.locator("main").inner_text()
            if words in said:
                return
            assert time.monotonic() < deadline, said
            await asyncio.sleep(0.3)


async def test_a_receipt_that_bounces_is_news_of_the_case_and_no_new_letter(
    sqlite_url: str, tmp_path: Path, mail_servers: tuple[Dovecot, Postfix]
) -> None:
    async with mail_town(sqlite_url, tmp_path, mail_servers) as town:
        await town.writes("khong-co@example.vn", LAMP)
        async with looking_into(sqlite_url), asyncio.timeout(40):
            while True:
                rows = await MessageRow.objects().where(
                    MessageRow.state.is_in(["bounced", "gave_up", "passed_on"])
                )
                if rows:
                    break
                await asyncio.sleep(0.2)
            tickets = await TicketRow.count()
        assert tickets == 1
        assert "5.1.1" in rows[0].fault
        assert "khong-co" not in rows[0].fault
