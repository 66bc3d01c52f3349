"""Adds up what the phrases found say, with diminishing returns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp
from typing import TypeVar

from plugins.lexicon.phrases import Found
from plugins.lexicon.reading import Word

L = TypeVar("L", bound=str)

_EACH_FURTHER = 0.72
"""The fifth hint adds little: a long letter must not shout a short one down."""
_AGAIN = 1.15
"""The same phrase a second time."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One phrase of the letter, as written there, and its weight."""

    words: str
    weight: float


def hints_by_label(
    found: Iterable[Found], words: list[Word], text: str
) -> Mapping[str, list[Hint]]:
    """Return the hints for each label, weightiest first, each phrase once."""
    best: dict[tuple[str, int], Hint] = {}
    for hit in found:
        written = text[words[hit.first].start : words[hit.last].end]
        for label, weight in hit.phrase.weights.items():
            key = (label, id(hit.phrase))
            known = best.get(key)
            if known is None:
                best[key] = Hint(written, weight * hit.factor)
            elif known.weight <= weight * hit.factor:
                best[key] = Hint(known.words, weight * hit.factor * _AGAIN)
    labelled: dict[str, list[Hint]] = {}
    for (label, _), hint in best.items():
        labelled.setdefault(label, []).append(hint)
    for hints in labelled.values():
        hints.sort(key=lambda h: h.weight, reverse=True)
    return labelled


def total(hints: Iterable[Hint]) -> float:
    """Add up the weights, each further one counting less; some speak against."""
    plus = minus = 0.0
    share = 1.0
    for hint in hints:
        if hint.weight > 0:
            plus += hint.weight * share
            share *= _EACH_FURTHER
        else:
            minus += hint.weight
    return plus + minus


def shares(logits: Mapping[L, float], temperature: float) -> Mapping[L, float]:
    """Turn logits into probabilities that sum to one."""
    top = max(logits.values())
    raw = {label: exp((x - top) / temperature) for label, x in logits.items()}
    whole = sum(raw.values())
    return {label: x / whole for label, x in raw.items()}


def quoted(hints: Iterable[Hint], most: int = 4) -> tuple[str, ...]:
    """Return the weightiest words, as written, no two alike."""
    seen: dict[str, str] = {}
    for hint in hints:
        if hint.weight > 0 and len(seen) < most:
            seen.setdefault(hint.words.lower(), hint.words)
    return tuple(seen.values())
