"""format=flowed: lines that end in a space go on in the next one (RFC 3676)."""

import re

_QUOTE = re.compile(r">*")


def unfold(text: str, *, delsp: bool) -> str:
    """Join flowed lines of one quote depth into paragraphs, undo space-stuffing.

    `delsp`: the space before the line end is not part of the text (for scripts
    without spaces).
    """
    lines: list[str] = []
    depth, flowing = 0, False
    for line in text.split("\n"):
        marks = len(_QUOTE.match(line)[0])  # type: ignore[index]  # matches always
        words = line[marks:].removeprefix(" ")
        # A signature separator is never flowed, though it ends in a space.
        soft = words.endswith(" ") and words != "-- "
        kept = words[:-1] if soft and delsp else words
        if flowing and marks == depth and words != "-- ":
            lines[-1] += kept
        else:
            lines.append((">" * marks + " " if marks else "") + kept)
        depth, flowing = marks, soft
    return "\n".join(lines)
