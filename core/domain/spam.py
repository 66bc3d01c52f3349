"""Is this a letter from a citizen at all?"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.because import Because


@dataclass(frozen=True, slots=True)
class SpamSuggestion:
    """One adviser's opinion; `confidence` is the probability of spam, 0 to 1."""

    confidence: float
    reasons: tuple[Because, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Screening:
    """The decision. Spam is closed, kept, and can be put back."""

    spam: bool


def screen_verdict(
    suggestions: Iterable[SpamSuggestion], *, doubt: float, sure: float
) -> Screening | None:
    """Return the verdict, or None when a person must look.

    Below `doubt` it is a letter; above `sure` spam; between them nobody but a
    person may silence a citizen.
    """
    worst = max((s.confidence for s in suggestions), default=0.0)
    if worst >= sure:
        return Screening(spam=True)
    return Screening(spam=False) if worst < doubt else None
