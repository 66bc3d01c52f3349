"""Cuts long texts into messages, between sentences where it can."""

import re
from collections.abc import Iterator

LONGEST = 2_000
"""Characters of one message, as Zalo counts them (UTF-16 units)."""
_SENTENCES = re.compile(r"(?<=[.!?…:;])[ \t]+|\n+")
_WORDS = re.compile(r"\s+")


def split(text: str, longest: int = LONGEST) -> list[str]:
    """Return the text in pieces that each fit into one message.

    Nothing but white space between the pieces is lost.
    """
    pieces: list[str] = []
    start, text = 0, text.strip()
    while start < len(text):
        end = _end(text, start, longest)
        pieces.append(text[start:end].strip())
        start = end
    return [piece for piece in pieces if piece]


def _end(text: str, start: int, longest: int) -> int:
    """Return where the piece that begins at `start` ends."""
    most = _fitting(text, start, longest)
    if most == len(text):
        return most
    for cuts in (_SENTENCES, _WORDS):
        # A gap may begin where the piece is full; then it still fits.
        last = max(_gaps(cuts, text, start, most), default=start)
        if last - start > longest // 4:
            return last
    return most


def _gaps(cuts: re.Pattern[str], text: str, start: int, most: int) -> Iterator[int]:
    found = cuts.finditer(text, start, min(most + 1, len(text)))
    return (gap.start() for gap in found if gap.start() > start)


def _fitting(text: str, start: int, longest: int) -> int:
    """Return the furthest end of a piece; no emoji is cut in two."""
    size = 0
    for place in range(start, len(text)):
        size += 2 if ord(text[place]) > 0xFFFF else 1
        if size > longest:
            return place
    return len(text)
