"""Weighs what a letter says for each legal kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log

from core import api
from plugins.lexicon.evidence import Hint, hints_by_label, shares, total
from plugins.lexicon.lists import kind_phrases, paired_phrases, shorthand
from plugins.lexicon.phrases import Found
from plugins.lexicon.questions import count_questions, opens_with_a_wish
from plugins.lexicon.reading import read

KINDS = (
    api.LetterKind.COMPLAINT,
    api.LetterKind.DENUNCIATION,
    api.LetterKind.PETITION,
    api.LetterKind.REPORT,
)
_PRIOR = {
    api.LetterKind.COMPLAINT: 0.12,
    api.LetterKind.DENUNCIATION: 0.05,
    api.LetterKind.PETITION: 0.38,
    api.LetterKind.REPORT: 0.45,
}
"""One province's year (Lâm Đồng 2023): 12 %, 5 %, and 83 % of the last two."""
_TEMPERATURE = 1.25
_TOGETHER = (
    ("actor", "wrong", api.LetterKind.DENUNCIATION, 2.2, 12),
    ("decision", "refusal", api.LetterKind.COMPLAINT, 2.4, 14),
)
"""Two sorts of words, the kind they speak for, how much, within how many words."""
_QUESTION = (0.0, 0.9, 1.3)
_WISH_FIRST = 1.5
"""Who reports tells first and asks at the end; who proposes begins with asking."""
_AUDIBLE = 1.0
_PLAIN_STATEMENT = 1.0
"""No word of weight speaks for any kind: a citizen just tells what is the matter."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The probability of each kind, and the hints behind it."""

    chances: Mapping[api.LetterKind, float]
    hints: Mapping[str, list[Hint]]
    questions: int


def weigh_kinds(text: str) -> Weighed | None:
    """Return what a text says for each kind; None when it has no words."""
    words = read(text, shorthand())
    if not any(word.bare for word in words):
        return None
    hints = dict(hints_by_label(kind_phrases().find(words), words, text))
    paired = paired_phrases().find(words)
    questions = count_questions(words)
    logits = {kind: log(_PRIOR[kind]) + total(hints.get(kind, [])) for kind in KINDS}
    for one, other, kind, weight, reach in _TOGETHER:
        if pair := _near(paired, one, other, reach):
            logits[kind] += weight
            first, last = pair
            spoken = text[words[first].start : words[last].end]
            hints.setdefault(kind, []).append(Hint(spoken, weight))
    logits[api.LetterKind.PETITION] += _QUESTION[min(questions, len(_QUESTION) - 1)]
    if opens_with_a_wish(words):
        logits[api.LetterKind.PETITION] += _WISH_FIRST
    elif not questions and not _speaks(hints):
        logits[api.LetterKind.REPORT] += _PLAIN_STATEMENT
    chances = shares(logits, _TEMPERATURE)
    return Weighed({k: chances[k] for k in KINDS}, hints, questions)


def _speaks(hints: Mapping[str, list[Hint]]) -> bool:
    weights = [hint.weight for kind in KINDS for hint in hints.get(kind, [])]
    return max(weights, default=0.0) >= _AUDIBLE


def _near(
    found: Iterable[Found], one: str, other: str, reach: int
) -> tuple[int, int] | None:
    """Return the closest pair of the two sorts as a span of words."""
    hits = [f for f in found if one in f.phrase.weights or other in f.phrase.weights]
    best: tuple[int, int] | None = None
    for before, after in pairwise(hits):
        apart = after.first - before.last
        if apart <= 0 or apart > reach or not _differ(before, after, one, other):
            continue
        if best is None or after.last - before.first < best[1] - best[0]:
            best = (before.first, after.last)
    return best


def _differ(before: Found, after: Found, one: str, other: str) -> bool:
    first, second = before.phrase.weights, after.phrase.weights
    return (one in first and other in second) or (other in first and one in second)
