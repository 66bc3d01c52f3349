"""What goes out: readable anywhere, threaded, and with no line smuggled in."""

import email
from email import policy
from email.message import EmailMessage

import pytest

from channels.email.compose import Composed, Composer
from channels.email.mime import parse
from channels.email.options import read_options
from channels.email.reading import Reader
from channels.email.threads import Threads
from core.domain.attachment import Enclosure
from core.domain.message import Outgoing, Purpose
from core.domain.tracking import new_code
from core.errors import DeliveryFailed
from tests.channels.email_transport.office import CITIZEN, OWN, MemoryOffice, mail

OFFICE = MemoryOffice()
THREADS = Threads(OFFICE.mac, OWN)
CODE = new_code(lambda below: 5 % below)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 200
BODY = "Phường đã nhận được thư.\n\nXem tại: https://phuong.example.vn/t/X\n<script>"


def composer(**more: str) -> Composer:
    chosen = read_options(
        {
            "email_smtp": "smtp+plain://127.0.0.1",
            "email_from": f"Tiếp dân phường Thành Sen <{OWN}>",
            **more,
        }
    )
    assert chosen is not None
    return Composer(chosen, THREADS, OFFICE)


def outgoing(
    purpose: Purpose = Purpose.REPLY, *enclosures: Enclosure, **more: str
) -> Outgoing:
    told = {
        "key": "ticket:tra_loi:3",
        "reply_to": CITIZEN,
        "subject": "[0123-4567-89AB] Trả lời",
        "body": BODY,
        **more,
    }
    return Outgoing(code=CODE, purpose=purpose, enclosures=enclosures, **told)


def written(composed: Composed) -> EmailMessage:
    message = email.message_from_bytes(composed.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_a_reply_says_the_same_in_words_and_in_html() -> None:
    message = written(composer().compose(outgoing()))
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == BODY.splitlines()
    page = html.get_content()
    assert "Phường đã nhận được thư." in page
    assert 'href="https://phuong.example.vn/t/X"' in page
    assert "<script>" not in page
    assert "src=" not in page


def test_headers_are_whole() -> None:
    message = written(composer().compose(outgoing()))
    assert message["From"] == f"Tiếp dân phường Thành Sen <{OWN}>"
    assert message["To"] == CITIZEN
    assert message["Subject"] == "[0123-4567-89AB] Trả lời"
    assert message["Date"].datetime == OFFICE.now()
    token = THREADS.token(CODE, CITIZEN)
    assert THREADS.reply_address(token) in message["Reply-To"]
    assert message["References"] == THREADS.root_id(token)
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"


@pytest.mark.parametrize(
    ("purpose", "submitted"),
    [
        (Purpose.RECEIPT, "auto-replied"),
        (Purpose.SURVEY, "auto-generated"),
        (Purpose.NOTICE, "auto-generated"),
        (Purpose.REPLY, None),
        (Purpose.QUESTION, None),
    ],
)
def test_only_what_a_machine_wrote_says_so(
    purpose: Purpose, submitted: str | None
) -> None:
    message = written(composer().compose(outgoing(purpose)))
    assert message["Auto-Submitted"] == submitted
    assert (message["List-Unsubscribe"] is not None) == (purpose is Purpose.SURVEY)


def test_sent_again_it_is_the_same_message() -> None:
    first, again = (composer().compose(outgoing()) for _ in range(2))
    other = composer().compose(outgoing(key="ticket:tra_loi:4"))
    assert first.message_id == again.message_id != other.message_id
    assert first.sender == again.sender != other.sender
    assert written(first)["Message-ID"] == first.message_id


def test_bounces_come_back_to_an_address_that_names_the_message() -> None:
    composed = composer().compose(outgoing())
    thread = THREADS.of_addresses([composed.sender])
    assert thread is not None
    assert THREADS.id_of(thread) == composed.message_id


def test_where_plus_addresses_are_unknown_the_message_id_leads_back() -> None:
    composed = composer(email_plus="false").compose(outgoing())
    message = written(composed)
    assert composed.sender == OWN
    assert message["Reply-To"] is None
    answer = mail("Vâng.", more=f"In-Reply-To: {message['Message-ID']}\n")
    assert Reader(THREADS).read(answer).adds_to == CODE


def test_an_answer_to_what_we_send_comes_back_to_the_case() -> None:
    message = written(composer().compose(outgoing()))
    answer = mail("Vâng.", to=message["Reply-To"])
    assert Reader(THREADS).read(answer).adds_to == CODE


def test_the_signed_pdf_goes_along_under_its_vietnamese_name() -> None:
    name = "Trả lời số 12 – đèn đường hỏng trước số 40 Nguyễn Chí Thanh.pdf"
    composed = composer().compose(outgoing(Purpose.REPLY, Enclosure(name, PDF)))
    [file] = written(composed).iter_attachments()
    assert file.get_filename() == name
    assert file.get_content_type() == "application/pdf"
    assert file.get_content() == PDF
    read = parse(composed.content)
    assert [(f.filename, f.content) for f in read.attachments] == [(name, PDF)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("thư.eml", "application/octet-stream"),
        ("ghi chú.txt", "text/plain"),
        ("không đuôi", "application/octet-stream"),
        ("ảnh.jpg", "image/jpeg"),
    ],
)
def test_any_file_goes_along_unchanged(name: str, kind: str) -> None:
    content = b"From: a@b.vn\n\n\xff\x00tail"
    composed = composer().compose(outgoing(Purpose.REPLY, Enclosure(name, content)))
    [file] = written(composed).iter_attachments()
    assert file.get_filename() == name
    assert file.get_content_type() == kind
    assert file.get_payload(decode=True) == content


