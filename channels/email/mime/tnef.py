"""winmail.dat opened: what Outlook wraps in TNEF for servers it takes for its own."""

import logging
from collections.abc import Iterator
from typing import NamedTuple

import tnefparse  # type: ignore[import-untyped]  # ships no types

from channels.email.mime import charset, markup, rich
from channels.email.mime.limits import MAX_TNEF

logging.getLogger("tnefparse").setLevel(logging.CRITICAL)

TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIGNATURE = b"\x78\x9f\x3e\x22"
_MAX_COPIED = 2_000_000_000
"""Bytes tnefparse may copy: it copies the rest of the file for each of its objects."""


class Unpacked(NamedTuple):
    """What was in it."""

    files: tuple[tuple[str, bytes], ...]
    text: str
    html: str


def unpack(raw: bytes) -> Unpacked | None:
    """Return what a winmail.dat holds, None when it cannot be read."""
    if not raw.startswith(_SIGNATURE) or len(raw) > MAX_TNEF:
        return None
    if _objects(raw) * len(raw) > _MAX_COPIED:
        return None
    try:
        opened = tnefparse.TNEF(raw, do_checksum=False)
        files = tuple(_files(opened))
        text, html = _as_text(opened.body), _as_text(opened.htmlbody)
        rtf = opened.rtfbody if not text and not html else None
        if rtf:
            text = rich.from_rtf(_inflated(rtf))
    except Exception:
        return None
    return Unpacked(files, text or markup.to_text(html), html)


def _objects(raw: bytes) -> int:
    """Count the objects of a TNEF stream by their lengths."""
    count, position = 0, 6
    while position + 9 <= len(raw):
        position += 11 + int.from_bytes(raw[position + 5 : position + 9], "little")
        count += 1
    return count


def _files(opened: tnefparse.TNEF) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file."""
    for number, file in enumerate(opened.attachments, 1):
        if not isinstance(file.data, bytes):
            continue
        try:
            name = _as_text(file.long_filename())
        except UnicodeDecodeError:  # the library reads names as UTF-8 only
            name = ""
        yield name or f"{number}.dat", file.data


def _as_text(value: object) -> str:
    """Return a property as text; the library gives bytes, text or nothing."""
    if isinstance(value, bytes):
        return charset.decode(value.rstrip(b"\0"))
    return str(value).rstrip("\0") if value else ""


_MAX_PACKED = 1024 * 1024
_PRIMED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    b"\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\col"
    b"ortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the dictionary holds before the first byte ([MS-OXRTFCP] 2.1.2.1)."""


def _inflated(packed: bytes) -> bytes:
    """Undo LZFu, Outlook's compression of RTF ([MS-OXRTFCP] 2.2)."""
    if packed[8:12] == b"MELA":
        return packed[16:]
    if packed[8:12] != b"LZFu":
        return packed
    window = bytearray(_PRIMED.ljust(4096, b" "))
    at, out = len(_PRIMED), bytearray()
    for run in _runs(packed[16:_MAX_PACKED]):
        if isinstance(run, int):
            copied = [run]
        else:
            offset, length = run
            if offset == at:  # the end mark
                break
            copied = []
            for step in range(length):
                copied.append(window[(offset + step) % 4096])
                window[(at + step) % 4096] = copied[-1]
        for byte in copied:
            window[at] = byte
            at = (at + 1) % 4096
        out += bytes(copied)
    return bytes(out)


def _runs(packed: bytes) -> Iterator[int | tuple[int, int]]:
    """Yield literal bytes, and (offset, length) of what is repeated."""
    position = 0
    while position < len(packed):
        flags = packed[position]
        position += 1
        for bit in range(8):
            repeated = flags >> bit & 1
            if position + repeated >= len(packed):
                return
            if repeated:
                pair = packed[position] << 8 | packed[position + 1]
                yield pair >> 4, (pair & 15) + 2
            else:
                yield packed[position]
            position += 1 + repeated
