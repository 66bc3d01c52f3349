"""The text of header fields: encoded words (RFC 2047), raw 8-bit letters, neither.

Real mail splits letters between encoded words, quotes them, puts spaces into them,
forgets their end and glues them to their neighbours. Whatever can be read is read.
"""

import binascii
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from channels.email.mime import charset, params, transfer

_OPENING = re.compile(rb"=\?([A-Za-z0-9_:.+*-]*)\?([BbQq])\?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]+")
_PERCENT_UTF8 = re.compile(r"%[C-Fc-f][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]")
_MAX_FILENAME = 180


class _Word(NamedTuple):
    """A stretch of one field: an encoded word, or bytes as they are."""

    raw: bytes
    label: str = ""
    coding: str = ""
    """`b` or `q`; empty for plain bytes."""


def decode(raw: bytes, hints: Sequence[str] = ()) -> str:
    """Return a field's text in NFC on one line; never raises.

    `hints` are charsets named elsewhere in the mail, for letters without a label.
    """
    if b"=?" not in raw:
        return tidy(charset.decode(raw, "", hints))
    text = "".join(_texts(list(_words(raw)), hints))
    if text.startswith("=?") and text.isascii() and _OPENING.match(text.encode()):
        # Encoded twice, by a gateway that did not know the first as encoded.
        text = "".join(_texts(list(_words(text.encode())), hints))
    return tidy(text)


def tidy(text: str) -> str:
    """Put text on one line: no controls, no surrogates, NFC."""
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text)).strip()


def _words(raw: bytes) -> Iterator[_Word]:
    """Cut a field into encoded words and what is between them."""
    position = plain_from = 0
    while opening := _OPENING.search(raw, position):
        stop, after = _closing(raw, opening)
        if stop < 0:
            position = opening.end()
            continue
        if opening.start() > plain_from:
            yield _Word(raw[plain_from : opening.start()])
        label = opening[1].decode("ascii").partition("*")[0]
        yield _Word(raw[opening.end() : stop], label, opening[2].decode().lower())
        position = plain_from = after
    if plain_from < len(raw):
        yield _Word(raw[plain_from:])


def _closing(raw: bytes, opening: re.Match[bytes]) -> tuple[int, int]:
    """Return where an encoded word's text stops and where its `?=` ends.

    (-1, 0) if it has no end. A word whose `?=` was cut off ends with the field.
    """
    stop = raw.find(b"?=", opening.end())
    another = raw.find(b"=?", opening.end())
    if opening[2] in b"Qq" and stop >= 0 and another - 1 != stop:
        # "?=3D" inside Q is a question mark and an encoded letter, not the end.
        while stop >= 0 and re.match(
            rb"\?=[0-9A-F]{2}[^\s]*\?=", raw[stop : stop + 80]
        ):
            stop = raw.find(b"?=", stop + 2)
    if stop >= 0 and (another < 0 or stop <= another + 1):
        return stop, stop + 2
    rest = raw[opening.end() : another if another >= 0 else None]
    cut = len(rest.rstrip(b"? \t"))
    if another < 0 and b" " not in rest.strip():
        return opening.end() + cut, len(raw)
    return (stop, stop + 2) if stop >= 0 else (-1, 0)


def _texts(words: list[_Word], hints: Sequence[str]) -> Iterator[str]:
    """Decode the stretches; white space between encoded words is none."""
    run: list[_Word] = []
    for position, word in enumerate(words):
        if (
            not word.coding
            and not word.raw.strip()
            and run
            and position + 1 < len(words)
        ):
            continue
        if run and (word.label.lower(), word.coding) != (
            run[0].label.lower(),
            run[0].coding,
        ):
            yield _run_text(run, hints)
            run = []
        if word.coding:
            run.append(word)
        else:
            yield charset.decode(word.raw, "", hints)
    if run:
        yield _run_text(run, hints)


def _run_text(run: list[_Word], hints: Sequence[str]) -> str:
    """Decode neighbours of one charset together: a letter may be split between them."""
    if run[0].coding == "q":
        raw = b"".join(_q(word.raw) for word in run)
    elif any(len(word.raw.rstrip(b"=")) % 4 == 1 for word in run[:-1]):
        raw = transfer.decode_base64(b"".join(word.raw.rstrip(b"=") for word in run))
    else:
        raw = b"".join(transfer.decode_base64(word.raw) for word in run)
    return charset.decode(raw, run[0].label, hints)


def _q(raw: bytes) -> bytes:
    """Decode Q: underscores are spaces, also where spaces are."""
    return binascii.a2b_qp(raw.replace(b"\n", b" ").replace(b"_", b" "))


def filename(
    kind: params.Parametrised, disposition: params.Parametrised, hints: Sequence[str]
) -> str:
    """Return the name a part gives its file, without folders; empty for none."""
    for parametrised, name in ((disposition, "filename"), (kind, "name")):
        value = parametrised.parameters.get(name)
        if value and value.raw.strip():
            return safe_name(_value(value, hints))
    return ""


def _value(value: params.Value, hints: Sequence[str]) -> str:
    """Decode one parameter."""
    if value.extended:
        return charset.decode(value.raw, value.charset, hints)
    text = decode(value.raw, hints)
    if _PERCENT_UTF8.search(text):  # percent signs without the star that RFC 2231 wants
        return charset.decode(unquote_to_bytes(text), "utf-8")
    return text


def safe_name(name: str) -> str:
    """Return a file name as a person wrote it, without folders and controls."""
    last = re.split(r"[\\/]", tidy(name).rstrip("/\\"))[-1].strip(" \"'")
    if len(last) <= _MAX_FILENAME:
        return last
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > 10:
        return last[:_MAX_FILENAME]
    return stem[: _MAX_FILENAME - len(ending) - 1] + "." + ending
