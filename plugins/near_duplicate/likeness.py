"""How alike two texts are: the share of three-word runs they have in common."""

from dataclasses import dataclass

from core import api

_READ_UP_TO = 20_000
"""Characters; a letter is the same or not long before that."""
_RUN = 3
_SHORT = 12
"""Words. "Mất nước ở tổ 5" is not a text one could recognise: only the same words."""
_ALMOST = 0.97
"""A containment is never quite an identity: something was added."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared: without case, tone marks and punctuation."""

    words: tuple[str, ...]
    runs: frozenset[tuple[str, ...]]


def read_text(text: str) -> Text:
    """Fold and cut into runs of three words."""
    words = api.words(text[:_READ_UP_TO])
    last = max(len(words) - _RUN + 1, 1)
    return Text(words, frozenset(words[i : i + _RUN] for i in range(last)))


def likeness(new: Text, old: Text) -> float:
    """Return 1 for the same words, 0 for nothing in common.

    A reminder repeats the old letter and adds to it, so containment counts almost
    as much as likeness both ways.
    """
    if not new.words or not old.words:
        return 0.0
    if new.words == old.words:
        return 1.0
    shorter = min(len(new.words), len(old.words))
    if shorter < _SHORT:
        return 0.0
    shared = len(new.runs & old.runs)
    both_ways = shared / len(new.runs | old.runs)
    contained = shared / min(len(new.runs), len(old.runs))
    return max(both_ways, contained * _ALMOST * _fit(new, old))


def _fit(new: Text, old: Text) -> float:
    """A few sentences inside a long letter are a quotation, not the same letter."""
    shorter, longer = sorted((len(new.words), len(old.words)))
    return 1.0 if shorter * 3 >= longer else 0.6
