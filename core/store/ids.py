"""Keys made in Python: UUIDv7, so that rows made later sort later on any engine."""

import os
import time
from threading import Lock
from uuid import UUID

_lock = Lock()
_last = 0


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562, 5.7) that is greater than the one before."""
    global _last  # noqa: PLW0603 (the order of this process's keys is its state)
    with _lock:
        ticks = time.time_ns() * 4096 // 1_000_000
        _last = max(_last + 1, ticks)
        milliseconds, fraction = divmod(_last, 4096)
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(
        int=(milliseconds << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | tail
    )


def uuid_of(stored: UUID | str) -> UUID:
    """Return a key as raw SQL gives it on either engine."""
    return stored if isinstance(stored, UUID) else UUID(stored)
