"""Content-Transfer-Encoding undone, also where the encoding is broken or a lie."""

import binascii
import re

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s\0]")
_INNER_SPACE = re.compile(rb"(?<=[A-Za-z]) {1,2}(?=[A-Za-z])")
_IGNORED = re.compile(rb"[^A-Za-z0-9+/=]")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} [^\r\n]*$", re.MULTILINE)
_SAMPLE = 4096


def name_of(value: bytes) -> str:
    """Return the encoding named in a field, with the usual misspellings mended."""
    text = (
        value.decode("latin-1").lower().replace("quoted printable", "quoted-printable")
    )
    found = _NAME.search(text)
    name = found[0] if found else ""
    return {"x-uue": "x-uuencode", "uuencode": "x-uuencode", "uue": "x-uuencode",
            "base-64": "base64", "b64": "base64", "qp": "quoted-printable",
            "q": "quoted-printable"}.get(name, name)  # fmt: skip


def decode(raw: bytes, name: str) -> bytes:
    """Undo one encoding; bytes that never were so encoded come back as they are."""
    if name == "base64":
        return _base64(raw)
    if name == "quoted-printable":
        return _quoted_printable(raw)
    if name == "x-uuencode":
        return _uuencoded(raw)
    return raw


def _base64(raw: bytes) -> bytes:
    """Decode base64 with line noise, missing padding or several ends."""
    sample = raw[:_SAMPLE]
    strange = (
        len(_NOT_BASE64.findall(sample)) * 10 + len(_INNER_SPACE.findall(sample)) * 20
    )
    if strange > len(sample):
        return raw  # plain text under a false label
    return decode_base64(raw)


def decode_base64(raw: bytes) -> bytes:
    """Decode whatever base64 letters there are."""
    letters = _IGNORED.sub(b"", raw)
    if b"=" in letters.rstrip(b"="):
        return b"".join(map(_padded, re.findall(rb"[^=]+", letters)))
    return _padded(letters.rstrip(b"="))


def _padded(letters: bytes) -> bytes:
    """Decode letters without padding; a single letter left over carries no byte."""
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _quoted_printable(raw: bytes) -> bytes:
    """Decode quoted-printable; spaces before a soft break's end are tolerated."""
    return binascii.a2b_qp(re.sub(rb"=[ \t]+(?=\r?\n|\r|\Z)", b"=", raw))


def _uuencoded(raw: bytes) -> bytes:
    """Decode the first uuencoded file in a body."""
    begin = _UU_BEGIN.search(raw)
    if begin is None:
        return raw
    return uudecode(raw[begin.end() :].splitlines()[1:])


def uudecode(lines: list[bytes]) -> bytes:
    """Decode the lines after `begin`, up to `end` or what is no uuencoding."""
    decoded = []
    for line in lines:
        if line.strip() in {b"end", b"`", b""}:
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders count the padding of the last line wrongly.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                decoded.append(binascii.a2b_uu(line[: length + 1]))
            except binascii.Error:
                break
    return b"".join(decoded)
