"""Lines that say who wrote what follows: "On … wrote:", "Vào … đã viết:".

Programs word them in the writer's language, wrap them over several lines and leave
things out. A line is taken for one on evidence: a verb of writing or a closing colon,
with an address or a date, in the order programs use.
"""

import re
from collections.abc import Sequence

from channels.email.mime.reply import wording

_VERBS = wording.VERBS
_VERB = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)", re.IGNORECASE)
_VERB_ENDS = re.compile(
    rf"(?:(?<!\w)|(?<=[>)\d]))(?:{_VERBS})\s*[:：]?\s*[-_]*$", re.IGNORECASE
)
_COLON_ENDS = re.compile(r"[:：]\s*$")
_OPENER = re.compile(
    rf"^[\s\-_*>|]*(?:{wording.OPENERS})(?=[\s,\d]|\.\s)", re.IGNORECASE
)
_DATE_FIRST = re.compile(
    r"^[\s\-_*>|]*(?:(?:[^\W\d_]{2,12}\.?,?\s+)?\d{1,4}"
    r"(?:[./\-年년\s]|(?:th|st|nd|rd)\b)"
    r"|\d{1,2}:\d{2})"
)
_ADDRESS = re.compile(r"[^\s<>()@:\"']+@[^\s<>()@]+|\[mailto:")
_DATE = re.compile(
    r"\d{4}|\d{1,2}[:h.]\d{2}\b|\d{1,2}[/.\-]\d{1,2}|\b(?:jan|feb|mar|apr|may|jun|jul"
    r"|aug|sep|oct|nov|dec)[a-z]*\b|\d\s*(?:tháng|thg)|ngày\s*\d",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\d{4}\s?[-/.년年]|\d{1,2}[/.\-]\d{1,2}|\d\s*(?:tháng|thg)|\b(?:jan|feb|mar|apr|may"
    r"|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(r"[@\d]")
_CLOCK_OR_YEAR = re.compile(r"\b\d{1,2}[:h.]\d{2}\b|(?:19|20)\d{2}")
_GMAIL_DATE = re.compile(
    r"^\s*\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}.{0,120}<\s?\S+@\S+\s?>\s*[:：]?\s*$"
)
_GMAIL_ISO = re.compile(
    r"^\s*\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d \S.{0,100}$"
)
_VIA = re.compile(rf"^\S.{{0,60}} via .{{1,60}}(?<!\w)(?:{_VERBS})\s*:$", re.IGNORECASE)
_MONTHS = (
    r"(?:\d{1,4}[-/. ]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[. ])"
)
_MID_LINE = re.compile(
    rf"(?:(?<=\s)|(?<=\s-)|(?<=--))(?:On {_MONTHS}|Vào (?:lúc |ngày )?(?:\d|th)).*$",
    re.IGNORECASE,
)
_MAX_LINES = 6
_MAX_LENGTH = 600


def closes(line: str) -> bool:
    """Say whether an attribution may end with this line."""
    if len(line) > _MAX_LENGTH:
        return False
    return bool(
        _COLON_ENDS.search(line)
        or _VERB_ENDS.search(line)
        or _GMAIL_DATE.match(line)
        or _GMAIL_ISO.match(line)
    )


def begins(lines: Sequence[str], last: int, *, quoted_next: bool) -> int:
    """Return the line where the attribution that ends with line `last` begins.

    -1 if it is none. `quoted_next`: the next words are marked as quoted.
    """
    joined, found = "", -1
    for first in range(last, max(last - _MAX_LINES, -1), -1):
        line = lines[first].strip()
        joined = f"{line} {joined}".strip()
        if len(joined) > _MAX_LENGTH:
            break
        if not line:
            # Only an address in brackets is set apart by blank lines.
            if first != last and joined.startswith(("<", "mailto", ">")):
                continue
            break
        dated = _OPENER.match(line) or _DATE_FIRST.match(line)
        if found >= 0 and not (dated and _DATE.search(line)):
            continue  # what ends here may have begun some lines above
        if _is_attribution(joined, first == last, quoted_next=quoted_next):
            found = first
            # "at 10:24 Ann wrote:" was wrapped: its day stands in the line above.
            if dated and _DAY.search(line):
                break
    return found


def _is_attribution(text: str, one_line: bool, *, quoted_next: bool) -> bool:
    """Judge the joined lines."""
    if one_line and (_GMAIL_ISO.match(text) or _VIA.match(text)):
        return True
    if _is_dashed(text):
        return bool(_DATE.search(text)) or len(text) < 80
    if not quoted_next and not _EVIDENCE.search(text):
        return False
    address, date = _ADDRESS.search(text), _DATE.search(text)
    opened, verb = _OPENER.match(text), _VERB.search(text)
    verb_ends, colon = _VERB_ENDS.search(text), _COLON_ENDS.search(text)
    if opened and verb and (address or date) and (verb_ends or colon):
        return True
    begins_well = opened or _DATE_FIRST.match(text) or one_line
    if (
        address
        and begins_well
        and (verb_ends or (colon and _CLOCK_OR_YEAR.search(text)))
    ):
        return True
    if _DATE_FIRST.match(text) and verb_ends and date:
        return True
    if quoted_next:
        return bool(
            (opened and date and colon)
            or (verb_ends and colon and one_line and len(text) < 120)
            or _GMAIL_DATE.match(text)
        )
    return False


def _is_dashed(text: str) -> bool:
    """Say whether dashes stand on both sides, as in `---- On … wrote ----`."""
    bare = text.strip()
    if not (bare.startswith("--") and bare.endswith("--")):
        return False
    return bool(_VERB_ENDS.search(bare.strip("- ")))


def set_apart(lines: Sequence[str]) -> list[str]:
    """Break lines in which an attribution follows the answer without a line end."""
    apart: list[str] = []
    for number, line in enumerate(lines):
        whole = len(line) > _MAX_LENGTH or _OPENER.match(line)
        found = None if whole else _MID_LINE.search(line)
        before = line[: found.start()].rstrip("- ") if found else ""
        if before and found and _closes_soon(found[0], lines[number + 1 : number + 4]):
            apart += [before, found[0]]
        else:
            apart.append(line)
    return apart


def _closes_soon(rest: str, following: Sequence[str]) -> bool:
    """Say whether what follows the opening words ends in a verb of writing."""
    text = rest
    if _VERB_ENDS.search(text):
        return True
    for line in following:
        text = f"{text} {line}"
        if len(text) < _MAX_LENGTH and _VERB_ENDS.search(line):
            return True
    return False
