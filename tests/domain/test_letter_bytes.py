"""Bytes of our own forms: written once, read by every later house."""

import contextlib
import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.attachment import Attachment, Enclosure
from core.domain.letter_bytes import read_letter, write_letter
from core.domain.message import Letter
from core.domain.party import Party
from core.errors import LetterRefused

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
LETTERS = st.builds(
    Letter,
    body=TEXT,
    subject=TEXT,
    place=TEXT,
    reply_to=TEXT,
    point=TEXT,
    signed=st.none() | st.booleans(),
    written_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    party=st.builds(Party, name=TEXT, phone=TEXT, address=TEXT),
    attachments=st.lists(
        st.builds(Attachment, TEXT, TEXT, TEXT, st.integers(0, 2**40)), max_size=3
    ).map(tuple),
)


@given(LETTERS)
def test_what_was_written_is_read_back(letter):
    assert read_letter(write_letter(letter)) == letter


def test_the_same_letter_has_the_same_bytes():
    letter = Letter(body="Mất nước", party=Party(name="A"))
    assert write_letter(letter) == write_letter(letter)


def test_older_bytes_lack_newer_fields():
    assert read_letter(b'{"body":"x"}') == Letter(body="x")


def test_enclosures_must_have_been_kept_before():
    with pytest.raises(ValueError, match="enclosures"):
        write_letter(Letter(body="x", enclosures=(Enclosure("a.png", b"1"),)))


@pytest.mark.parametrize(
    "plain",
    [
        [],
        {},
        {"body": 5},
        {"body": "x", "signed": "yes"},
        {"body": "x", "party": []},
        {"body": "x", "party": {"name": 1}},
        {"body": "x", "written_at": "hôm qua"},
        {"body": "x", "attachments": [{"digest": "d"}]},
        {"body": "x", "attachments": ["d"]},
        {
            "body": "x",
            "attachments": [
                {"digest": "d", "filename": "f", "content_type": "c", "size": -1}
            ],
        },
    ],
)
def test_anything_else_is_refused(plain):
    with pytest.raises(LetterRefused):
        read_letter(json.dumps(plain).encode())


@given(st.binary(max_size=200))
def test_no_bytes_break_it(raw):
    with contextlib.suppress(LetterRefused):
        assert isinstance(read_letter(raw), Letter)


def test_deep_nesting_is_refused():
    with pytest.raises(LetterRefused):
        read_letter(b'{"body":' + b"[" * 100_000)
