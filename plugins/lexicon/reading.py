"""A letter as words: where each stands, how it is spelt, and how it is meant."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

READ_UP_TO = 20_000
"""Characters; what a letter wants stands well before that."""
_LONGEST = 24
"""Letters of a word; no Vietnamese syllable is half as long."""
_ACCENTED = 0.2
"""Share of words with marks above which a line is written with tone marks."""
_TOO_SHORT_TO_TELL = 4
_PIECE = re.compile(r"[^\W_][\w\u0300-\u036f]*|[.!?;:…]")
_HEADER = re.compile(
    r"^[ \t]*(?:cộng h[òo]à? xã hội chủ nghĩa[^\n]{0,30}|độc lập[^\n]{0,40}hạnh phúc"
    r"|(?:kính gửi|kính thưa|kinh gui)\b[^\n.!?;]{0,80}(?=[\n.!?;])"
    r"|(?:họ và tên|họ tên|họ, tên|tôi tên là|tôi là|địa chỉ|nơi ở|trú tại|số cccd|cccd"
    r"|cmnd|điện thoại|số điện thoại|sđt|email|ngày sinh|sinh ngày|năm sinh|ho ten"
    r"|dia chi|dien thoai)[ \t]*:[^\n.!?;]{0,80})",
    re.IGNORECASE | re.MULTILINE,
)
"""Letterheads name offices and streets that the letter is not about."""
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """One word, whichever way it was typed."""

    bare: str
    """Lower case, without marks: what a trie looks up."""
    exact: str
    """With its marks, the tone at the end: hòa and hoà are one."""

    @property
    def marked(self) -> bool:
        """Whether it carries a mark (đ counts)."""
        return self.bare != self.exact


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the letter; `bare` is empty for the end of a sentence."""

    bare: str
    exact: str
    start: int
    end: int
    accented: bool
    """Whether it stands in a line written with tone marks."""


STOP = "."
"""Stands in `exact` for the end of a sentence; a question keeps its mark."""


@lru_cache(maxsize=30_000)
def spell(word: str) -> Spelling:
    """Return the spelling of one word."""
    parts = unicodedata.normalize("NFD", word.lower())
    marks = [c for c in parts if unicodedata.combining(c)]
    base = "".join(c for c in parts if not unicodedata.combining(c))
    tone = "".join(c for c in marks if c in _TONES)
    shaped = "".join(c for c in parts if c not in _TONES)
    return Spelling(base.replace("đ", "d"), shaped + tone)


@dataclass(frozen=True, slots=True)
class Shorthand:
    """What people type and say, by exact spelling, and the words they mean."""

    typing: Mapping[str, tuple[Spelling, ...]]
    dialect: Mapping[str, tuple[Spelling, ...]]
    """Understood only in accented lines: bare "chi" is also chị and chỉ."""

    def meant(self, said: Spelling, *, accented: bool) -> tuple[Spelling, ...]:
        """Return the words meant by one word."""
        typed = self.typing.get(said.exact)
        spoken = self.dialect.get(said.exact) if accented else None
        return typed or spoken or (said,)


def read(text: str, shorthand: Shorthand) -> list[Word]:
    """Cut a text into words, shorthand written out, letterheads left out."""
    text = _HEADER.sub(lambda m: " " * len(m[0]), text[:READ_UP_TO])
    whole = _accented(text, default=True)
    found: list[Word] = []
    at = 0
    for line in text.split("\n"):
        accented = _accented(line, default=whole)
        for start, end, piece in _pieces(line, at):
            found += _words(piece, start, end, accented, shorthand)
        at += len(line) + 1
    return found


def _pieces(line: str, at: int) -> Iterator[tuple[int, int, str]]:
    if not line.strip():
        yield at, at, STOP
    for match in _PIECE.finditer(line):
        yield at + match.start(), at + match.end(), match[0]


def _words(
    piece: str, start: int, end: int, accented: bool, shorthand: Shorthand
) -> Iterator[Word]:
    if not piece[0].isalnum():
        yield Word("", "?" if piece == "?" else STOP, start, end, accented)
        return
    said = spell(piece) if len(piece) <= _LONGEST else Spelling("", STOP)
    for one in shorthand.meant(said, accented=accented):
        yield Word(one.bare, one.exact, start, end, accented)


def _accented(text: str, *, default: bool) -> bool:
    words = text.split()
    if len(words) < _TOO_SHORT_TO_TELL:
        marked = any(spell(w[:_LONGEST]).marked for w in words)
        return marked or (default and len(words) < _TOO_SHORT_TO_TELL)
    words = words[:400]
    marked_words = sum(1 for w in words if spell(w[:_LONGEST]).marked)
    return marked_words > _ACCENTED * len(words)
