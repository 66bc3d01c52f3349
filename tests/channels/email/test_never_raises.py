import base64
import dataclasses
import json
import random
import time
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from channels.email.command import described
from channels.email.mime import Mail, body, parse
from tests.channels.email import replies_vietnamese, replies_world


def texts(mail: Mail) -> Iterator[str]:
    for field in dataclasses.fields(mail):
        value = getattr(mail, field.name)
        yield from [value] if isinstance(value, str) else []
        if isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, str))
    yield from (file.filename for file in mail.attachments)
    if mail.bounce:
        yield from (mail.bounce.action, mail.bounce.status, mail.bounce.diagnostic)
        yield from (*mail.bounce.recipients, *mail.bounce.message_ids)


def sound(raw: bytes) -> Mail:
    mail = parse(raw)
    assert "unread" not in mail.left_out
    json.dumps(described(mail), ensure_ascii=False).encode()
    for text in texts(mail):
        assert unicodedata.is_normalized("NFC", text)
        assert not set(text) & set("\0\r\x85\u2028")
        assert not any("\ud800" <= char <= "\udfff" for char in text)
    assert "\n" not in mail.subject + mail.from_name + mail.from_address
    assert bool(mail.reply_text) == bool(mail.text)
    assert all(file.size == len(file.content) for file in mail.attachments)
    assert mail.sent_at is None or mail.sent_at.tzinfo
    return mail


SAMPLE = (
    "Return-Path: <>\r\nReceived: by mx; Mon, 05 Jun 2023 10:24:11 +0700\r\n"
    "From: =?utf-8?q?B=C3=ACnh?= <binh@vidu.vn>\r\nTo: a@vidu.vn, B <b@vidu.vn>\r\n"
    "Subject: =?utf-8?b?xJDGoW4=?= =?windows-1258?q?Ti=EA=ECng?=\r\n"
    "Message-ID: <1@vidu.vn>\r\nReferences: <2@vidu.vn> <3@vidu.vn>\r\n"
    "Content-Type: multipart/mixed; boundary=ngoai\r\n\r\n"
    "--ngoai\r\nContent-Type: multipart/alternative; boundary=trong\r\n\r\n"
    "--trong\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    "Tôi đồng ý.\r\n\r\nVào 05/06/2023 10:24, Thu <t@vidu.vn> đã viết:\r\n> Cũ\r\n"
    "--trong\r\nContent-Type: text/html; charset=windows-1258\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>T=F4i <b>=F0</b>&#1;\r\n"
    "--trong--\r\n--ngoai\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Final-Recipient: rfc822; a@vidu.vn\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "--ngoai\r\nContent-Type: application/ms-tnef\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\neJ8+IgEAAQaQCAAEAAAAAAABAAEAAQ==\r\n"
    "--ngoai\r\nContent-Disposition: attachment; filename*0*=utf-8''%C4%91;\r\n"
    " filename*1=.rtf\r\nContent-Type: text/rtf\r\n\r\n{\\rtf1 \\'e9\\u7879?}\r\n"
    "--ngoai\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:Họp\r\n"
    "--ngoai--\r\n"
).encode()

_words = st.sampled_from(
    [b"Content-Type: ", b"multipart/mixed; boundary=b", b"\n--b\n", b"--b--", b"\r\n",
     b"\n\n", b"=?utf-8?b?", b"?=", b"=?x?q?", b"text/html", b"charset=", b"\xc4\x90",
     b"\xea\xec", b"\x1b$B", b"\x1b(B", b"<a@b>", b"From: ", b"Subject: ", b'"', b"(",
     b"wrote:", b"> ", b"-----Original Message-----\n", b"filename*0*=",
     b"begin 644 a\n",
     b"Content-Transfer-Encoding: base64\n", b"quoted-printable", b"=C3=", b"<div>",
     b"&#xD800;", b"+2AA-", b"utf-7", b"utf-16",
     b"\xff\xfe", b"\0", b"Date: ", b"9" * 20]
)  # fmt: skip


@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe\x00\xd8")
@example(b"Content-Type: text/plain; charset=utf-7\n\n+2AA-")
@example(b"Content-Type: text/html\n\n&#xD800;&#0;&#13;")
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_a_message(raw: bytes) -> None:
    sound(raw)


