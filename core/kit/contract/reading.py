"""`read` turns bytes into a letter: always the same, and never worse than refused."""

# ruff: noqa: S101, PT017 (this is a suite: it asserts)
import json
import random

import pytest

from core.domain.message import Letter
from core.errors import LetterRefused
from core.i18n import LANGUAGES
from core.kit.contract.subject import Subject
from core.kit.samples import Sample, differences, plain

_NAMED = {"body": 1, "party": {"name": "Lan Anh"}, "phone": "0912000111"}
"""What looks like a letter and is none; its words are in no refusal."""


class Reading(Subject):
    """Recorded, refused, random and damaged bytes."""

    def test_it_brings_letters_and_refusals_as_samples(self) -> None:
        """Both, or nobody knows where the line runs."""
        if self.only_delivers:
            return
        assert self.letters(), "put bytes as they really come into the samples"
        assert self.refusals(), "put what is no letter there too, as NAME.refused"

    def test_it_is_named_for_addresses_and_titled_for_officers(self) -> None:
        """The name stands in addresses and on every ticket."""
        channel = self.channel()
        assert channel.name.isidentifier()
        assert channel.name == channel.name.lower()
        assert channel.title.strip()

    def test_without_options_it_is_not_there_or_needs_none(self) -> None:
        """A house without its options starts; half a set of them may stop it."""
        assert len(self.offered({}, self.office())) <= 1

    def test_a_sample_is_read_as_a_letter_and_twice_as_the_same(
        self, sample: Sample
    ) -> None:
        """The bytes are evidence: whoever reads them again must find the same."""
        letter = self.channel().read(sample.raw)
        assert isinstance(letter, Letter)
        assert letter.body or letter.attachments or letter.enclosures
        assert letter.language in LANGUAGES
        assert letter.written_at is None or letter.written_at.tzinfo is not None
        assert self.channel().read(sample.raw) == letter

    def test_a_sample_becomes_the_letter_it_must(self, promised: Sample) -> None:
        """As far as `NAME.letter.json` says."""
        found = plain(self.channel().read(promised.raw))
        assert differences(promised.expected, found) == []

    def test_what_is_no_letter_is_refused(self, refused: Sample) -> None:
        """By name: LetterRefused, and nothing else."""
        with pytest.raises(LetterRefused):
            self.channel().read(refused.raw)

    def test_a_refusal_repeats_no_word_of_what_was_sent(self) -> None:
        """Refusals stand in logs and in the history."""
        raws = [one.raw for one in self.refusals()]
        raws += [json.dumps(_NAMED).encode(), "Lan Anh, 0912000111".encode("utf-16")]
        read = self.channel().read
        for raw in raws:
            try:
                read(raw)
            except LetterRefused as refusal:
                assert "Lan Anh" not in str(refusal)
                assert "0912000111" not in str(refusal)
                assert len(str(refusal)) < 200, "a refusal is a few words"

    def test_random_and_damaged_bytes_are_refused_and_never_crash(self) -> None:
        """Four hundred tries, the same ones every time."""
        read, dice = self.channel().read, random.Random(self.folder().name)  # noqa: S311
        whole = [one.raw for one in (*self.letters(), *self.refusals())] + [b"{}"]
        for number in range(400):
            raw = _damaged(dice.choice(whole), dice, number)
            try:
                letter = read(raw)
            except LetterRefused:
                continue
            assert isinstance(letter, Letter)

    def test_reading_one_letter_leaves_nothing_in_the_next(self) -> None:
        """In whatever order they are read, they are the same letters."""
        read = self.channel().read
        letters = [read(one.raw) for one in self.letters()]
        backwards = [read(one.raw) for one in reversed(self.letters())]
        assert letters == backwards[::-1]


def _damaged(whole: bytes, dice: random.Random, number: int) -> bytes:
    """Return random bytes, or a sample with bytes changed and its end missing."""
    raw = bytearray(whole if number % 2 else dice.randbytes(60))
    for _ in range(dice.randrange(4)):
        if raw:
            raw[dice.randrange(len(raw))] = dice.randrange(256)
    if raw and number % 3:
        del raw[dice.randrange(len(raw)) :]
    return bytes(raw)
