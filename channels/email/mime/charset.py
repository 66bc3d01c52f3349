"""Bytes to text, whatever the label says: labels are hints, bytes are evidence.

Order of trust: UTF-8 that is valid; the label, if the bytes fit it and the words are
no worse than Vietnamese in an old encoding; what the rest of the mail was written in;
a guess by `charset_normalizer` among the encodings mail is written in; Windows-1252.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import charset_normalizer

from channels.email.mime import vietnamese
from channels.email.mime.labels import codec_of

logging.getLogger("charset_normalizer").setLevel(logging.WARNING)

_WEAK = frozenset({"", "ascii", "cp1252", "cp1252e", "cp1258"})
"""Labels that are often put on anything."""
_MULTIBYTE = frozenset({"gb18030", "cp949", "cp932", "big5hkscs", "cp950", "euc_jp",
                        "iso2022_jp_ext", "hz", "johab", "utf_7"})  # fmt: skip
_GUESSES = [
    "cp1252", "cp1258", "cp1251", "koi8_r", "cp1250", "iso8859_2", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp874", "gb18030", "big5", "cp932", "euc_jp",
    "cp949", "cp850", "mac_roman",
]  # fmt: skip
_GUESS_LIMIT = 16_384
_ESCAPES = re.compile(rb"\x1b(?:\$[@B]|\([BIJ]|\$\([A-Z]|\$\)[A-Z])")
_LATIN9 = {0xA4: "€", 0xA6: "Š", 0xA8: "š", 0xB4: "Ž", 0xB8: "ž", 0xBC: "Œ",
           0xBD: "œ", 0xBE: "Ÿ"}  # fmt: skip
_HIGH = re.compile(rb"[\x80-\xff]")
_RUNS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")


class Reading(NamedTuple):
    """Text, with the codec that gave it."""

    text: str
    codec: str


def read(raw: bytes, label: str = "", hints: Sequence[str] = ()) -> Reading:
    """Turn bytes into text; never raises, never leaves a surrogate.

    `label` is the charset named for these bytes, `hints` those named elsewhere in the
    same mail.
    """
    codec = codec_of(label)
    if not _HIGH.search(raw):
        return _seven_bit(raw, codec)
    if utf8 := _utf8(raw, codec):
        return utf8
    return _eight_bit(raw, codec, [codec_of(hint) for hint in hints])


def decode(raw: bytes, label: str = "", hints: Sequence[str] = ()) -> str:
    """Return only the text of `read`."""
    return read(raw, label, hints).text


def _strict(raw: bytes, codec: str) -> str | None:
    """Decode, or None if the bytes are not in that encoding."""
    if codec in vietnamese.LEGACY:
        return vietnamese.decode(raw, codec)
    if codec == "cp1252e":
        text = _windows(raw, "cp1252")
        return text.translate({ord(chr(k)): v for k, v in _LATIN9.items()})
    if codec in {"cp1252", "cp1258", "cp1254", "cp874"}:
        return _windows(raw, codec)
    try:
        return _clean(raw.decode(codec))
    except (LookupError, ValueError, OverflowError):
        return _jis(raw) if codec == "iso2022_jp_ext" else None


def _windows(raw: bytes, codec: str) -> str:
    """Decode a Windows code page; its undefined bytes become U+FFFD."""
    return unicodedata.normalize("NFC", raw.decode(codec, "replace"))


def _clean(text: str) -> str | None:
    """Refuse what some codecs let through: half a surrogate pair."""
    return None if re.search("[\ud800-\udfff]", text) else text


def _seven_bit(raw: bytes, codec: str) -> Reading:
    """Read bytes below 128, where only escapes and shifts can mean more than ASCII."""
    if codec in {"hz", "utf_7"} or codec.startswith(("iso2022", "utf_16", "utf_32")):
        wide = codec.startswith(("utf_16", "utf_32"))
        if not wide or b"\0" in raw:
            text = _strict(raw, codec)
            if text is not None:
                return Reading(text, codec)
    if _ESCAPES.search(raw):
        for guess in ("iso2022_jp_ext", "iso2022_kr"):
            text = _strict(raw, guess)
            if text is not None and "\x1b" not in text:
                return Reading(text, guess)
    return Reading(raw.decode("ascii"), "ascii")


def _utf8(raw: bytes, codec: str) -> Reading | None:
    """Read as UTF-8 what is UTF-8, labelled so or not."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        return _damaged_utf8(raw, codec, broken)
    if codec.startswith(("utf_16", "utf_32")) and b"\0" in raw:
        return None
    if codec in _MULTIBYTE and len(_RUNS.findall(raw[:400])) < 4:
        return None
    return Reading(_mended(text), "utf_8")


def _damaged_utf8(raw: bytes, codec: str, broken: UnicodeDecodeError) -> Reading | None:
    """Read UTF-8 with a few broken bytes (a cut line, a stray Latin-1 letter)."""
    whole = sum(map(len, _RUNS.findall(raw)))
    stray = len(_HIGH.findall(raw)) - whole
    cut_off = broken.reason == "unexpected end of data"
    if codec in _MULTIBYTE or (codec != "utf_8" and not whole):
        return None
    if stray * 4 <= whole or (codec == "utf_8" and (cut_off or stray <= whole)):
        return Reading(raw.decode("utf-8", "replace"), "utf_8")
    return None


