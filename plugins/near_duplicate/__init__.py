"""Recognises a letter sent again: same words, same places, same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core import api
from plugins.near_duplicate.likeness import Text, likeness, read_text
from plugins.near_duplicate.places import contradict

_WORTH_SAYING = 0.5
_LONG_APART = timedelta(days=21)
"""The tap runs dry again a month later: same words, a new matter."""
_AFTER_LONG = 0.85
"""Below the floor of joining: a person decides whether it is the old matter."""


@dataclass(frozen=True, slots=True)
class _Found:
    past: api.PastLetter
    alike: float


@api.hookimpl
def suggest_same(
    letter: api.Letter, candidates: Sequence[api.PastLetter]
) -> api.SameSuggestion | None:
    """Offer the older letter most alike, the same person's before a neighbour's."""
    new = read_text(letter.body)
    if not new.words or letter.linked_to:
        return None
    found = [f for past in candidates if (f := _compare(new, letter, past))]
    best = max(found, key=lambda f: (f.past.same_person, f.alike), default=None)
    if best is None:
        return None
    apart = _apart(letter, best.past)
    late = apart is not None and apart > _LONG_APART
    return api.SameSuggestion(
        best.past.code,
        min(best.alike, _AFTER_LONG) if late else best.alike,
        best.past.same_person,
        tuple(_why(best, apart if late else None)),
    )


def _compare(new: Text, letter: api.Letter, past: api.PastLetter) -> _Found | None:
    if contradict((letter.place, letter.body), (past.place, past.body)):
        return None
    alike = likeness(new, read_text(past.body))
    return _Found(past, alike) if alike >= _WORTH_SAYING else None


def _apart(letter: api.Letter, past: api.PastLetter) -> timedelta | None:
    written = letter.written_at
    if written is None or written.tzinfo is None or past.received_at.tzinfo is None:
        return None
    return abs(written - past.received_at)


def _why(found: _Found, apart: timedelta | None) -> list[api.Because]:
    reasons = [
        api.because("Nội dung giống {percent} %", percent=round(found.alike * 100))
    ]
    if found.past.same_person:
        reasons.append(api.because("Cùng người gửi"))
    else:
        reasons.append(api.because("Người gửi khác: mỗi người nhận một câu trả lời"))
    if apart is not None:
        reasons.append(
            api.because("Cách nhau {days} ngày: có thể là việc mới", days=apart.days)
        )
    return reasons
