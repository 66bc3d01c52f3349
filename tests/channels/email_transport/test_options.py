"""What an operator sets is understood, or refused without repeating a secret."""

import pytest

from channels.email.options import read_options

OUT = {"email_smtp": "smtps://u:p@mx.example.vn", "email_from": "t@example.vn"}


def test_nothing_set_is_no_channel() -> None:
    assert read_options({}) is None
    assert read_options({"email_from": "t@example.vn", "email_imap": " "}) is None


def test_passwords_and_folders_may_hold_any_character() -> None:
    url = "imaps://lan%40example.vn:p%40%3A%2F%20%C4%91@imap.example.vn/H%E1%BB%93%20s%C6%A1"
    read = read_options({"email_imap": f"{url}, imap://b:c@other.vn:1143"})
    assert read is not None
    first, second = read.mailboxes
    assert (first.user, first.password) == ("lan@example.vn", "p@:/ đ")
    assert (first.port, first.folder, first.tls_at_once) == (993, "Hồ sơ", True)
    assert (second.port, second.folder, second.starttls) == (1143, "INBOX", True)


def test_our_own_name_may_be_vietnamese() -> None:
    read = read_options({**OUT, "email_from": "Tiếp dân, phường X <T@Example.vn>"})
    assert read is not None
    assert (read.from_name, read.from_address) == ("Tiếp dân, phường X", "T@Example.vn")
    assert read.domain == "example.vn"


@pytest.mark.parametrize(
    "wrong",
    [
        {"email_imap": "https://u:geheim@imap.example.vn"},
        {"email_imap": "imaps://u:geheim@"},
        {"email_imap": "imaps://u:geheim@host:port"},
        {"email_imap": "imaps://u:geheim@[host"},
        {"email_imap": "imap+plain://u:geheim@far.example.vn"},
        {"email_smtp": "smtp+plain://far.example.vn", "email_from": "t@example.vn"},
        {"email_smtp": "smtps://u:geheim@host"},
        {"email_smtp": "smtps://host", "email_from": "nobody"},
        {"email_smtp": "smtps://host", "email_from": f"{'a' * 27}@example.vn"},
        {"email_smtp": "smtps://host", "email_from": "t@example.vn\r\nBcc: x@y.vn"},
        {"email_listen": "lmtp://127.0.0.1:24"},
        {**OUT, "email_sender_cap": "many"},
        {**OUT, "email_max_mb": "0"},
        {**OUT, "email_oauth_provider": "yahoo"},
        {**OUT, "email_oauth_provider": "google", "email_oauth_client_id": "x"},
    ],
)
def test_what_makes_no_sense_stops_the_start_and_keeps_the_secret(
    wrong: dict[str, str],
) -> None:
    with pytest.raises(ValueError, match="email_") as told:
        read_options(wrong)
    assert "geheim" not in repr(told.value)
