"""Values with parameters: Content-Type, Content-Disposition (RFC 2045, 2183, 2231)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

_MAX_VALUE = 64 * 1024
_PIECE = re.compile(rb'(?:"(?:\\.|[^"\\])*(?:"|\Z)|[^";])+', re.DOTALL)
_PARAMETER = re.compile(
    rb"\s*([^\s=*;\"]+)(?:\*(\d{1,4}))?(\*)?\s*=\s*(.*)\Z", re.DOTALL
)
_GLUED = re.compile(rb"\s*([^\s=]+)\s+([A-Za-z0-9-]+(?:\*\d*)?\*?\s*=.*)\Z", re.DOTALL)
_KIND = re.compile(rb"[\s\"'<]*([A-Za-z0-9!#$&^_.+-]+)\s*/\s*([A-Za-z0-9!#$&^_.+-]+)")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)


class Value(NamedTuple):
    """One parameter: bytes, and the charset RFC 2231 names for them."""

    raw: bytes
    charset: str = ""
    extended: bool = False
    """Written by RFC 2231, so no encoded words are in it."""


@dataclass(frozen=True, slots=True)
class Parametrised:
    """A word such as `text/plain` or `attachment`, with parameters."""

    word: str = ""
    parameters: Mapping[str, Value] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return a parameter that is plain ASCII by nature, such as a charset."""
        value = self.parameters.get(name)
        return value.raw.decode("latin-1").strip(" \"'<>") if value else ""


def read(value: bytes) -> Parametrised:
    """Read `word; name=value; …`; what cannot be understood is left out."""
    pieces = _PIECE.findall(value[:_MAX_VALUE])
    if not pieces:
        return Parametrised()
    first, *rest = pieces
    if glued := _GLUED.match(first):  # "attachment filename=…" misses its semicolon
        first, rest = glued[1], [glued[2], *rest]
    return Parametrised(first.decode("latin-1").strip(" \t\"'").lower(), _joined(rest))


def read_kind(value: bytes, *, otherwise: str) -> Parametrised:
    """Read a Content-Type; `otherwise` is the type of a value that names none."""
    read_value = read(value)
    parameters = dict(read_value.parameters)
    for name, search in (("charset", _CHARSET), ("boundary", _BOUNDARY)):
        # "text/html, charset=utf-8" has the wrong mark between them.
        if name not in parameters and (found := search.search(value[:_MAX_VALUE])):
            parameters[name] = Value(found[1])
    found = _KIND.match(value)
    if found:
        kind = f"{found[1].decode('ascii')}/{found[2].decode('ascii')}".lower()
    else:
        kind = {"html": "text/html", "text": "text/plain"}.get(
            read_value.word, otherwise
        )
    return Parametrised(kind, parameters)


def _joined(pieces: list[bytes]) -> dict[str, Value]:
    """Put the numbered pieces of RFC 2231 together; the plain form loses to them."""
    plain: dict[str, Value] = {}
    numbered: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for piece in pieces:
        found = _PARAMETER.match(piece)
        if found is None:
            continue
        name = found[1].decode("latin-1").lower()
        value = _unquoted(found[4])
        if found[2] is None and found[3] is None:
            plain.setdefault(name, Value(value))
        else:
            order = int(found[2] or 0)
            numbered.setdefault(name, {}).setdefault(order, (value, bool(found[3])))
    extended = {name: _assembled(parts) for name, parts in numbered.items()}
    return plain | extended


def _assembled(parts: Mapping[int, tuple[bytes, bool]]) -> Value:
    """Decode and join the pieces of one extended parameter (RFC 2231, section 4)."""
    charset, joined, any_encoded = "", [], False
    for position, order in enumerate(sorted(parts)):
        value, encoded = parts[order]
        if encoded and position == 0 and value.count(b"'") >= 2:
            label, _, value = value.split(b"'", 2)
            charset = label.decode("latin-1")
        any_encoded = any_encoded or encoded
        joined.append(unquote_to_bytes(value) if encoded else value)
    return Value(b"".join(joined), charset, extended=any_encoded)


def _unquoted(value: bytes) -> bytes:
    """Take quotes away; a backslash stays unless it guards a quote or itself."""
    value = value.strip()
    if not value.startswith(b'"'):
        return value
    inner = value[1:-1] if value.endswith(b'"') and len(value) > 1 else value[1:]
    return re.sub(rb'\\(["\\])', rb"\1", inner)
