"""Before the line: news of our own messages, loops broken, letters kept once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channels.email.door import Door, key_of
from channels.email.envelope import Envelope, unwrap
from channels.email.threads import Threads
from core.domain.glance import CaseGlance
from core.domain.message import DeliveryState
from core.domain.tracking import new_code
from core.errors import DatabaseAway
from tests.channels.email_transport.office import (
    AT,
    CITIZEN,
    OWN,
    MemoryOffice,
    mail,
)

CODE = new_code(lambda below: 5 % below)
REPORT = """From: MAILER-DAEMON@mx.example.vn
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <dsn@mx.example.vn>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="dsn"

--dsn
Content-Type: text/plain

It could not be delivered.
--dsn
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.vn

Final-Recipient: rfc822; hoa@example.vn
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} hoa@example.vn is unknown

--dsn
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--dsn--
"""
RECEIPT = """From: hoa@example.vn
To: tiepdan@phuong.example.vn
Subject: Read: Tra loi
Message-ID: <mdn@example.vn>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="mdn"

--mdn
Content-Type: text/plain

Seen.
--mdn
Content-Type: message/disposition-notification

Final-Recipient: rfc822; hoa@example.vn
Original-Message-ID: {message_id}
Disposition: manual-action/MDN-sent-manually; {disposition}

--mdn--
"""


class House:
    """A door before a house in memory that has sent one message."""

    def __init__(self, cap: int = 20) -> None:
        self.office = MemoryOffice()
        self.threads = Threads(self.office.mac, OWN)
        self.door = Door(self.office, self.threads, cap)
        self.token = self.threads.token(CODE, CITIZEN)
        self.sent = self.threads.message_id(self.token, "key")
        self.office.ours.add(self.sent)

    async def take(self, message: str | bytes, **envelope: object) -> None:
        raw = message if isinstance(message, bytes) else message.encode()
        await self.door.take(raw, replace(Envelope(), **envelope))  # type: ignore[arg-type]


def report(message_id: str = "<x@y.vn>", **more: str) -> str:
    told = {"to": OWN, "action": "failed", "status": "5.1.1", **more}
    return REPORT.format(message_id=message_id, **told)


@pytest.mark.parametrize(
    ("action", "status", "state"),
    [
        ("failed", "5.1.1", DeliveryState.GAVE_UP),
        ("delayed", "4.4.1", DeliveryState.SENT),
        ("delivered", "2.0.0", DeliveryState.DELIVERED),
        ("relayed", "2.0.0", DeliveryState.SENT),
    ],
)
async def test_a_bounce_is_news_of_our_message_and_no_case(
    action: str, status: str, state: DeliveryState
) -> None:
    house = House()
    await house.take(report(house.sent, action=action, status=status))
    assert house.office.told == [(house.sent, state, status)]
    assert not house.office.kept


async def test_a_bounce_without_our_headers_is_known_by_where_it_was_sent() -> None:
    house = House()
    to = house.threads.bounce_address(house.token, "key")
    await house.take(report(), sender="", recipients=(to,))
    assert [news[:2] for news in house.office.told] == [
        (house.sent, DeliveryState.GAVE_UP)
    ]


@pytest.mark.parametrize("what", ["stranger's", "forged", "case only", "unknown key"])
async def test_a_bounce_that_names_no_message_of_ours_is_kept_for_people(
    what: str,
) -> None:
    house = House()
    ids = {
        "stranger's": "<x@y.vn>",
        "forged": house.sent.replace(house.token[-3:], "222"),
        "case only": house.threads.root_id(house.token),
        "unknown key": house.threads.message_id(house.token, "another key"),
    }
    await house.take(report(ids[what]))
    assert not house.office.told
    assert len(house.office.kept) == 1


@pytest.mark.parametrize(
    ("disposition", "state"),
    [
        ("displayed", DeliveryState.SEEN),
        ("deleted", DeliveryState.DELIVERED),
    ],
)
async def test_a_read_receipt_is_news(disposition: str, state: DeliveryState) -> None:
    house = House()
    told = RECEIPT.format(message_id=house.sent, disposition=disposition)
    await house.take(told)
    assert house.office.told == [(house.sent, state, "")]
    assert not house.office.kept


async def test_a_letter_about_a_bounce_is_a_letter() -> None:
    house = House()
    await house.take(mail(f"Thư {house.sent} bị trả lại: 550 5.1.1 user unknown"))
    assert len(house.office.kept) == 1


async def test_more_letters_than_a_person_writes_are_kept_but_not_answered() -> None:
    house = House(cap=5)
    for number in range(8):
        await house.take(mail(f"Thư {number}", message_id=f"<{number}@example.vn>"))
    await house.take(mail("Thư khác", sender="la@example.vn", message_id="<z@z>"))
    verdicts = [unwrap(raw)[0].automatic for raw in house.office.kept.values()]
    assert verdicts == [""] * 5 + ["rate"] * 3 + [""]


async def test_the_cap_is_an_hour_long() -> None:
    house = House(cap=2)
    for number in range(4):
        await house.take(mail(f"Thư {number}", message_id=f"<{number}@example.vn>"))
        house.office.at += timedelta(minutes=40)
    verdicts = [unwrap(raw)[0].automatic for raw in house.office.kept.values()]
    assert verdicts == [""] * 4


async def test_a_restart_does_not_forget_a_loop() -> None:
    house = House(cap=20)
    glance = CaseGlance(
        code=CODE, channel="email", received_at=AT - timedelta(minutes=5),
        changed_at=AT, stage="", open=True, topic="", unit="", due_at=None, answer="",
        url="", may_add=True, may_rate=False,
    )  # fmt: skip
    house.office.glances = [glance] * 20
    for number in range(6):
        await house.take(mail(f"Thư {number}", message_id=f"<{number}@example.vn>"))
    verdicts = [unwrap(raw)[0].automatic for raw in house.office.kept.values()]
    assert verdicts[-1] == "rate"


async def test_what_could_not_be_stored_is_said_loudly() -> None:
    house = House()
    house.office.fails.append(DatabaseAway("away"))
    with pytest.raises(DatabaseAway):
        await house.take(mail())


async def test_the_message_is_kept_byte_for_byte() -> None:
    house = House()
    raw = mail() + bytes(range(256))
    await house.take(raw, sender=CITIZEN, recipients=(OWN,))
    [kept] = house.office.kept.values()
    assert unwrap(kept) == (Envelope(sender=CITIZEN, recipients=(OWN,)), raw)


def test_the_same_mail_in_two_mailboxes_is_one() -> None:
    first = b"Delivered-To: a@example.vn\r\nReceived: by a\r\n" + mail()
    second = b"Delivered-To: b@example.vn\r\n" + mail().replace(b"\r\n", b"\n")
    assert key_of(first) == key_of(second)


@pytest.mark.parametrize(
    "other",
    [
        mail("Đèn đường hỏng rồi."),
        mail(sender="la@example.vn"),
        mail(subject="Khac"),
        mail(message_id="<2@example.vn>"),
        mail().replace(b"08:14:01", b"08:14:02"),
    ],
    ids=["words", "sender", "subject", "id", "date"],
)
def test_a_stranger_cannot_suppress_a_letter_by_its_message_id(other: bytes) -> None:
    assert key_of(other) != key_of(mail())