def test_a_receipt_shows_its_qr_inside_and_a_reply_attaches_pictures() -> None:
    enclosure = Enclosure("ma-qr.png", PNG)
    shown = written(composer().compose(outgoing(Purpose.RECEIPT, enclosure)))
    html = shown.get_body(("html",))
    assert html is not None
    assert 'src="cid:picture0@tiepdan"' in html.get_content()
    pictures = [p for p in shown.walk() if p.get_content_type() == "image/png"]
    assert [p["Content-ID"] for p in pictures] == ["<picture0@tiepdan>"]
    attached = written(composer().compose(outgoing(Purpose.REPLY, enclosure)))
    assert [f.get_filename() for f in attached.iter_attachments()] == ["ma-qr.png"]


@pytest.mark.parametrize(
    "evil",
    [f"x{end}Bcc: thief@evil.vn" for end in ("\r\n", "\n", "\r", "\u2028", "\0\v\f")],
)
def test_no_header_can_be_smuggled_in(evil: str) -> None:
    more = {"subject": evil, "body": evil}
    message = written(
        composer().compose(outgoing(Purpose.REPLY, Enclosure(evil, b"x"), **more))
    )
    assert message["Bcc"] is None
    with pytest.raises(DeliveryFailed) as failed:
        composer().compose(outgoing(reply_to=f"{CITIZEN}{evil[1:]}"))
    assert not failed.value.retry


@pytest.mark.parametrize(
    "address",
    ["", "hoa", "@example.vn", "hoa@", "a@b@c.vn", "a b@c.vn", "a@c.vn, d@e.vn",
     "<a@c.vn>", '"a"@c.vn', "a@" + "x" * 70 + ".vn", "a@c..vn"],
)  # fmt: skip
def test_what_is_no_address_is_never_tried(address: str) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        composer().compose(outgoing(reply_to=address))
    assert not failed.value.retry


def test_international_addresses_are_written_as_the_wire_wants() -> None:
    idn = composer().compose(outgoing(reply_to="hoa@phường.vn"))
    assert (idn.recipient, idn.utf8) == ("hoa@xn--phng-mr5alb.vn", False) or (
        idn.recipient.startswith("hoa@xn--") and idn.recipient.isascii()
    )
    utf8 = composer().compose(outgoing(reply_to="hòa@example.vn"))
    assert (utf8.recipient, utf8.utf8) == ("hòa@example.vn", True)


def test_very_long_subjects_and_names_stay_readable() -> None:
    subject = "Trả lời đơn phản ánh về việc đèn đường hỏng " * 20
    message = written(composer().compose(outgoing(subject=subject)))
    assert message["Subject"] == subject.strip()
    authority = "Ủy ban nhân dân phường " * 5
    named = composer(email_from=f"{authority}<{OWN}>")
    read = parse(named.compose(outgoing()).content)
    assert read.from_name == authority.strip()
    raw = composer().compose(outgoing(subject=subject)).content
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("theirs", "named"),
    [
        ("<abc.1@mail.example>", True),
        ("", False),
        ("abc", False),
        ("<a@b>\r\nBcc: x@y.vn", False),
        (f"<{'a' * 900}@b>", False),
    ],
)
def test_an_answer_names_the_mail_it_answers(theirs: str, named: bool) -> None:
    message = written(composer().compose(outgoing(in_reply_to=theirs)))
    root = THREADS.root_id(THREADS.token(CODE, CITIZEN))
    assert message["In-Reply-To"] == (theirs if named else root)
    assert message["References"].split() == ([theirs, root] if named else [root])
    assert message["Bcc"] is None
