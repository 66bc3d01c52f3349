"""The header of a message or a part: fields in order, as bytes.

Written for what is really sent: any line ends, an mbox "From " line, blank lines
before the first field, lines broken without the space that would continue them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from channels.email.mime.limits import MAX_FIELD, MAX_FIELDS

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_LIKELY = re.compile(
    rb"(?:received|return-path|from|to|cc|bcc|reply-to|sender|subject|date|message-id"
    rb"|in-reply-to|references|mime-version|content-[a-z-]+|delivered-to|x-[a-z0-9-]+"
    rb"|list-[a-z]+|auto-submitted|precedence|dkim-[a-z]+|user-agent|importance"
    rb"|thread-[a-z]+|status|lines|organization|errors-to|arc-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)
_MBOX = re.compile(rb">?From ")
_LOOK_AHEAD = 40
"""Lines a broken field may be followed by before the next good one is given up."""


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields in order of appearance, names in lower case, values unfolded bytes."""

    fields: tuple[tuple[str, bytes], ...] = ()

    def all(self, name: str) -> tuple[bytes, ...]:
        """Return every value of a field."""
        return tuple(value for field, value in self.fields if field == name)

    def first(self, name: str) -> bytes:
        """Return the first value that says anything, or nothing at all."""
        return next((value for value in self.all(name) if value), b"")

    def __contains__(self, name: str) -> bool:
        return any(field == name for field, _ in self.fields)


def split(source: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Read the header in source[start:end]; return it and where the body begins."""
    fields: list[tuple[str, list[bytes]]] = []
    begin = start
    for begin, stop in _lines(source, start, end):
        line = source[begin:stop].rstrip(b"\r\n")
        if not line:
            return _closed(fields), stop
        if line[:1] in b" \t" and fields:
            if not line.strip() and not _field_follows(source, stop, end, look=1):
                return _closed(fields), stop
            fields[-1][1].append(line.strip())
        elif found := _FIELD.match(line):
            name = found[1].decode("ascii").lower()
            fields.append((name, [line[found.end() :].strip()]))
        elif _MBOX.match(line) and not fields:
            continue
        elif fields and _field_follows(source, stop, end, look=_LOOK_AHEAD):
            fields[-1][1].append(line.strip())
        else:
            return _closed(fields), begin
    return _closed(fields), end


def _lines(source: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and where the next one does."""
    position = start
    while position < end:
        found = _LINE.match(source, position, end)
        if found is None or found.end() == position:
            return
        yield position, found.end()
        position = found.end()


def _field_follows(source: bytes, start: int, end: int, *, look: int) -> bool:
    """Say whether a well-known field comes before the next blank line."""
    for number, (begin, stop) in enumerate(_lines(source, start, end)):
        if number >= look or source[begin:stop].strip() == b"":
            return False
        if _LIKELY.match(source, begin, stop):
            return True
    return False


def _closed(fields: list[tuple[str, list[bytes]]]) -> Headers:
    """Join the lines of each field; NULs and what is past the limits are dropped."""
    return Headers(
        tuple(
            (name, b" ".join(lines)[:MAX_FIELD].replace(b"\0", b"").strip())
            for name, lines in fields[:MAX_FIELDS]
        )
    )
