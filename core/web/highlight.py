"""The words that decided, marked in the letter where they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the letter's text, marked or not."""

    text: str
    marked: bool


def highlighted(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """Cut `text` so that every one of `words` stands alone and is marked.

    The longest word wins, so that "khiếu nại lần hai" is not cut by "khiếu nại".
    """
    wanted = sorted({w.strip() for w in words if w.strip()}, key=len, reverse=True)
    if not wanted:
        return (Piece(text, marked=False),)
    pattern = "|".join(re.escape(word) for word in wanted)
    cut = re.split(rf"(?<!\w)({pattern})(?!\w)", text, flags=re.IGNORECASE)
    return tuple(Piece(part, bool(i % 2)) for i, part in enumerate(cut) if part)
