"""Keeps citizens out of the logs."""

import re
from collections.abc import MutableMapping
from typing import Any

_SECRET_KEYS = frozenset(
    {
        "name", "phone", "email", "address", "body", "subject", "password", "token",
        "cookie", "authorization", "secret", "party", "letter", "words", "code",
        "reply_to", "identity_number",
    }
)  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+")
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?\d[\d .]{7,}\d(?![\w-])")
_CODE = re.compile(r"/[tT]/[^\s/?\"']+")


def redact(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Blank personal fields, e-mails, phone numbers, tracking codes (structlog)."""
    for key, value in line.items():
        if key in _SECRET_KEYS:
            line[key] = "…"
        elif isinstance(value, str) and key != "timestamp":
            line[key] = redacted(value)
    return line


def redacted(text: str) -> str:
    """Return `text` without e-mail addresses, phone numbers and tracking addresses."""
    text = _EMAIL.sub("…@…", text)
    text = _CODE.sub("/t/…", text)
    return _LONG_NUMBER.sub("…", text)
