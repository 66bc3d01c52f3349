"""Multi-row statements: one trip to the database for many rows."""

from collections.abc import Sequence
from itertools import chain
from typing import Any


def values(rows: Sequence[Sequence[Any]]) -> tuple[str, tuple[Any, ...]]:
    """Return `({}, {}), ({}, {})` for raw SQL, and the arguments in order."""
    one = "(" + ", ".join(["{}"] * len(rows[0])) + ")"
    return ", ".join([one] * len(rows)), tuple(chain.from_iterable(rows))
