"""How long a failed job waits, and how often it is tried."""

import random
from datetime import timedelta

MOST_TRIES = 20
"""Tries before a person must look: half a day on the average, a day at the most."""
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=3)


def longest_pause(attempts: int) -> timedelta:
    """Return the most a job waits after its n-th failure: twice as long each time."""
    doubled: timedelta = _FIRST_PAUSE * 2.0 ** min(attempts - 1, 20)
    return min(doubled, _LONGEST_PAUSE)


def pause(attempts: int, asked: timedelta | None = None) -> timedelta:
    """Return how long a job waits: anything up to the longest (full jitter).

    So a hundred messages that failed together do not come back together. What the
    other side `asked` for comes on top, as far as it is within reason.
    """
    least = min(max(asked or timedelta(), timedelta()), _LONGEST_PAUSE)
    return least + longest_pause(attempts) * random.random()  # noqa: S311 (jitter)
