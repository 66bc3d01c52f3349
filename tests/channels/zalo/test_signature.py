"""The signature is a plain SHA-256 over what came, byte by byte."""

import hashlib
import hmac

import pytest

from channels.zalo.signature import is_signed, sign

APP, SECRET, AT = "505512340987612345", "the secret of the webhook", "1795420800123"
RAW = '{"event_name":"user_send_text", "text":"Đèn  hỏng"}'.encode()
TRUE = hashlib.sha256(APP.encode() + RAW + AT.encode() + SECRET.encode()).hexdigest()


def _is_signed(raw: bytes = RAW, told: str = TRUE, at: str = AT) -> bool:
    return is_signed(raw, told, app_id=APP, timestamp=at, secret=SECRET)


def test_it_is_made_of_app_body_time_and_secret() -> None:
    assert sign(RAW, app_id=APP, timestamp=AT, secret=SECRET) == TRUE


@pytest.mark.parametrize("told", [TRUE, f"mac={TRUE}", f" mac={TRUE.upper()} "])
def test_the_prefix_may_be_absent(told: str) -> None:
    assert _is_signed(told=told)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "mac=",
        "mac=" + "0" * 64,
        TRUE[:-1],
        TRUE + "0",
        "é" * 64,
        "\udcff" * 64,
        hmac.new(SECRET.encode(), RAW, hashlib.sha256).hexdigest(),
        hashlib.sha256(RAW + SECRET.encode()).hexdigest(),
        hashlib.sha256((APP + "{}" + AT + SECRET).encode()).hexdigest(),
    ],
    ids=[
        "nothing", "only the prefix", "zeros", "too short", "too long", "not ASCII",
        "not a character", "an HMAC", "body and secret", "another body",
    ],
)  # fmt: skip
def test_whatever_else_is_forged(told: str) -> None:
    assert not _is_signed(told=told)


def test_the_raw_bytes_are_signed_and_not_what_they_mean() -> None:
    assert not _is_signed(raw=RAW.replace(b"  ", b" "))
    assert not _is_signed(raw=RAW.replace(b", ", b","))


def test_the_time_is_signed() -> None:
    assert not _is_signed(at="1795420800124")
