"""The MIME tree of a message, cut by boundaries in one linear pass a level.

Parts are spans of the message's own bytes: nothing is copied, so a letter of 25 MB
costs its size once. The standard library's parser tests every line against every
open boundary and recurses for each level, which a mail bomb turns against it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from channels.email.mime import fields, params, transfer
from channels.email.mime.limits import MAX_DEPTH, MAX_PARTS

_GUESSED = re.compile(
    rb"^--([^\s][^\r\n]{0,200}?)[ \t]*(?:\r\n|\r|\n)(?=Content-[A-Za-z-]+[ \t]*:)",
    re.MULTILINE | re.IGNORECASE,
)
_REST_OF_LINE = re.compile(rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")
_GUESS_LIMIT = 256 * 1024
_LATE_HEADER = re.compile(
    rb"(?:[ \t]*(?:\r\n|\r|\n)){1,2}(?=Content-[A-Za-z-]+[ \t]*:)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """One entity: its header, its type, and either a body or parts."""

    headers: fields.Headers
    kind: params.Parametrised
    disposition: params.Parametrised
    source: bytes
    start: int
    end: int
    within: str
    """The type of the multipart around it, empty for the message itself."""
    parts: tuple["Part", ...] = ()

    @property
    def type(self) -> str:
        """The media type in lower case, `text/plain` for want of a better one."""
        return self.kind.word

    @property
    def body(self) -> bytes:
        """The body as it stands in the message, still encoded."""
        return self.source[self.start : self.end]

    def content(self) -> bytes:
        """Return the body with its transfer encoding undone."""
        name = transfer.name_of(self.headers.first("content-transfer-encoding"))
        return transfer.decode(self.body, name)

    def leaves(self) -> Iterator["Part"]:
        """Yield the parts that have a body, in order."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            if not part.parts:
                yield part
            waiting += reversed(part.parts)


class _Reading:
    """One message being cut: counts parts and notes what was left out."""

    def __init__(self) -> None:
        self.parts = 0
        self.left_out: list[str] = []

    def note(self, limit: str) -> None:
        """Remember a limit that was reached, once."""
        if limit not in self.left_out:
            self.left_out.append(limit)

    def part(
        self, source: bytes, start: int, end: int, *, within: str = "", depth: int = 0
    ) -> Part:
        """Read one entity and the parts in it."""
        self.parts += 1
        if within and (late := _LATE_HEADER.match(source, start, end)):
            start = late.end()
        headers, start = fields.split(source, start, end)
        otherwise = "message/rfc822" if within == "multipart/digest" else "text/plain"
        kind = _kind(headers, otherwise)
        disposition = params.read(headers.first("content-disposition"))
        whole = Part(headers, kind, disposition, source, start, end, within)
        if not kind.word.startswith("multipart/"):
            return whole
        if depth >= MAX_DEPTH:
            self.note("depth")
            return whole
        return self.multipart(whole, depth)

    def multipart(self, whole: Part, depth: int) -> Part:
        """Cut a multipart; one without a single part becomes text."""
        source, start, end = whole.source, whole.start, whole.end
        spans = _spans(whole.kind, source, start, end)
        if not spans and (plain := whole.content()) != whole.body:
            # Against RFC 2045, section 6.4, some encode the whole multipart.
            source, start, end = plain, 0, len(plain)
            spans = _spans(whole.kind, source, start, end)
        parts = []
        for begin, stop in spans:
            if self.parts >= MAX_PARTS:
                self.note("parts")
                break
            parts.append(
                self.part(source, begin, stop, within=whole.type, depth=depth + 1)
            )
        if parts:
            return _with(whole, whole.kind, tuple(parts))
        kind = "text/html" if b"<html" in whole.body[:4096].lower() else "text/plain"
        return _with(whole, params.Parametrised(kind, whole.kind.parameters), ())


def read(raw: bytes) -> tuple[Part, tuple[str, ...]]:
    """Return the tree of a message and the names of the limits that were reached."""
    source = _prepared(raw)
    reading = _Reading()
    return reading.part(source, 0, len(source)), tuple(reading.left_out)


def _prepared(raw: bytes) -> bytes:
    """Drop what may stand before a message; make lone line ends regular."""
    source = raw.removeprefix(b"\xef\xbb\xbf")
    if source[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # saved by an editor as UTF-16
        source = source.decode("utf-16", "replace").encode("utf-8", "replace")
    source = source.lstrip(b"\r\n\t \0")
    head = source[:65536]
    if b"\r\r\n" in head:
        source = source.replace(b"\r\r\n", b"\r\n")
    elif b"\n" not in head and b"\r" in head:
        source = source.replace(b"\r", b"\n")
    return source


def _kind(headers: fields.Headers, otherwise: str) -> params.Parametrised:
    """Return the type of an entity: of several fields the first that is one."""
    values = [value for value in headers.all("content-type") if value]
    for value in values:
        kind = params.read_kind(value, otherwise="")
        if kind.word:
            return kind
    return params.read_kind(values[0] if values else b"", otherwise=otherwise)


def _spans(
    kind: params.Parametrised, source: bytes, start: int, end: int
) -> list[tuple[int, int]]:
    """Return where each part of a multipart begins and ends."""
    value = kind.parameters.get("boundary")
    names = []
    if value and value.raw.strip():
        names = list(dict.fromkeys((value.raw.rstrip(), value.raw.strip(b" \"'<>"))))
    for name in names:
        if spans := _cut(name, source, start, end):
            return spans
    guessed = _GUESSED.search(source, start, min(end, start + _GUESS_LIMIT))
    return _cut(guessed[1], source, start, end) if guessed else []


def _cut(name: bytes, source: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Cut source[start:end] at the lines of one boundary (RFC 2046, section 5.1.1).

    What follows a closing line is an epilogue, unless the boundary opens again: then
    the closing line was an inner multipart's with the same name.
    """
    spans: list[tuple[int, int]] = []
    opened = None
    for before, after, closing in _delimiters(b"--" + name, source, start, end):
        if opened is not None:
            spans.append((opened, max(opened, before)))
        opened = None if closing else after
        if len(spans) > MAX_PARTS:
            return spans
    if opened is not None:
        spans.append((opened, end))
    return spans


def _delimiters(
    dashed: bytes, source: bytes, start: int, end: int
) -> Iterator[tuple[int, int, bool]]:
    """Yield each delimiter line: where it begins, with the line end before it, where
    the next line begins, and whether it closes.
    """
    position = source.find(dashed, start, end)
    while position >= 0:
        found = _REST_OF_LINE.match(source, position + len(dashed), end)
        if found and (position == start or source[position - 1] in b"\r\n"):
            before = position - 1 if position > start else start
            if source[before - 1 : before + 1] == b"\r\n" and before > start:
                before -= 1
            yield before, found.end(), bool(found[1])
        position = source.find(dashed, position + len(dashed), end)


def _with(whole: Part, kind: params.Parametrised, parts: tuple[Part, ...]) -> Part:
    """Return the part with another type and other parts."""
    return Part(
        whole.headers, kind, whole.disposition, whole.source, whole.start, whole.end,
        whole.within, parts,
    )  # fmt: skip
