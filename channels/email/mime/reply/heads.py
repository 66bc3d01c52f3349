"""What programs put above an older message: header blocks and dividing lines."""

import re
from collections.abc import Sequence
from functools import cache

from channels.email.mime.reply import wording
from core import api

_ROLE = {
    label.strip(): role
    for role, labels in wording.LABELS.items()
    for label in labels.replace("\n", ",").split(",")
    if label.strip()
}
_LABEL = re.compile(
    r"^[\s>|]*[*_]{0,3}([^\W\d_][^:：\n*_<>@]{0,24}?)[*_\s]*[:：][*_]{0,3}"
    r"(?:\s|$)(.*)$"
)
_ADDRESS = re.compile(r"[^\s<>()@:\"']+@[^\s<>()@]+")
_CLOCK = re.compile(r"\d{1,2}[:h.]\d{2}|\d{1,2}\s?(?:giờ|時|시|点)")
_INLINE = re.compile(
    r"(?<![^\s*>|])(From|Sent|Date|To|Subject|Từ|Đã gửi|Ngày|Tới|Đến|Chủ đề|Tiêu đề)"
    r"\*?:",
    re.IGNORECASE,
)
_MAX_BLOCK = 14
_RULE = re.compile(r"^\s*(?:[_\-=*─━–—]\s?){4,}$")

_DRAWN = "-_=*#~+<>"
"""What lines are drawn with, left and right of words."""
_ORIGINAL = re.compile(wording.ORIGINAL, re.IGNORECASE)
_ABOVE = re.compile(wording.ABOVE, re.IGNORECASE)
_FORWARD = re.compile(wording.FORWARD, re.IGNORECASE)
_BEGIN_FORWARD = re.compile(
    rf"^\s*(?:{wording.BEGIN_FORWARD})[^\n]{{0,30}}:?\s*$", re.IGNORECASE
)


@cache
def _folded_roles() -> dict[str, str]:
    """Return the roles by labels without diacritics, for those who type without."""
    return {api.fold(label): role for label, role in _ROLE.items()} | _ROLE


def _label(line: str) -> tuple[str, str]:
    """Return what a line's label says and the value, empty strings for no label."""
    found = _LABEL.match(line[:400])
    if not found:
        return "", ""
    role = _folded_roles().get(found[1].strip().lower(), "")
    return (role, found[2]) if role else ("", "")


def block(lines: Sequence[str], first: int) -> int:
    """Return where the header block that begins with line `first` ends; 0 for none.

    Nobody's letter has three such lines with an address or the time of day in them;
    a form "Từ: … Đến: … Chủ đề: …" that a person fills in has neither.
    """
    if not _label(lines[first])[0]:
        return 0
    roles: set[str] = set()
    values: list[str] = []
    end = wrapped = first
    for number in range(first, min(first + _MAX_BLOCK, len(lines))):
        role, value = _label(lines[number])
        if role:
            roles.add(role)
            end, wrapped = number + 1, 0
        elif not lines[number].strip():
            if not _label(lines[number + 1] if number + 1 < len(lines) else "")[0]:
                break
        elif wrapped >= 2:
            break
        else:
            wrapped += 1
            value = lines[number]
        values.append(value)
    return end if _is_block(roles, values[: end - first], lines, first, end) else 0


def _is_block(
    roles: set[str], values: Sequence[str], lines: Sequence[str], first: int, end: int
) -> bool:
    """Judge the labels that were found."""
    known = roles - {"other"}
    text = " ".join(values)
    evidence = bool(_ADDRESS.search(text) or _CLOCK.search(text))
    if not evidence or not known & {"from", "sent"}:
        return False
    if len(known) >= 3:
        return True
    if len(known) == 2:
        return bool(_ADDRESS.search(text)) or known == {"from", "sent"}
    # "From: a@b" alone between blank lines is what a stripped block leaves.
    alone = (first == 0 or not lines[first - 1].strip()) and (
        end >= len(lines) or not lines[end].strip()
    )
    return alone and known == {"from"} and bool(_ADDRESS.fullmatch(text.strip(" <>")))


def in_one_line(line: str) -> bool:
    """Say whether a whole header block stands on one line, flattened by a phone."""
    if len(line) > 600 or not _ADDRESS.search(line):
        return False
    return len({label.lower() for label in _INLINE.findall(line)}) >= 3


def is_rule(line: str) -> bool:
    """Say whether a line is drawn, not written."""
    return bool(_RULE.match(line[:200]))


def divides(line: str) -> bool:
    """Say whether a line like `-----Original Message-----` begins the older message."""
    if len(line) > 120:
        return False
    if _ABOVE.search(line) and re.search(r"^\W{2,}|\W{2,}$", line.strip()):
        return True
    return bool(_ORIGINAL.search(_between_lines(line)))


def forwards(line: str) -> bool:
    """Say whether a line like `----- Forwarded message -----` begins a forward."""
    if len(line) > 120:
        return False
    if _BEGIN_FORWARD.match(line):
        return True
    return bool(_FORWARD.search(_between_lines(line)))


def _between_lines(line: str) -> str:
    """Return words that stand between two drawn lines, empty for none."""
    bare = line.lstrip(" \t>").rstrip(" \t:")
    words = bare.strip(_DRAWN + " \t")
    if not 3 <= len(words) <= 80:
        return ""
    before, _words, after = bare.partition(words)
    drawn = (before.rstrip(), after.lstrip())
    return words if all(len(end.strip()) >= 2 for end in drawn) else ""
