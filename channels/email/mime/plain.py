"""Text as the house keeps it: NFC, LF line ends, no controls, no surrogates."""

import re
import unicodedata

_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_TRAILING = re.compile(r"[ \t]+\n")


def tidy(text: str) -> str:
    """Return text without what no reader wants; blank ends are cut off."""
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip("\n").rstrip()
