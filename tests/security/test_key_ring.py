"""Keys that close what is secret: what opens, what does not, what is recognised."""

import pytest

from core.errors import SealBroken, SettingInvalid
from core.security.key_ring import KeyRing
from core.store import sealed

OLD, NEW = b"the first key of this house, long", b"the key that came after the first"
RING = KeyRing([OLD])
TURNED = KeyRing([NEW, OLD])


@pytest.mark.parametrize("words", ["", "Huỳnh Thị Khuất", "x" * 99])
def test_what_was_closed_opens_and_what_never_was_stays_as_it_is(words):
    closed = RING.close_text(words)
    assert RING.open_text(closed) == words
    assert RING.open_text(words) == words
    assert words not in closed or not words
    raw = words.encode()
    assert RING.open(RING.close(raw)) == raw
    assert RING.open(raw) == raw


@pytest.mark.parametrize(
    "words",
    ["niem:", "niem:AAAA", RING.close_text("x")],
    ids=["the beginning", "nonsense", "somebody's seal"],
)
def test_words_that_only_look_closed_are_stored_so_that_they_can_be_read(
    words, monkeypatch
):
    monkeypatch.setattr(sealed, "_given", [RING])
    kept = sealed.stored(words, sealed=False)
    assert sealed.text_of(kept) == words
    assert sealed.stored("Đèn hỏng", sealed=False) == "Đèn hỏng"


def test_the_same_words_are_closed_otherwise_every_time():
    assert RING.close_text("Khuất") != RING.close_text("Khuất")


def test_a_new_key_closes_and_the_old_one_goes_on_opening():
    assert TURNED.open_text(RING.close_text("Khuất")) == "Khuất"
    with pytest.raises(SealBroken):
        RING.open_text(TURNED.close_text("Khuất"))


@pytest.mark.parametrize("at", [8, 20, -1])
def test_what_was_changed_does_not_open(at):
    closed = bytearray(RING.close(b"Khuat"))
    closed[at] ^= 1
    with pytest.raises(SealBroken):
        RING.open(bytes(closed))


def test_a_mark_is_the_same_for_the_same_words_and_tells_nothing():
    (old,) = RING.marks("0912777333")
    assert RING.marks("0912777333") == (old,)
    assert TURNED.marks("0912777333")[1] == old
    assert TURNED.marks("0912777333")[0] != old
    assert "0912" not in old
    assert len(old) <= 20


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, b""]])
def test_no_key_or_a_short_one_is_refused_aloud(keys):
    with pytest.raises(SettingInvalid, match="TIEPDAN_SEAL_KEYS"):
        KeyRing(keys)
