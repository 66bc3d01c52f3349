"""Keeps citizens out of the logs."""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from core.domain.tracking import read_code

_SECRET_KEYS = frozenset(
    {
        "name", "phone", "email", "address", "body", "subject", "password", "token",
        "cookie", "authorization", "secret", "party", "letter", "words", "code",
        "reply_to", "identity_number",
    }
)  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+")
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?\d[\d .]{7,}\d(?![\w-])")
_PHONE = re.compile(r"(?<![\w-])(?:\+?84|0)(?:[ .()-]{0,2}\d){9,10}(?![\w-])")
_ADDRESS = re.compile(r"(?i)(/t/|/letters/)[^\s/?\"']+")
_CODE = re.compile(r"(?<![\w-])\w{4}-?\w{4}-?\w{4}(?![\w-])")
_TRACE = re.compile(r"(Traceback |  |During handling |The above exception )")
_FAULT = re.compile(r"[A-Za-z_][\w.]*$")
_PLAIN = (bool, int, float, type(None))
_DEPTH = 4


def redact(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Blank personal fields, e-mails, phone numbers, tracking codes (structlog)."""
    for key, value in line.items():
        if key == "exception" and isinstance(value, str):
            line[key] = redacted("\n".join(_without_words(value)))
        elif key != "timestamp" and not key.startswith("_"):  # structlog's own
            line[key] = _without_people(key, value, _DEPTH)
    return line


def redacted(text: str) -> str:
    """Return `text` without e-mail addresses, phone numbers and tracking codes."""
    text = _EMAIL.sub("…@…", text)
    text = _ADDRESS.sub(r"\1…", text)
    text = _CODE.sub(lambda code: "…" if read_code(code[0]) else code[0], text)
    return _LONG_NUMBER.sub("…", _PHONE.sub("…", text))


def _without_people(key: object, value: Any, depth: int) -> Any:
    if str(key).lower() in _SECRET_KEYS or depth == 0:
        return "…"
    if isinstance(value, Mapping):
        return {k: _without_people(k, v, depth - 1) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_people("", one, depth - 1) for one in value]
    return value if isinstance(value, _PLAIN) else redacted(str(value))


def _without_words(trace: str) -> Iterator[str]:
    """Yield a traceback's places and kinds of error, not what the errors say.

    Words of an exception quote what it choked on, which may be a citizen's name.
    """
    for line in trace.splitlines():
        fault, colon, _words = line.partition(":")
        if _TRACE.match(line):
            yield line
        elif _FAULT.match(fault):
            yield f"{fault}: …" if colon else fault
