"""Vietnamese text as it is compared: without tone marks, case or đ."""

import re
import unicodedata

_D = str.maketrans("đĐ", "dD")
_MARKS = dict.fromkeys(
    mark
    for block in ((0x300, 0x370), (0x1AB0, 0x1B00), (0x1DC0, 0x1E00), (0xFE20, 0xFE30))
    for mark in range(*block)
    if unicodedata.combining(chr(mark))
)
"""Combining marks Latin letters bear, to be dropped by one translate."""
_WORD = re.compile(r"\w+")


def tidy(text: str) -> str:
    """Return `text` in NFC without NUL, BOM or control characters, lines kept."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in text
        if c in "\n\t"
        or (unicodedata.category(c) not in {"Cc", "Cs"} and c != "\ufeff")
    )


def fold(text: str) -> str:
    """Return `text` lower-case and without diacritics: "Đường" becomes "duong"."""
    return unicodedata.normalize("NFD", text.translate(_D)).translate(_MARKS).lower()


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`, in order."""
    return tuple(_WORD.findall(fold(text)))
