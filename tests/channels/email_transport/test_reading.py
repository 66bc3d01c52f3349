"""What a stored message becomes: a letter, an addition, a question for an officer."""

import pytest

from channels.email.envelope import Envelope, wrap
from channels.email.reading import Reader, is_spoofed, language_of
from channels.email.threads import Threads
from core.domain.tracking import new_code
from core.errors import LetterRefused
from tests.channels.email_transport.office import CITIZEN, OWN, MemoryOffice, mail

THREADS = Threads(MemoryOffice().mac, OWN)
READER = Reader(THREADS, trusts="mx.phuong.example.vn")
CODE = new_code(lambda below: 5 % below)
TOKEN = THREADS.token(CODE, CITIZEN)
QUOTED = (
    "Cảm ơn, nhưng đèn lại hỏng.\n\nVào Th 2, 23 thg 11, 2026 vào lúc 09:00 Tiếp dân"
    f" <{OWN}> đã viết:\n> Phường đã thay bóng.\n> Trân trọng"
)


def test_a_letter_has_its_words_writer_and_date() -> None:
    letter = READER.read(mail(sender="Nguyễn Văn Hòa <hoa@example.vn>"))
    assert letter.body == "Đèn đường hỏng."
    assert letter.party.name == "Nguyễn Văn Hòa"
    assert letter.reply_to == letter.party.email == CITIZEN
    assert letter.external_id == "<1@example.vn>"
    assert letter.written_at is not None
    assert letter.written_at.isoformat() == "2026-11-23T08:14:01+07:00"
    assert (letter.adds_to, letter.seems_of, letter.automatic) == ("", "", "")


@pytest.mark.parametrize(
    "raw",
    [
        mail(QUOTED, to=THREADS.reply_address(TOKEN)),
        mail(QUOTED, to=f"Tiep dan <{THREADS.reply_address(TOKEN).upper()}>"),
        mail(QUOTED, more=f"In-Reply-To: {THREADS.message_id(TOKEN, 'key')}\n"),
        mail(QUOTED, more=f"References: {THREADS.root_id(TOKEN)} <x@y>\n"),
        mail(QUOTED, more=f"Delivered-To: {THREADS.reply_address(TOKEN)}\n"),
        wrap(Envelope(recipients=(THREADS.reply_address(TOKEN),)), mail(QUOTED)),
    ],
    ids=["to", "shouted", "in-reply-to", "references", "delivered-to", "envelope"],
)
def test_the_citizens_answer_adds_what_was_newly_written(raw: bytes) -> None:
    letter = READER.read(raw)
    assert letter.adds_to == CODE
    assert letter.body == "Cảm ơn, nhưng đèn lại hỏng."


def test_another_sender_with_the_same_token_is_for_an_officer_to_decide() -> None:
    raw = mail(QUOTED, sender="la@example.vn", to=THREADS.reply_address(TOKEN))
    letter = READER.read(raw)
    assert (letter.adds_to, letter.seems_of) == ("", CODE)
    assert "Phường đã thay bóng" in letter.body, "nothing is cut off a new letter"


def test_a_code_in_the_subject_leads_nowhere() -> None:
    letter = READER.read(mail(subject=f"Re: [{CODE}] Tra loi"))
    assert (letter.adds_to, letter.seems_of) == ("", "")


def test_a_forged_token_leads_nowhere() -> None:
    forged = TOKEN[:-1] + ("a" if TOKEN[-1] != "a" else "b")
    letter = READER.read(mail(to=THREADS.reply_address(forged)))
    assert (letter.adds_to, letter.seems_of) == ("", "")


@pytest.mark.parametrize(
    ("results", "spoofed"),
    [
        (["mx.phuong.example.vn; dmarc=fail header.from=example.vn"], True),
        (["mx.phuong.example.vn 1; spf=fail; dkim=none"], True),
        (["mx.phuong.example.vn; spf=fail; dkim=pass"], False),
        (["mx.phuong.example.vn; spf=fail; dmarc=pass"], False),
        (["evil.vn; dmarc=pass", "mx.phuong.example.vn; dmarc=fail"], True),
        (["mx.phuong.example.vn; dmarc=pass", "mx.phuong.example.vn; dmarc=fail"],
         False),
        (["other.vn; dmarc=fail"], False),
        (["", ";", "mx.phuong.example.vn"], False),
    ],
)  # fmt: skip
def test_only_the_server_we_trust_can_say_that_a_sender_is_forged(
    results: list[str], spoofed: bool
) -> None:
    assert is_spoofed(results, "mx.phuong.example.vn") is spoofed
    assert not is_spoofed(results, "")


def test_a_forged_sender_is_marked_whatever_they_write_about() -> None:
    told = "Authentication-Results: mx.phuong.example.vn; dmarc=fail\n"
    assert READER.read(mail(more=told)).forged
    assert not READER.read(mail()).forged


def test_a_forged_sender_adds_nothing_to_a_case() -> None:
    told = "Authentication-Results: mx.phuong.example.vn; dmarc=fail\n"
    letter = READER.read(mail(to=THREADS.reply_address(TOKEN), more=told))
    assert (letter.adds_to, letter.seems_of) == ("", CODE)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (mail(more="Auto-Submitted: auto-replied\n"), "vacation"),
        (mail(more="Precedence: bulk\n"), "bulk"),
        (mail(more="List-Id: <all.example.vn>\n"), "list"),
        (wrap(Envelope(automatic="rate"), mail()), "rate"),
        (wrap(Envelope(sender=""), mail()), "null sender"),
        (mail(message_id=THREADS.message_id(TOKEN, "key")), "loop"),
    ],
)
def test_machines_are_named_and_never_threaded(raw: bytes, why: str) -> None:
    to_case = raw.replace(OWN.encode(), THREADS.reply_address(TOKEN).encode())
    if raw.startswith(b"From"):
        raw = to_case
    letter = READER.read(raw)
    assert letter.automatic == why
    assert (letter.adds_to, letter.seems_of) == ("", "")


def test_an_answer_without_new_words_keeps_what_it_quotes() -> None:
    raw = mail("> Phường đã thay bóng.", to=THREADS.reply_address(TOKEN))
    letter = READER.read(raw)
    assert letter.adds_to == CODE
    assert "Phường đã thay bóng" in letter.body


def test_reply_to_turns_no_answer_elsewhere() -> None:
    letter = READER.read(mail(more="Reply-To: thief@evil.vn\n"))
    assert letter.reply_to == CITIZEN


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0" * 100, b"{}", wrap(Envelope(), b""), b"From: a@b.vn\r\n\r\n"],
    ids=["nothing", "zeros", "json", "empty bundle", "no words at all"],
)
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(LetterRefused):
        READER.read(raw)


def test_a_subject_alone_is_a_letter() -> None:
    assert READER.read(mail("", subject="Mat nuoc tu sang")).body == "Mat nuoc tu sang"


def test_a_message_too_large_to_fetch_says_so() -> None:
    header = mail("").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    letter = READER.read(wrap(Envelope(left_out=80_000_000), header))
    assert "80 MB" in letter.body
    assert letter.reply_to == CITIZEN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The street is flooded and we have written to you before.", "en"),
        ("Duong bi ngap, de nghi phuong xem xet.", "vi"),
        ("Đường bị ngập, the drain is not working and you have my thanks", "vi"),
        ("", "vi"),
        ("to an in the to an", "vi"),
    ],
)
def test_only_what_is_clearly_english_is_answered_in_english(
    text: str, language: str
) -> None:
    assert language_of(text) == language
