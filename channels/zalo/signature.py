"""Zalo's webhook signature: a plain SHA-256 over the raw body, between two secrets."""

import hashlib
import hmac

HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
_PREFIX = "mac="


def sign(raw: bytes, *, app_id: str, timestamp: str, secret: str) -> str:
    """Return what Zalo puts behind `mac=`.

    SHA-256 of app id, raw body, timestamp and OA secret key, one after the other.
    It is no HMAC, and the body is never serialised anew: both are usual mistakes.
    """
    digest = hashlib.sha256(app_id.encode())
    digest.update(raw)
    digest.update(f"{timestamp}{secret}".encode())
    return digest.hexdigest()


def is_signed(
    raw: bytes, told: str, *, app_id: str, timestamp: str, secret: str
) -> bool:
    """Whether `told`, the header's value, was made by who knows the secret.

    Takes the same time for every wrong answer. Some installations leave the prefix
    `mac=` out.
    """
    expected = sign(raw, app_id=app_id, timestamp=timestamp, secret=secret)
    given = told.strip().removeprefix(_PREFIX).lower()
    return hmac.compare_digest(
        given.encode("utf-8", "surrogateescape"), expected.encode()
    )
