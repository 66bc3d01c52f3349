"""Puts it together: lines are marked, quotations go, signatures go."""

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from channels.email.mime import markup
from channels.email.mime.limits import MAX_QUOTED
from channels.email.mime.plain import tidy
from channels.email.mime.reply import attribution, heads, signature, structure

_QUOTED = re.compile(r"^ {0,4}>(?!.*<<<|\s*(?:wrote|đã viết)\s*:?\s*$)")
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:fwd?|wg|tr|i|rv|enc|vs|vl|fs|chuyển tiếp|ct)\s*:", re.I
)
_REPLY_SUBJECT = re.compile(
    r"^\s*(?:re|aw|sv|antw|rif|ris|odp|vs|tl|trả lời|rép|res)\s*[:\[]", re.I
)


_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Invisible marks that Hebrew and Arabic programs put around names and dates."""


class _Mark(Enum):
    """What a line is."""

    TEXT = "text"
    QUOTED = "quoted"
    HEAD = "head"
    """An attribution or the header of an older message."""
    FORWARD = "forward"


class _Cut(NamedTuple):
    """What was found to be newly written."""

    text: str
    quoted: bool
    """Something older was taken away."""


def newly_written(text: str, html: str, subject: str) -> str:
    """Return the newly written part of a message.

    Plain text decides; the HTML, whose elements say more, is asked where the plain
    text shows no quotation or where it would end the answer earlier.
    """
    plain = _from_text(text[:MAX_QUOTED], subject)
    found = plain.text
    if html:
        marked = _from_text(
            tidy(markup.to_text(html, structure.judge))[:MAX_QUOTED], subject
        )
        if (marked.text and (_ends_earlier(marked.text, found) or not found)) or (
            marked.text and marked.quoted and not plain.quoted
        ):
            found = marked.text
    return found or text


def _ends_earlier(shorter: str, longer: str) -> bool:
    """Say whether one text is the beginning of the other, line breaks aside."""
    one, other = re.sub(r"\W+", "", shorter), re.sub(r"\W+", "", longer)
    return 0 < len(one) < len(other) and other.startswith(one)


def _from_text(text: str, subject: str) -> _Cut:
    """Take quotations and signatures out of plain text."""
    lines = attribution.set_apart(_DIRECTIONS.sub("", text).split("\n"))
    marks = _marks(lines)
    if _only_stray_quotes(lines, marks, subject):
        marks = [_Mark.TEXT] * len(lines)
    segments, quoted = _segments(
        lines, marks, keeps=bool(_FORWARD_SUBJECT.match(subject))
    )
    parts = ["\n".join(signature.without(s, answers=quoted)) for s in segments]
    return _Cut("\n\n".join(part for part in parts if part.strip()), quoted)


def _marks(lines: Sequence[str]) -> list[_Mark]:
    """Mark every line."""
    marks = [_Mark.QUOTED if _QUOTED.match(line) else _Mark.TEXT for line in lines]
    number = 0
    while number < len(lines):
        if marks[number] is _Mark.TEXT and lines[number].strip():
            number = _mark_head(lines, marks, number)
        else:
            number += 1
    _mark_wrapped(lines, marks)
    return marks


def _mark_head(lines: Sequence[str], marks: list[_Mark], number: int) -> int:
    """Mark what begins or ends an older message's head here; return the next line."""
    line = lines[number]
    if heads.forwards(line):
        marks[number] = _Mark.FORWARD
        return number + 1
    if heads.divides(line) or heads.in_one_line(line):
        marks[number] = _Mark.HEAD
        return number + 1
    if end := heads.block(lines, number):
        first = _with_rule(lines, number)
        marks[first:end] = [
            mark if mark is _Mark.FORWARD else _Mark.HEAD for mark in marks[first:end]
        ]
        return end
    if attribution.closes(line):
        first = attribution.begins(
            lines, number, quoted_next=_quoted_next(lines, number)
        )
        for index in range(first, number + 1) if first >= 0 else ():
            marks[index] = _Mark.HEAD
    return number + 1


