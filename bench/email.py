"""500 e-mails from a real Dovecot to stored letters, against only fetching them."""

import asyncio
import imaplib
import random
import ssl
import tempfile
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

from bench.places import house_environment, postgres
from channels.email.door import Door
from channels.email.inbox import Inbox
from channels.email.options import read_options
from channels.email.threads import Threads
from core.app import build
from core.channel import Office
from core.settings import from_environment
from core.store.schema import migrate
from core.store.tables import ArrivalRow
from tests.mailservers.dovecot import PASSWORD, Dovecot, running_dovecot

LETTERS = 500
EVERY = 10
"""One letter in so many brings a photo."""
PHOTO = 200_000
ROUNDS = 3
OWN = "tiepdan@phuong.example.vn"
WORDS = "Đường trước nhà tôi ngập nước mỗi khi mưa, đề nghị phường xem xét. " * 8


async def main() -> None:
    """Print letters per second, ours and the standard library's fetching alone."""
    with running_dovecot(OWN) as dovecot:
        dovecot.append(OWN, *messages())
        ceiling = LETTERS / await asyncio.to_thread(fetching, dovecot)
        place = Path(tempfile.mkdtemp())
        files = [f"sqlite:///{place / f'{n}.db'}" for n in range(ROUNDS)]
        await _compare("SQLite FULL", files, dovecot, ceiling)
        async with postgres() as fresh:
            urls = [await fresh() for _ in range(ROUNDS)]
            await _compare("PostgreSQL", urls, dovecot, ceiling)


async def _compare(
    name: str, urls: list[str], dovecot: Dovecot, ceiling: float
) -> None:
    rounds = [await _round(url, dovecot) for url in urls]
    best, stored = max(rate for rate, _ in rounds), min(n for _, n in rounds)
    print(
        f"{name}: {best:,.0f} letters/s kept and marked; imaplib fetching alone: "
        f"{ceiling:,.0f}/s, ratio {best / ceiling:.0%}; stored {stored} of {LETTERS}"
    )


async def _round(database_url: str, dovecot: Dovecot) -> tuple[float, int]:
    """Read the whole mailbox into an empty house; return letters a second, stored."""
    with dovecot.client(OWN) as client:  # all are unread again
        client.select("INBOX")
        client.store("1:*", "-FLAGS.SILENT", r"(\Seen)")
    place = Path(tempfile.mkdtemp())
    house = build(from_environment(house_environment(database_url, place)), {})
    await house.database.open()
    try:
        await migrate(house.database)
        inbox = _inbox(dovecot, house.office)
        began = time.perf_counter()
        taken = await inbox.read_once()
        return taken / (time.perf_counter() - began), await ArrivalRow.count()
    finally:
        await house.database.close()


def _inbox(dovecot: Dovecot, office: Office) -> Inbox:
    who = f"{quote(OWN, safe='')}:{quote(PASSWORD, safe='')}"
    url = f"imaps://{who}@127.0.0.1:{dovecot.imaps_port}"
    chosen = read_options(
        {
            "email_imap": url,
            "email_from": OWN,
            "email_ca_file": str(dovecot.certificate),
        }
    )
    assert chosen is not None
    threads = Threads(office.mac, OWN)
    door = Door(office, threads, chosen.sender_cap)
    return Inbox(chosen.mailboxes[0], chosen, office, door)


def fetching(dovecot: Dovecot) -> float:
    """Return the seconds in which imaplib fetches all in one command, and no more."""
    trust = ssl.create_default_context(cafile=dovecot.certificate)
    best = float("inf")
    for _ in range(ROUNDS):
        with imaplib.IMAP4_SSL(
            "127.0.0.1", dovecot.imaps_port, ssl_context=trust
        ) as client:
            client.authenticate("PLAIN", lambda _: f"\0{OWN}\0{PASSWORD}".encode())
            began = time.perf_counter()
            client.select("INBOX", readonly=True)
            _, parts = client.uid("FETCH", "1:*", "(BODY.PEEK[])")
            best = min(best, time.perf_counter() - began)
            assert sum(isinstance(part, tuple) for part in parts) == LETTERS
    return best


def messages() -> list[bytes]:
    """The same 500 messages each time; every tenth with a photo."""
    dice = random.Random(3)
    return [_message(n, dice) for n in range(LETTERS)]


def _message(n: int, dice: random.Random) -> bytes:
    message = EmailMessage(SMTP)
    message["From"] = f"Nguyễn Văn {n} <citizen{n}@example.vn>"
    message["To"] = OWN
    message["Subject"] = f"Phản ánh số {n}"
    message["Date"] = "Mon, 23 Nov 2026 08:00:00 +0700"
    message["Message-ID"] = f"<bench.{n}@example.vn>"
    message.set_content(f"{WORDS}\nSố {n}.", cte="8bit")
    if n % EVERY == 0:
        photo = b"\xff\xd8\xff" + dice.randbytes(PHOTO)
        message.add_attachment(
            photo, maintype="image", subtype="jpeg", filename="anh.jpg"
        )
    return message.as_bytes()
