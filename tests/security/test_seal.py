"""Small secrets at rest: unreadable, unforgeable, and bound to their name."""

import base64

import pytest

from core.errors import SettingInvalid
from core.security.seal import Seal

SEAL = Seal(b"a secret of this house, 32 or more")


def test_what_is_sealed_opens_again():
    assert SEAL.open("zalo", SEAL.close("zalo", "mã làm mới")) == "mã làm mới"


def test_the_same_words_are_sealed_differently_each_time():
    assert SEAL.close("zalo", "x") != SEAL.close("zalo", "x")


def test_nothing_of_the_words_stands_in_the_seal():
    assert b"refresh" not in base64.b64decode(SEAL.close("zalo", "refresh"))


@pytest.mark.parametrize(
    ("seal", "name", "mar"),
    [
        (Seal(b"another secret of another house.."), "zalo", 0),
        (SEAL, "email", 0),
        (SEAL, "zalo", 1),
    ],
    ids=["another secret", "another name", "a flipped bit"],
)
def test_what_was_not_sealed_here_is_not_opened(seal, name, mar):
    raw = bytearray(base64.b64decode(SEAL.close("zalo", "mã")))
    raw[-1] ^= mar
    with pytest.raises(SettingInvalid, match="tiepdan notes forget"):
        seal.open(name, base64.b64encode(raw).decode())
