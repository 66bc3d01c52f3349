"""Passwords of officers: argon2id, and nothing weaker than it."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex())


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep."""
    return _hasher.hash(password)


def password_fits(password: str, kept: str | None) -> bool:
    """Whether `password` is the one `kept` was made from.

    An unknown officer (`kept` is None) costs as much time as a known one, so that
    nobody can find out who works here.
    """
    try:
        _hasher.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def new_password() -> str:
    """Make an initial password that can be read out over the phone."""
    return "-".join(secrets.token_hex(3) for _ in range(3))
