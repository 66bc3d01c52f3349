"""Weighs what a letter is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.lexicon.evidence import Hint, hints_by_label, shares, total
from plugins.lexicon.lists import shorthand, topic_phrases
from plugins.lexicon.reading import read

_TEMPERATURE = 1.1
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
    hints: Mapping[str, list[Hint]] = hints_by_label(
        topic_phrases().find(words), words, text
    )
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
