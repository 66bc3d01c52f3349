"""Finds many phrases in one pass over the words of a letter."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plugins.lexicon.reading import Shorthand, Spelling, Word, spell

GAP, NUMBER = "…", "#"
_GAP_WORDS = 6
_BARE_FACTOR = {1: 0.3, 2: 0.8}
"""Without tone marks a single syllable may be a dozen words, a pair two."""
_ONE_SLIP = 0.7
_ALL_FORGOTTEN = 0.6


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with what it speaks for."""

    parts: tuple[Spelling, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that stands in the letter, from word `first` to `last`."""

    phrase: Phrase
    first: int
    last: int
    factor: float
    """How sure it is the phrase, from its tone marks: 1 is letter for letter."""


@dataclass(slots=True)
class _Node:
    onward: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[tuple[Phrase, tuple[Spelling, ...]]] = field(default_factory=list)


class Phrases:
    """A trie of phrases. Time grows with the letter, not with the phrases."""

    def __init__(
        self, weighted: Iterable[tuple[str, Mapping[str, float]]], shorthand: Shorthand
    ) -> None:
        self._root = _Node()
        for text, weights in weighted:
            said = tuple(spell(part) for part in text.split())
            phrase = Phrase(said, weights)
            for variant in {said, _written_out(said, shorthand)}:
                self._add(phrase, variant)

    def find(self, words: list[Word]) -> list[Found]:
        """Return the phrases found; one inside a longer one is left out."""
        found = [
            hit
            for at, word in enumerate(words)
            if word.bare
            for hit in self._from(words, at)
        ]
        return list(_outermost(found))

    def _add(self, phrase: Phrase, parts: tuple[Spelling, ...]) -> None:
        node = self._root
        for part in parts:
            node = node.onward.setdefault(part.bare, _Node())
        node.ends.append((phrase, parts))

    def _from(self, words: list[Word], at: int) -> Iterator[Found]:
        stack: list[tuple[_Node, int, tuple[int, ...]]] = [(self._root, at, ())]
        while stack:
            node, here, path = stack.pop()
            for phrase, parts in node.ends:
                factor = _factor(parts, [words[i] for i in path])
                if factor:
                    yield Found(phrase, path[0], path[-1], factor)
            stack.extend(_steps(node, words, here, path))


def _steps(
    node: _Node, words: list[Word], here: int, path: tuple[int, ...]
) -> Iterator[tuple[_Node, int, tuple[int, ...]]]:
    if here >= len(words) or not words[here].bare:
        return
    bare = words[here].bare
    if onward := node.onward.get(bare):
        yield onward, here + 1, (*path, here)
    if bare[0].isdigit() and (onward := node.onward.get(NUMBER)):
        yield onward, here + 1, (*path, here)
    if gap := node.onward.get(GAP):
        for over in range(here, min(here + _GAP_WORDS + 1, len(words))):
            if not words[over].bare:
                return
            if onward := gap.onward.get(words[over].bare):
                yield onward, over + 1, (*path, over)


def _factor(parts: tuple[Spelling, ...], words: list[Word]) -> float:
    """Compare tone marks; 0 when these are other words with the same letters."""
    spoken = [part for part in parts if part.bare != GAP]
    pairs = [(p, w) for p, w in zip(spoken, words, strict=True) if p.bare != NUMBER]
    slips = [(p, w) for p, w in pairs if p.exact != w.exact]
    if not slips:
        return 1.0
    if any(w.exact != w.bare for _, w in slips):
        return _ONE_SLIP if len(slips) == 1 and len(pairs) > 2 else 0.0
    if not words[0].accented:
        return _BARE_FACTOR.get(len(pairs), 1.0)
    if len(slips) == 1 and len(pairs) > 2:
        return _ONE_SLIP
    forgotten = len(pairs) > 2 and all(w.exact == w.bare for _, w in pairs)
    return _ALL_FORGOTTEN if forgotten else 0.0


def _outermost(found: list[Found]) -> Iterator[Found]:
    reach, widest = -1, (-1, -1)
    for hit in sorted(found, key=lambda f: (f.first, -f.last)):
        span = (hit.first, hit.last)
        if hit.last > reach or span == widest:
            yield hit
        if hit.last > reach and not _has_gap(hit.phrase):
            reach, widest = hit.last, span


def _has_gap(phrase: Phrase) -> bool:
    return any(part.bare == GAP for part in phrase.parts)


def _written_out(
    parts: tuple[Spelling, ...], shorthand: Shorthand
) -> tuple[Spelling, ...]:
    return tuple(
        word for part in parts for word in shorthand.meant(part, accented=True)
    )
