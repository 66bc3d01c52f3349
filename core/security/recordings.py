"""Sound and film: known by their first bytes, kept without the place they name."""

import re
from collections.abc import Mapping

from core.errors import UploadRefused

_BEGINS: Mapping[bytes, str] = {
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg",
    b"\xff\xf1": "audio/aac",
    b"\xff\xf9": "audio/aac",
    b"OggS\x00": "audio/ogg",
    b"#!AMR": "audio/amr",
}
_BRANDS: Mapping[bytes, str] = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    **dict.fromkeys(
        (b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3ge6", b"3g2a"), "video/3gpp"
    ),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1",
         b"M4V ", b"MSNV", b"dash"), "video/mp4",
    ),
}  # fmt: skip
_STILLS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
_MATROSKA = b"\x1a\x45\xdf\xa3"
_PLACE = re.compile(
    rb"[+-]\d{2,6}(?:\.\d+)?[+-]\d{3,7}(?:\.\d+)?(?:[+-]\d+(?:\.\d+)?)?"
    rb"(?:CRS[\w:.-]*)?/"
)
"""ISO 6709, as phones write where a film was taken: `+18.3428+105.9057/`."""
_MARKED = re.compile(rb"GPSL(?:at|ong)itude\W{1,6}([\d.,]+)")
_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_SMALL_BOX = 1024


def recording_kind(content: bytes) -> str | None:
    """Return the kind of a sound or film, None for anything else.

    Raises UploadRefused for a phone's HEIC or AVIF photo: few officers' computers
    show it, and where it was taken cannot be left out.
    """
    if content[4:8] == b"ftyp":
        if content[8:12] in _STILLS:
            raise UploadRefused("heic")
        return _BRANDS.get(content[8:12])
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav"
    if content.startswith(_MATROSKA) and b"webm" in content[:64]:
        return "video/webm"
    return next(
        (kind for head, kind in _BEGINS.items() if content[: len(head)] == head), None
    )


def without_place(content: bytes) -> bytes:
    """Return a film whose places say 0: nothing in it moves, so it still plays."""
    if content[4:8] != b"ftyp":
        return content
    bare = bytearray(content)
    if b"\xa9xyz" in content or b"ISO6709" in content:
        for place in _PLACE.finditer(content):
            bare[place.start() : place.end()] = place[0].translate(_ZEROS)
    for place in _MARKED.finditer(content):
        bare[place.start(1) : place.end(1)] = place[1].translate(_ZEROS)
    _blank_boxes(bare)
    return bytes(bare)


def _blank_boxes(film: bytearray) -> None:
    """Blank 3GPP's `loci` boxes: name, longitude, latitude, height."""
    found = film.find(b"loci")
    while found >= 4:
        size = int.from_bytes(film[found - 4 : found])
        end = found - 4 + size
        if 26 <= size <= _SMALL_BOX and end <= len(film):
            film[found + 10 : end] = bytes(size - 14)
        found = film.find(b"loci", found + 4)
