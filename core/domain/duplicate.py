"""Is this letter one we already have?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.domain.because import Because


@dataclass(frozen=True, slots=True)
class PastLetter:
    """An older letter that may be about the same matter."""

    code: str
    body: str
    place: str
    received_at: datetime
    same_person: bool
    """Same phone, e-mail or reply address as the new letter's writer."""


@dataclass(frozen=True, slots=True)
class SameSuggestion:
    """One adviser's opinion that a letter is the same as an older one."""

    code: str
    confidence: float
    same_person: bool
    reasons: tuple[Because, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Sameness:
    """The decision: the code of the older ticket, or empty for a new matter."""

    same_as: str = ""


def choose_same(
    suggestions: Iterable[SameSuggestion], *, floor: float
) -> SameSuggestion | None:
    """Return the older letter to join without asking, or None.

    Only the same person's letter is joined by itself: two neighbours who report
    one matter are two citizens, each with a receipt and an answer of their own.
    """
    sure = [s for s in suggestions if s.same_person and s.confidence >= floor]
    if len({s.code for s in sure}) != 1:
        return None
    return max(sure, key=lambda s: s.confidence)
