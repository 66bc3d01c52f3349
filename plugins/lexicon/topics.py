"""Weighs what a letter is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plugins.lexicon.evidence import Hint, hints_by_label, shares, total
from plugins.lexicon.lists import shorthand, topic_phrases
from plugins.lexicon.phrases import Found
from plugins.lexicon.reading import Word, read, spell

_TEMPERATURE = 1.6
_BESIDE = {
    spell(word).bare
    for word in ("trước", "cạnh", "gần", "cổng", "sau", "bên", "đối", "diện", "ngay")
}
_ONLY_A_PLACE = 0.3
"""A pothole before the school is no matter of schools."""
_NONE = 0.6
"""What "another topic altogether" weighs: one faint word must not decide."""


@dataclass(frozen=True, slots=True)
class About:
    """The likeliest topic, the next one, and the words of the first."""

    topic: str
    confidence: float
    hints: list[Hint]
    next_topic: str
    next_confidence: float


def weigh_topics(text: str) -> About | None:
    """Return what a text is about; None when no word says so."""
    words = read(text, shorthand())
    found = [_placed(hit, words) for hit in topic_phrases().find(words)]
    hints: Mapping[str, list[Hint]] = hints_by_label(found, words, text)
    if not hints:
        return None
    chances = shares(
        {"": _NONE} | {topic: total(found) for topic, found in hints.items()},
        _TEMPERATURE,
    )
    ranked = sorted(hints, key=lambda topic: chances[topic], reverse=True)
    best, following = ranked[0], ranked[1] if len(ranked) > 1 else ""
    return About(
        best, chances[best], hints[best], following, chances.get(following, 0.0)
    )


def _placed(hit: Found, words: list[Word]) -> Found:
    """Let what only says where it happened weigh less."""
    before = words[max(hit.first - 2, 0) : hit.first + 1]
    beside = any(word.bare in _BESIDE for word in before)
    return replace(hit, factor=hit.factor * _ONLY_A_PLACE) if beside else hit
