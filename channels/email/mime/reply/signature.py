"""Signatures at the end of what somebody wrote, and what programs append to it."""

import re
from collections.abc import Sequence

from channels.email.mime.reply import wording

_RFC3676 = re.compile(r"^-- $")
_DELIMITER = re.compile(r"^\s*(?:--|—|–|-- -|__)\s*$")
_DRAWN_RULE = re.compile(r"^\s*(?:_{3,60}|-{3,60}|={5,60}|\*{5,60})\s*$")
_DRAWN = re.compile(r"^\s*[_\-=]{10,}\s*$")
_MAX_SIGNATURE = 14
_MAX_SIGNATURE_LINE = 130
_SENT_FROM = re.compile(rf"^[\s*_>]*(?:{wording.SENT_FROM})\s*$", re.IGNORECASE)
_APOLOGY = re.compile(
    r"[.,;]?\s+(?:please |pls )?(?:excuse|forgive|sorry)\b.*$|\(?https?://\S+$"
    r"|[.,;]?\s+(?:xin|mong) (?:thứ|lượng|bỏ).*$",
    re.IGNORECASE,
)
_NOT_A_DEVICE = re.compile(r"[,;!?]|\.\s+\S", re.IGNORECASE)
_FOOTER = re.compile(rf"^[\s*_>|#\[(]*(?:{wording.FOOTER})", re.IGNORECASE)
_LIST_FOOTER = re.compile(wording.LIST_FOOTER, re.IGNORECASE)
_DASH_NAME = re.compile(
    r"^\s*(?:-|–|—|~)\s?[^\W\d_][\w.'’]*(?:\s[^\W\d_][\w.'’]*){0,4}\s*$"
)
_CLOSING = re.compile(rf"^\W*(?:{wording.CLOSING})\b.{{0,40}}$", re.IGNORECASE)
_CONTACT = re.compile(wording.CONTACT, re.IGNORECASE)


def without(lines: Sequence[str], *, answers: bool) -> list[str]:
    """Return the lines without the signature and footers at their end.

    `answers`: an older message was quoted. Only then a closing with a block of phone
    and title goes: in a first letter these say who the citizen is.
    """
    kept = _stripped(lines)
    for cut in (_at_footer, _at_delimiter, _at_sent_from, _at_footer, _at_dash_name):
        kept = _stripped(kept[: cut(kept)])
    return _stripped(kept[: _at_contact(kept)]) if answers else kept


def _stripped(lines: Sequence[str]) -> list[str]:
    """Drop blank lines at both ends."""
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return list(lines[first:last])


def _at_delimiter(lines: Sequence[str]) -> int:
    """Find the line that sets a signature apart (RFC 3676, section 4.3)."""
    for number, line in enumerate(lines):
        if _RFC3676.match(line):
            return number
    start = max(len(lines) - _MAX_SIGNATURE - 1, 0)
    for number in range(start, len(lines)):
        below = [line for line in lines[number + 1 :] if line.strip()]
        if _DELIMITER.match(lines[number]) and _short(below):
            return number
        if _DRAWN_RULE.match(lines[number]) and _short(below) and _contact_like(below):
            return number
    return len(lines)


def _short(lines: Sequence[str]) -> bool:
    """Say whether all lines are short enough for a signature."""
    return all(len(line) <= _MAX_SIGNATURE_LINE for line in lines)


def _contact_like(lines: Sequence[str]) -> bool:
    """Say whether lines tell who somebody is; a rule may as well divide a letter."""
    sentences = sum(line.rstrip().endswith((".", "!", "?")) for line in lines)
    return any(map(_CONTACT.search, lines)) and sentences * 2 <= len(lines)


def _at_sent_from(lines: Sequence[str]) -> int:
    """Find "Sent from my iPhone" in the last lines, or several of its kind."""
    last = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        found = last < len(lines)
        if _says_from_what(lines[number]):
            last = number
        elif lines[number].strip() and (found or len(lines) - number >= 4):
            break
    return last


def _says_from_what(line: str) -> bool:
    """Say whether a line is a program's advertisement, not a sentence."""
    line = _APOLOGY.sub("", line[:150])
    return len(line) < 100 and bool(
        _SENT_FROM.match(line) and not _NOT_A_DEVICE.search(line)
    )


def _at_footer(lines: Sequence[str]) -> int:
    """Find disclaimers, virus notices and the footers of lists."""
    for number in range(max(len(lines) - 40, 0), len(lines)):
        line = lines[number][:400]
        if number and _FOOTER.match(line):
            return _with_rule(lines, number)
        below = "\n".join(lines[number + 1 : number + 5])
        if _DRAWN.match(line) and _LIST_FOOTER.search(below):
            return number
    return len(lines)


def _with_rule(lines: Sequence[str], number: int) -> int:
    """Include the line that is drawn above a footer."""
    above = number - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    drawn = above > 0 and re.match(r"^\s*[_\-=*]{3,}\s*$", lines[above])
    return above if drawn else number


def _at_dash_name(lines: Sequence[str]) -> int:
    """Find "-Minh" as the last line, unless it ends a list."""
    if len(lines) < 2 or not _DASH_NAME.match(lines[-1]):
        return len(lines)
    name = lines[-1].strip(" -–—~")
    listed = any(re.match(r"^\s*[-–—*•~+]", line) for line in lines[-12:-1])
    return len(lines) if listed or not name[0].isupper() else len(lines) - 1


def _at_contact(lines: Sequence[str]) -> int:
    """Find a closing that a block of contact details follows."""
    for number in range(max(len(lines) - 12, 1), len(lines)):
        block = [line for line in lines[number + 1 :] if line.strip()]
        if not _CLOSING.match(lines[number][:120]) or len(lines[number]) > 80:
            continue
        details = sum(bool(_CONTACT.search(line)) for line in block)
        if len(block) >= 2 and details and all(len(line) <= 120 for line in block):
            return number
    return len(lines)
