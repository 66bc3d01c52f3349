"""Several payloads of one conversation as one piece of bytes, and back."""

from collections.abc import Sequence

from core.errors import LetterRefused

_MARK = b"tiepdan bundle 1\n"


def bundle(parts: Sequence[bytes]) -> bytes:
    """Return the parts as one piece: each behind its length in bytes (a netstring)."""
    return _MARK + b"".join(b"%d:%b," % (len(part), part) for part in parts)


def unbundle(raw: bytes) -> tuple[bytes, ...]:
    """Return the parts of a bundle; what is no bundle is its own only part.

    Raises LetterRefused for a bundle that was damaged.
    """
    if not raw.startswith(_MARK):
        return (raw,)
    parts, at = [], len(_MARK)
    while at < len(raw):
        colon = raw.find(b":", at, at + 20)
        length = raw[at:colon] if colon > 0 else b""
        if not length.isdigit():
            raise LetterRefused("a damaged bundle")
        end = colon + 1 + int(length)
        if raw[end : end + 1] != b",":
            raise LetterRefused("a damaged bundle")
        parts.append(raw[colon + 1 : end])
        at = end + 1
    return tuple(parts)
