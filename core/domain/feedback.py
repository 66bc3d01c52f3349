"""Marks citizens give: at the counter, and at the end of a case."""

from dataclasses import dataclass
from datetime import datetime

LOW_MARK = 2
"""This many stars or fewer, with words, becomes a letter on the line."""

MARKS = range(1, 6)
"""Five-point scale of SIPAS: 1 rất không hài lòng … 5 rất hài lòng."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPoint:
    """A place with a QR code: a counter, a ward office, a village hall."""

    code: str
    """Short, upper-case, in the address /f/{code}."""
    name: str
    unit: str = ""
    """Code of the unit whose service is rated."""
    place: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One tap on five faces, with what the citizen cared to add."""

    id: str
    """The form's nonce: a replay or a double tap is the same rating."""
    point: str
    mark: int
    """1 to 5."""
    rated_at: datetime
    reasons: tuple[str, ...] = ()
    words: str = ""
    wants_answer: bool = False


def becomes_letter(rating: Rating) -> bool:
    """Whether a rating is also a letter: a low mark with words, or a wish."""
    return rating.wants_answer or (
        rating.mark <= LOW_MARK and bool(rating.words.strip())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """What the citizen says of the answer."""

    mark: int
    """1 to 5."""
    said_at: datetime
    solved: bool | None = None
    """Was it really solved?"""
    words: str = ""
