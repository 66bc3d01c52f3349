"""Hears a question without its mark, and a wish that comes before any telling."""

from plugins.lexicon.reading import Spelling, Word, spell

_ENDS = {spell(w) for w in ("không", "chưa", "gì", "nào", "đâu", "sao", "nhỉ", "hả")}
_POLITE = {spell(w) for w in ("ạ", "vậy", "thế", "ad", "em", "anh", "chị", "nhé", "hè")}
"""What may still follow the word that asks."""
_WISHES = {
    tuple(spell(part) for part in wish.split())
    for wish in ("đề nghị", "mong", "kính mong", "kiến nghị", "đề xuất", "xin cho",
                 "kính đề nghị", "rất mong", "ước gì", "nguyện vọng")
}  # fmt: skip
_OPENING = 4
_TOO_SHORT = 4
"""Words: "Sao?" is a cry, and counted only with its mark."""


def count_questions(words: list[Word]) -> int:
    """Return how many sentences ask: "… có được không ạ" needs no mark."""
    asked, sentence = 0, list[Word]()
    for word in words:
        if word.bare:
            sentence.append(word)
            continue
        asked += word.exact == "?" or _asks(sentence)
        sentence = []
    return asked + _asks(sentence)


def opens_with_a_wish(words: list[Word]) -> bool:
    """Say whether the first words of the letter ask for something to be done."""
    opening = [word for word in words[:_OPENING] if word.bare][:2]
    return any(
        len(opening) >= len(wish)
        and all(_is_one_of(w, {part}) for w, part in zip(opening, wish, strict=False))
        for wish in _WISHES
    )


def _asks(sentence: list[Word]) -> bool:
    if len(sentence) < _TOO_SHORT:
        return False
    last = len(sentence) - 1
    while last > 0 and _is_one_of(sentence[last], _POLITE):
        last -= 1
    return _is_one_of(sentence[last], _ENDS)


def _is_one_of(word: Word, known: set[Spelling]) -> bool:
    return any(
        word.exact == one.exact or (not word.accented and word.bare == one.bare)
        for one in known
    )
