"""What the door knew of a message, kept beside its bytes.

The message itself stays byte for byte as it came: it is evidence. A bare message
without such a note reads just as well.
"""

import json
from dataclasses import asdict, dataclass

from core import api


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """How a message came, and what the door decided."""

    sender: str | None = None
    """MAIL FROM; empty for a machine's notice, None where nobody told."""
    recipients: tuple[str, ...] = ()
    """RCPT TO, as far as it was for us."""
    automatic: str = ""
    """Why the door holds it for a machine's: "rate" for more than a person writes."""
    left_out: int = 0
    """Size in bytes of a message too large to fetch: only its header is here."""


def wrap(envelope: Envelope, message: bytes) -> bytes:
    """Return both as one piece of bytes."""
    return api.bundle((json.dumps(asdict(envelope)).encode(), message))


def unwrap(raw: bytes) -> tuple[Envelope, bytes]:
    """Return both again. Raises LetterRefused for a damaged piece."""
    parts = api.unbundle(raw)
    if len(parts) == 1:
        return Envelope(), parts[0]
    if len(parts) != 2:
        raise api.LetterRefused("not one message")
    try:
        return _envelope(json.loads(parts[0])), parts[1]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise api.LetterRefused("a damaged envelope") from error


def _envelope(plain: dict[str, object]) -> Envelope:
    sender, recipients = plain["sender"], plain["recipients"]
    automatic, left_out = plain["automatic"], plain["left_out"]
    if not isinstance(recipients, list) or not isinstance(sender, str | None):
        raise TypeError("envelope")
    if not isinstance(automatic, str) or not isinstance(left_out, int):
        raise TypeError("envelope")
    return Envelope(
        sender=sender,
        recipients=tuple(str(recipient) for recipient in recipients),
        automatic=automatic,
        left_out=left_out,
    )
