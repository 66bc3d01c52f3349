"""Addresses in header fields (RFC 5322, section 3.4), as programs really write them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from channels.email.mime import charset, words
from channels.email.mime.limits import MAX_ADDRESSES

_TOKEN = re.compile(
    r'"(?:\\.|[^"\\])*"'
    r"|\\."
    r"|=\?[^?\s]*\?[BbQq]\?[^?]*\?="  # an encoded word may hold any of the marks
    r'|[<>(),;:"]'
    r'|[^<>(),;:"\\=]+|[\\=]',
    re.DOTALL,
)
_ADDRESS = re.compile(
    r'(?:"[^"]+"|[^\s<>()\[\],;:"@]+)@(?:\[[^\]\s]+\]|[^\s<>(),;:"@]+)'
)


_MAX_ADDRESS = 320
"""Characters before and after an @ (RFC 5321 allows 64 and 255)."""
_MAX_TRIES = 20


class Mailbox(NamedTuple):
    """Who: a name and an address as written, either possibly empty."""

    name: str
    address: str


class _Piece:
    """One address being read."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.angle: list[str] = []
        self.open = False
        """Between < and >."""
        self.seen_angle = False
        self.comment: list[str] = []

    def add(self, mark: str) -> None:
        """Take one stretch where it belongs; quotes are taken away outside of < >."""
        if self.open:
            self.angle.append(mark)
        elif len(mark) > 1 and mark.startswith('"') and mark.endswith('"'):
            self.outside.append(re.sub(r"\\(.)", r"\1", mark[1:-1]))
        elif mark != '"':
            self.outside.append(mark)

    def has_address(self) -> bool:
        """Say whether an @ was seen between < and >."""
        return any("@" in mark for mark in self.angle)

    def names(self) -> str:
        """Return what stands outside of < >."""
        return "".join(self.outside)


def read(raw: bytes, hints: Sequence[str] = ()) -> tuple[Mailbox, ...]:
    """Return the mailboxes of one field, in order; groups are opened, junk left out."""
    if b"\x1b" in raw:  # ISO-2022 writes letters with brackets and quotes
        raw = charset.decode(raw, "", hints).encode("utf-8", "replace")
    found: list[Mailbox] = []
    names: list[str] = []
    for piece in _pieces(raw.decode("latin-1")):
        outside = piece.names()
        if not piece.seen_angle and "@" not in outside and "=?" not in outside:
            names.append(outside)  # an unquoted comma inside somebody's name?
            continue
        if piece.seen_angle and names:
            piece.outside = [", ".join([*map(str.strip, names), outside.strip()])]
        names = []
        found.append(_mailbox(piece, hints))
        if len(found) >= MAX_ADDRESSES:
            break
    if not found and names:
        found.append(_nameless(names, hints))
    return tuple(mailbox for mailbox in found if any(mailbox))


def _pieces(text: str) -> Iterator[_Piece]:
    """Cut a field at the marks that separate addresses; comments are set aside."""
    piece, depth = _Piece(), 0
    for mark in _TOKEN.findall(text):
        if depth or (mark == "(" and not piece.open):
            depth += (mark == "(") - (mark == ")")
            piece.comment.append(mark if depth else " ")
        elif _ends(mark, piece):
            yield piece
            piece = _Piece()
            if mark == "<":
                _heed(mark, piece)
        else:
            _heed(mark, piece)
    yield piece


def _ends(mark: str, piece: _Piece) -> bool:
    """Say whether a mark begins the next address."""
    if mark in {",", ";"}:
        route = bool(piece.angle) and piece.angle[0].lstrip().startswith("@")
        return not piece.open or (piece.has_address() and not route)
    return mark == "<" and piece.has_address()


def _heed(mark: str, piece: _Piece) -> None:
    """Take one mark, heeding the brackets and the colon of a group."""
    if mark == "<":
        piece.outside += piece.angle  # "<Name <a@b>>": what came before was the name
        piece.angle, piece.open, piece.seen_angle = [], True, True
    elif mark == ">":
        piece.open = False
        piece.outside.append(" ")
    elif mark == ":" and not piece.open and not piece.seen_angle:
        if "@" not in piece.names():
            piece.outside = []  # the name of a group, or "mailto:"
    else:
        piece.add(mark)


def _mailbox(piece: _Piece, hints: Sequence[str]) -> Mailbox:
    """Tell name from address, wherever the address stands."""
    outside, angle = piece.names(), "".join(piece.angle).strip()
    comment = _text("".join(piece.comment).strip("( )"), hints)
    address, source = "", angle
    for source in (angle, outside):
        text = (
            _text(source, hints) if "=?" in source or not source.isascii() else source
        )
        if address := _address_in(text):
            break
    if not address and angle:
        address, source = re.sub(r"\s+", "", angle), angle
    if source is outside and address:
        name = _without(_text(outside, hints), address)
    else:
        name = _text(outside, hints)
    name = _unquoted(name)
    if comment:
        name = f"{name} ({comment})" if name else comment
    return Mailbox(name, address.strip("'").removeprefix("mailto:"))


def _address_in(text: str) -> str:
    """Return the first address in a text, looking only around its @ signs."""
    position = -1
    for _ in range(_MAX_TRIES):
        position = text.find("@", position + 1)
        if position < 0:
            break
        near = text[max(position - _MAX_ADDRESS, 0) : position + _MAX_ADDRESS]
        if found := _ADDRESS.search(near):
            return found[0]
    return ""


def _nameless(names: list[str], hints: Sequence[str]) -> Mailbox:
    """Read a field without any address: a local user, or only a name."""
    text = _text(", ".join(map(str.strip, names)).strip(" ,"), hints)
    if text and text.isascii() and " " not in text:
        return Mailbox("", text)
    return Mailbox(_unquoted(text), "")


def _text(latin: str, hints: Sequence[str]) -> str:
    """Decode what was kept byte for byte."""
    return words.decode(latin.encode("latin-1", "replace"), hints)


def _without(text: str, address: str) -> str:
    """Return what stands beside an address."""
    return " ".join(text.replace(address, " ", 1).replace("<>", " ").split()).strip(
        "<> "
    )


def _unquoted(name: str) -> str:
    """Take away quotes around a whole name."""
    name = name.strip()
    for mark in ('"', "'"):
        if len(name) > 1 and name.startswith(mark) and name.endswith(mark):
            name = name[1:-1].strip()
    return name if name.count('"') % 2 == 0 else name.strip('" ')