def _eight_bit(raw: bytes, codec: str, hints: Sequence[str]) -> Reading:
    """Read bytes that are no UTF-8."""
    labelled = _strict(raw, codec) if codec and codec != "ascii" else None
    doubtful = codec in _WEAK or labelled is None
    if doubtful and (old := _old_vietnamese(raw, codec)):
        return old
    if labelled is not None:
        return Reading(labelled, codec)
    for hint in hints:
        text = _strict(raw, hint) if hint not in {"", "ascii", "utf_8"} else None
        if text is not None and "\ufffd" not in text:
            return Reading(text, hint)
    return _guess(raw)


def _old_vietnamese(raw: bytes, codec: str) -> Reading | None:
    """Read as an old Vietnamese encoding what is Vietnamese in no newer one."""
    best, share, counted = None, 0.0, 0
    for name in ("cp1258" if codec in _WEAK else codec, *vietnamese.LEGACY):
        text = _strict(raw[:_GUESS_LIMIT], name)
        good, marked = vietnamese.marked_words(text or "")
        if marked and good / marked > share:
            best, share, counted = name, good / marked, good
    if best is None or best == codec or share < 0.8 or counted < 2:
        return None
    if best == "cp1258" and not _has_combining(raw):
        return None  # the same letters as Windows-1252, which is the likelier label
    text = _strict(raw, best)
    return Reading(text, best) if text is not None else None


def _has_combining(raw: bytes) -> bool:
    """Say whether Windows-1258 would see a tone mark or a horned letter here."""
    return bool(
        re.search(rb"[\xc3\xcc\xd0\xd2\xd5\xdd\xde\xe3\xec\xf0\xf2\xf5\xfd]", raw)
    )


def _guess(raw: bytes) -> Reading:
    """Ask for the likeliest encoding; too little evidence is Windows-1252."""
    letters = len(_HIGH.findall(raw))
    if 4 <= letters < 40 and (cyrillic := _cyrillic(raw)):
        return Reading(raw.decode(cyrillic, "replace"), cyrillic)
    if letters >= 8:
        for name in _candidates(raw):
            text = _strict(raw, name)
            if text is not None:
                return Reading(text, name)
    return Reading(_windows(raw, "cp1252"), "cp1252")


_OTHER_LETTER = re.compile(rb"[\x80-\xa2\xa4-\xa7\xa9-\xb2\xb4-\xb7\xb9-\xbf]")
_MIXED = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")


def _cyrillic(raw: bytes) -> str:
    """Name the Cyrillic encoding of a few words that are all letters above 191.

    Small letters, the most, are the upper half in Windows-1251, the lower in KOI8-R.
    """
    if _OTHER_LETTER.search(raw) or _MIXED.search(raw):
        return ""
    low = len(re.findall(rb"[\xc0-\xdf]", raw))
    high = len(re.findall(rb"[\xe0-\xff]", raw))
    return "koi8_r" if low > high else "cp1251"


def _candidates(raw: bytes) -> Iterator[str]:
    """Yield codecs that make sense of the bytes, the likeliest first."""
    found = charset_normalizer.from_bytes(
        raw[:_GUESS_LIMIT],
        cp_isolation=_GUESSES,
        threshold=0.2,
        preemptive_behaviour=False,
        enable_fallback=False,
    )
    return (codec_of(match.encoding) for match in found)


_MOJIBAKE = re.compile("[ÂÃÄÅÆá][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def _mended(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 and written as UTF-8 again.

    Only if the whole text says so: every letter fits, twice over, and nothing is lost.
    """
    if len(_MOJIBAKE.findall(text[:4096])) < 2:
        return text
    try:
        once = b"".join(_as_1252(char) for char in text).decode("utf-8")
    except UnicodeError:
        return text
    return once if not re.search("[\x80-\x9f]", once) else text


def _as_1252(char: str) -> bytes:
    """Return the byte a Windows reader took for this character."""
    return char.encode("latin-1" if "\x80" <= char <= "\x9f" else "cp1252")


_JIS = re.compile(rb"\x1b(\$[@B]|\([BJI])")


def _jis(raw: bytes) -> str | None:
    """Read ISO-2022-JP with the makers' own letters (①, ㈱) by way of Shift JIS."""
    text, wide, pieces = [], False, _JIS.split(raw)
    for index, piece in enumerate(pieces):
        if index % 2:
            wide = piece.startswith(b"$")
        elif wide:
            text.append(_shifted(piece).decode("cp932", "replace"))
        else:
            text.append(piece.decode("ascii", "replace"))
    return "".join(text) if len(pieces) > 1 else None


def _shifted(pairs: bytes) -> bytes:
    """Turn JIS rows and columns into Shift JIS."""
    shifted = bytearray()
    for row, cell in zip(pairs[::2], pairs[1::2], strict=False):
        high = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
        low = cell + (0x7E if row % 2 == 0 else 0x1F if cell < 0x60 else 0x20)
        shifted += bytes((high & 0xFF, low & 0xFF))
    return bytes(shifted)