@given(st.lists(st.one_of(_words, st.binary(max_size=6)), max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_pieces_of_messages_are_a_message(pieces: list[bytes]) -> None:
    sound(b"".join(pieces))


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_message_is_still_read(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(SAMPLE)
    for _ in range(chance.randrange(1, 30)):
        position = chance.randrange(len(raw))
        match chance.randrange(4):
            case 0:
                raw[position] = chance.randrange(256)
            case 1:
                del raw[position : position + chance.randrange(40)]
            case 2:
                raw[position:position] = chance.randbytes(chance.randrange(5))
            case 3:
                end = position + chance.randrange(60)
                raw[position:position] = raw[position:end]
    sound(bytes(raw))


@pytest.mark.parametrize("end", range(0, len(SAMPLE), 37))
def test_a_cut_off_message_is_still_read(end: int) -> None:
    sound(SAMPLE[:end])


def test_a_decoder_that_breaks_costs_no_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("Bình")

    monkeypatch.setattr(body, "read", broken)
    with capture_logs() as logs:
        mail = parse(SAMPLE)
    assert mail.left_out == ("unread",)
    assert "Tôi đồng ý." in mail.text
    assert [entry["error"] for entry in logs] == ["RecursionError"]
    assert "Bình" not in str(logs), "words of letters are in no log"


def test_the_sample_is_read_whole() -> None:
    mail = sound(SAMPLE)
    assert (mail.subject, mail.from_name) == ("ĐơnTiếng", "Bình")
    assert mail.reply_text == "Tôi đồng ý."
    assert [file.filename for file in mail.attachments][-2:] == ["đ.rtf", "invite.ics"]


@pytest.mark.parametrize(
    "codec", ["cp1258", "cp1252", "utf-16", "utf-7", "gb18030", "iso2022-jp", "koi8-r"]
)
def test_answers_in_any_encoding_are_sound(codec: str) -> None:
    for _, whole, _ in replies_vietnamese.CASES[:20] + replies_world.CASES[:20]:
        body = whole.encode(codec, "replace")
        sound(f"Content-Type: text/plain; charset={codec}\n\n".encode() + body)


HEAD = b"From: a@vidu.vn\nMIME-Version: 1.0\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"


def nested(levels: int) -> bytes:
    return HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
        for n in range(levels)
    )


def html(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html\n\n" + body


BIG = base64.encodebytes(b"\0\xff" * 12_500_000)
BOMBS = {
    "10,000 levels": nested(10_000),
    "the same boundary 10,000 times": MIXED[len(HEAD) :] * 10_000,
    "100,000 parts": MIXED + b"--b\n\nx\n" * 100_000,
    "10,000 readers": b"To: " + b", ".join(b"u%d@a.vn" % n for n in range(10_000)),
    "a header of 1 MB": b"X-A: " + b"a" * 1_000_000,
    "a subject of 1 MB": b"Subject: " + b"=?utf-8?q?a?= " * 70_000,
    "words without end": b"Subject: " + b"=?utf-8?q?" * 100_000,
    "words without end in From": b"From: " + b"=?a?q?" * 170_000,
    "brackets in From": b"From: " + b"<" * 500_000 + b"(" * 500_000,
    "letters in From": b"From: " + b"a" * 1_000_000,
    "parameters": HEAD + b"Content-Type: text/plain; " + b'a="; ' * 200_000,
    "200,000 fields": b"X-A: b\n" * 200_000,
    "fields without a colon": b"From: a\n" + b"no colon\n" * 100_000 + b"To: b",
    "25 MB of file": MIXED + b"--b\nContent-Type: application/pdf\n"
    b"Content-Transfer-Encoding: base64\n\n" + BIG,
    "25 MB of text": HEAD + b"\n" + b"Kinh gui phuong\n" * 1_600_000,
    "25 MB of one line": HEAD + b"\n" + b"a" * 25_000_000,
    "quotations": HEAD + b"\n" + b"> a\n" * 1_000_000,
    "attributions": HEAD + b"\n" + b"wrote:\n" * 300_000,
    "labels": HEAD + b"\n" + b"From: a\n" * 300_000,
    "rules": HEAD + b"\n" + b"-----\n" * 300_000,
    "dashes and a verb": HEAD + b"\n" + (b"-" * 100 + b"wrote\n") * 2_400,
    "drawn lines": HEAD + b"\n" + (b"-" * 118 + b"x\n") * 2_400,
    "files that begin": HEAD + b"\n" + b"begin 644 a\nM\n" * 100_000,
    "open elements": html(b"<div>" * 400_000),
    "formatting reopened": html(b"<b></p>" * 200_000),
    "lists": html(b"<ul><li>" * 100_000),
    "attributes": html(
        b"<div " + b" ".join(b"a%d=1" % n for n in range(99_999)) + b">"
    ),
    "attributes without an end": html(
        b"<div " + b" ".join(b"a%d=1" % n for n in range(99_999))
    ),
    "attributes behind a quoted bracket": html(
        b'<div b=">" ' + b" ".join(b"a%d=1" % n for n in range(99_999)) + b">"
    ),
    "blockquotes": html(b"<blockquote>x" * 100_000),
    "enriched": HEAD + b"Content-Type: text/enriched\n\n" + b"<param>" * 300_000,
    "RTF": HEAD + b"Content-Type: text/rtf\n\n{\\rtf1" + b"{" * 1_000_000,
    "a report": b"From: mailer-daemon@a.vn\n\n" + b"550 5.1.1 a@b.vn\n" * 100_000,
    "one letter": b"a" * 5_000_000,
    "one line end": b"\r" * 3_000_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_bomb_costs_little(name: str) -> None:
    begun = time.monotonic()
    parse(BOMBS[name])
    assert time.monotonic() - begun < 10, "one of these took minutes when quadratic"


@pytest.mark.slow
@pytest.mark.parametrize("loose", [b"&", b"&a", b"&#"])
def test_loose_ampersands_cost_little(loose: bytes) -> None:
    begun = time.monotonic()
    parse(html(loose * (1_000_000 // len(loose))))
    assert time.monotonic() - begun < 2, "three to six seconds when quadratic"


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("10,000 levels", "depth"),
        ("100,000 parts", "parts"),
        ("10,000 readers", "addresses"),
        ("25 MB of text", "text"),
    ],
)
def test_what_was_too_much_is_named(name: str, limit: str) -> None:
    assert limit in parse(BOMBS[name]).left_out


def test_an_attachment_of_25_mb_is_whole() -> None:
    (file,) = parse(BOMBS["25 MB of file"]).attachments
    assert file.content == b"\0\xff" * 12_500_000
