"""Every channel keeps these promises; a new one joins by its tests/samples/<name>/."""

import random
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from core.channel import Channel
from core.domain.message import Letter
from core.errors import LetterRefused
from core.plugin import Plugins

SAMPLES = Path(__file__).parent.parent / "samples"


def _channels() -> dict[str, Channel]:
    """Every first-party channel, offered what each needs to switch itself on."""
    plugins, found = Plugins(), {}
    for entry in entry_points(group="tiepdan"):
        if entry.value.startswith("channels."):
            plugins.add(entry.load(), entry.name)
    for _name, channel in plugins.collect("register_channel", options={}, office=None):
        found[channel.name] = channel
    return found


CHANNELS = _channels()
ALL = sorted(p for p in SAMPLES.glob("*/*") if p.parent.name in CHANNELS)
REFUSED = [path for path in ALL if path.name.endswith(".refused")]
LETTERS = [path for path in ALL if path not in REFUSED]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_channel_brings_letters_and_refusals_as_samples(name: str) -> None:
    assert any(path.parent.name == name for path in LETTERS)
    assert any(path.parent.name == name for path in REFUSED)


@pytest.mark.parametrize("path", LETTERS, ids=_name)
def test_a_sample_is_read_as_a_letter_and_twice_as_the_same(path: Path) -> None:
    read = CHANNELS[path.parent.name].read
    letter = read(path.read_bytes())
    assert isinstance(letter, Letter)
    assert letter.body or letter.attachments or letter.enclosures
    assert letter.language in {"vi", "en"}
    assert letter.written_at is None or letter.written_at.tzinfo is not None
    assert read(path.read_bytes()) == letter


@pytest.mark.parametrize("path", REFUSED, ids=_name)
def test_what_is_no_letter_is_refused(path: Path) -> None:
    with pytest.raises(LetterRefused):
        CHANNELS[path.parent.name].read(path.read_bytes())


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_refusal_repeats_no_word_of_what_was_sent(name: str) -> None:
    with pytest.raises(LetterRefused) as refusal:
        CHANNELS[name].read(b'{"body": 1, "party": {"name": "Lan"}, "phone": "0912"}')
    assert "Lan" not in str(refusal.value)
    assert "0912" not in str(refusal.value)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_random_and_damaged_bytes_are_refused_and_never_crash(name: str) -> None:
    read, dice = CHANNELS[name].read, random.Random(name)
    whole = [path.read_bytes() for path in LETTERS if path.parent.name == name]
    whole.append(b"{}")
    for round_ in range(400):
        raw = bytearray(dice.choice(whole) if round_ % 2 else dice.randbytes(60))
        for _ in range(dice.randrange(4)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        del raw[dice.randrange(len(raw)) if round_ % 3 else len(raw) :]
        try:
            assert isinstance(read(bytes(raw)), Letter)
        except LetterRefused:
            continue


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_channel_is_named_for_addresses_and_titled_for_officers(name: str) -> None:
    channel = CHANNELS[name]
    assert name == name.lower()
    assert name.isidentifier()
    assert channel.title
