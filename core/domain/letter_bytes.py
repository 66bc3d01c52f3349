"""The bytes of a letter typed into one of our own forms: written once, read for ever.

Every form writes the same JSON, so that a letter kept today is read by tomorrow's
house whichever page it was typed on.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from core.domain.attachment import Attachment
from core.domain.message import Letter
from core.domain.party import Party
from core.errors import LetterRefused

_TEXTS = ("subject", "external_id", "reply_to", "place", "point", "language",
          "linked_to", "adds_to", "seems_of", "automatic")  # fmt: skip


def write_letter(letter: Letter) -> bytes:
    """Return canonical JSON; enclosures must have been kept as attachments before."""
    if letter.enclosures:
        raise ValueError("keep the enclosures first")
    plain = asdict(letter)
    del plain["enclosures"]
    plain["written_at"] = letter.written_at.isoformat() if letter.written_at else None
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode("utf-8", "replace")


def read_letter(raw: bytes) -> Letter:
    """Read what `write_letter` wrote. Raises LetterRefused for anything else.

    Fields added later are absent from older bytes, so only the body must be there.
    """
    try:
        return _letter(json.loads(raw))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise LetterRefused(f"no letter of ours: {type(error).__name__}") from error


def _letter(plain: Any) -> Letter:
    _mapping(plain)
    texts: dict[str, Any] = {n: _text(plain, n) for n in _TEXTS if n in plain}
    written_at, signed = plain.get("written_at"), plain.get("signed")
    if not isinstance(signed, bool | None):
        raise TypeError("signed")
    return Letter(
        body=_text(plain, "body"),
        party=_party(plain.get("party", {})),
        written_at=datetime.fromisoformat(written_at) if written_at else None,
        signed=signed,
        attachments=tuple(_attachment(a) for a in plain.get("attachments", ())),
        **texts,
    )


def _party(plain: Any) -> Party:
    _mapping(plain)
    names = [part.name for part in fields(Party) if part.name in plain]
    return Party(**{name: _text(plain, name) for name in names})


def _attachment(plain: Any) -> Attachment:
    _mapping(plain)
    size = plain["size"]
    if not isinstance(size, int) or size < 0:
        raise TypeError("size")
    return Attachment(
        digest=_text(plain, "digest"),
        filename=_text(plain, "filename"),
        content_type=_text(plain, "content_type"),
        size=size,
    )


def _mapping(plain: Any) -> None:
    if not isinstance(plain, dict):
        raise TypeError(type(plain).__name__)


def _text(plain: Mapping[str, Any], name: str) -> str:
    value = plain[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value