def _with_rule(lines: Sequence[str], number: int) -> int:
    """Return where the line is that is drawn above a header block, if one is."""
    first = number
    while first and (heads.is_rule(lines[first - 1]) or not lines[first - 1].strip()):
        first -= 1
    drawn = any(heads.is_rule(line) for line in lines[first:number])
    return first if drawn else number


def _quoted_next(lines: Sequence[str], number: int) -> bool:
    """Say whether the next words after a line are quoted."""
    following = lines[number + 1 : number + 4]
    return bool(_QUOTED.match(next((line for line in following if line.strip()), "")))


def _mark_wrapped(lines: Sequence[str], marks: list[_Mark]) -> None:
    """Mark ends of quoted lines that were wrapped without a new mark."""
    for number in range(1, len(lines) - 1):
        if marks[number] is not _Mark.TEXT or marks[number - 1] is not _Mark.QUOTED:
            continue
        rest = lines[number].strip()
        if marks[number + 1] is not _Mark.QUOTED or not rest:
            continue
        one_word = not re.search(r"\s", rest.rstrip(" >")) and re.search(
            r"[/_@=(<]", rest
        )
        # The first word would not have fit into the line above.
        full = len(lines[number - 1]) + len(rest.split()[0]) >= 72
        tail = full and len(rest) < 76 and not rest[0].isupper()
        if one_word or tail:
            marks[number] = _Mark.QUOTED


def _only_stray_quotes(
    lines: Sequence[str], marks: Sequence[_Mark], subject: str
) -> bool:
    """Say whether the only quoting is a lone `>` in a message that answers nothing."""
    if _Mark.HEAD in marks or _REPLY_SUBJECT.match(subject):
        return False
    quoted = [n for n, mark in enumerate(marks) if mark is _Mark.QUOTED]
    follow_on = any(after - before == 1 for before, after in pairwise(quoted))
    return bool(quoted) and not follow_on


def _segments(
    lines: Sequence[str], marks: Sequence[_Mark], *, keeps: bool
) -> tuple[list[list[str]], bool]:
    """Return the stretches of new text, and whether anything older was found.

    `keeps`: the subject says that this is a forward, so its head is no quotation.
    """
    segments: list[list[str]] = [[]]
    quoted, number = False, 0
    while number < len(lines):
        mark = marks[number]
        if mark is _Mark.FORWARD and not quoted:
            segments[-1] += lines[number:]
            return segments, False
        if mark is _Mark.TEXT:
            segments[-1].append(lines[number])
            number += 1
            continue
        if not quoted and _begins_quoted_forward(lines, number):
            segments[-1] += lines[number:]
            return segments, False
        if mark is not _Mark.QUOTED:
            after = _after_head(lines, marks, number)
            if after < len(lines) and marks[after] is not _Mark.QUOTED:
                if keeps and not quoted:
                    segments[-1] += lines[number:]
                    return segments, False
                return segments, True
            number = after
        quoted = True
        number = _after_quote(lines, marks, number)
        segments.append([])
    return segments, quoted


def _begins_quoted_forward(lines: Sequence[str], number: int) -> bool:
    """Say whether a program marks a forward as a quotation, as Gmail does in HTML."""
    line = lines[number]
    return line.startswith("> ") and line[2:3] != ">" and heads.forwards(line[2:])


def _after_head(lines: Sequence[str], marks: Sequence[_Mark], number: int) -> int:
    """Return the first line with words after a head, and heads directly below it."""
    while number < len(lines) and (
        marks[number] in {_Mark.HEAD, _Mark.FORWARD} or not lines[number].strip()
    ):
        number += 1
    return number


def _after_quote(lines: Sequence[str], marks: Sequence[_Mark], number: int) -> int:
    """Return the first line after quoted lines, blank lines between them included."""
    while number < len(lines) and (
        marks[number] is _Mark.QUOTED or not lines[number].strip()
    ):
        number += 1
    return number
