"""Text out of text/enriched (RFC 1896) and RTF, for mail that brings nothing else."""

import re
from collections.abc import Iterator

from channels.email.mime import charset

_PARAM = re.compile(r"<param>[^<]{0,500}</param>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,59}>")
_SINGLE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_BREAKS = re.compile(r"\n(\n+)")


def from_enriched(text: str) -> str:
    """Return text/enriched as plain text: one line end is a space, n+1 are n."""
    text = _BREAKS.sub(r"\1", _SINGLE_BREAK.sub(" ", text).replace("\n ", "\n"))
    text = _TAG.sub("", _PARAM.sub("", text.replace("<<", "\0")))
    return text.replace("\0", "<")


_RTF = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6})\s?|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"
    r"|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
_LINE_WORDS = {"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "tab": "\t",
               "cell": "\t", "row": "\n", "emdash": "—", "endash": "–", "bullet": "•",
               "lquote": "‘", "rquote": "’", "ldblquote": "“",
               "rdblquote": "”"}  # fmt: skip
_UNSEEN = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer",
    "themedata", "listtable", "listoverridetable", "generator", "xmlnstbl", "datastore",
})  # fmt: skip


def from_rtf(raw: bytes) -> str:
    """Return the words of an RTF document; what is no RTF comes back as text."""
    text = raw.decode("latin-1")
    if not text.lstrip().startswith("{\\rtf"):
        return charset.decode(raw)
    page = re.search(r"\\ansicpg(\d{3,5})", text[:2000])
    codec = f"cp{page[1]}" if page else "cp1252"
    return "".join(_rtf_words(text, codec)).strip()


def _rtf_words(text: str, codec: str) -> Iterator[str]:
    """Yield the visible pieces; groups of tables, pictures and properties are not."""
    depth, hidden, skip = 0, 0, 0
    pending = bytearray()
    for found in _RTF.finditer(text):
        code, letter, word, _, symbol, brace, plain = found.groups()
        if pending and not code:
            yield charset.decode(bytes(pending), codec)
            pending.clear()
        if brace:
            depth += 1 if brace == "{" else -1
            hidden = hidden if depth >= hidden else 0
        elif word in _UNSEEN or symbol == "*":
            hidden = hidden or depth
        elif hidden:
            continue
        elif code and not skip:
            pending.append(int(code, 16))
        else:
            yield _rtf_piece(letter, word, symbol, "" if code else plain, skip)
        # After \u one character follows for readers that know no Unicode.
        skip = 1 if letter else 0
    if pending:
        yield charset.decode(bytes(pending), codec)


def _rtf_piece(
    letter: str | None,
    word: str | None,
    symbol: str | None,
    plain: str | None,
    skip: int,
) -> str:
    """Return what one token shows."""
    if letter:
        number = int(letter) % 0x10000
        return "" if 0xD800 <= number <= 0xDFFF else chr(number)
    if word:
        return _LINE_WORDS.get(word, "")
    if symbol:
        return {"~": "\xa0", "_": "-"}.get(symbol, symbol if symbol in "\\{}" else "")
    return (plain or "")[skip:]
