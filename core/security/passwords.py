"""Passwords of officers: argon2id, and nothing weaker than it."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 1_000
"""Longer ones are nobody's password, and cost time to hash."""
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex())


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep."""
    return _hasher.hash(_spelt(password))


def password_fits(password: str, kept: str | None) -> bool:
    """Whether `password` is the one `kept` was made from.

    An unknown officer (`kept` is None) costs as much time as a known one, so that
    nobody can find out who works here.
    """
    try:
        _hasher.verify(kept or _NOBODY, _spelt(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None and len(password) <= MAX_LENGTH


def new_password() -> str:
    """Make an initial password that can be read out over the phone."""
    return "-".join(secrets.token_hex(3) for _ in range(3))


def _spelt(password: str) -> bytes:
    """Return one spelling: keyboards write "ế" as one character or as three."""
    text = unicodedata.normalize("NFC", password[:MAX_LENGTH])
    return text.encode("utf-8", "surrogatepass")
