"""Which legal kind a letter is: advice from many, one careful choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from core.domain.because import Because


class LetterKind(StrEnum):
    """The kinds of letter the law knows (TT 05/2021/TT-TTCP)."""

    COMPLAINT = "khieu_nai"
    """Khiếu nại: review a decision or act that infringed the writer's own rights."""
    DENUNCIATION = "to_cao"
    """Tố cáo: report an unlawful act of any person."""
    PETITION = "kien_nghi"
    """Kiến nghị: propose or ask about policy, law or management."""
    REPORT = "phan_anh"
    """Phản ánh: report a fact of public life or of administration."""
    MIXED = "nhieu_noi_dung"
    """Đơn có nhiều nội dung khác nhau: to be split, one path each."""


@dataclass(frozen=True, slots=True)
class KindSuggestion:
    """One adviser's opinion of the kind."""

    kind: LetterKind
    confidence: float
    """Probability of being right, 0 to 1."""
    reasons: tuple[Because, ...] = ()
    words: tuple[str, ...] = ()
    """Words of the letter that decided it, as written there, for highlighting."""
    by: str = ""
    """The plugin's name; the core fills it in."""


@dataclass(frozen=True, slots=True)
class TopicSuggestion:
    """One adviser's opinion of the topic (code of a topic in the rule pack)."""

    topic: str
    confidence: float
    reasons: tuple[Because, ...] = ()
    words: tuple[str, ...] = ()
    by: str = ""


class _Confident(Protocol):
    @property
    def confidence(self) -> float: ...


S = TypeVar("S", bound=_Confident)


def choose_kind(
    suggestions: Iterable[KindSuggestion], *, floor: float, denunciation_floor: float
) -> KindSuggestion | None:
    """Return the one suggestion worth acting on, or None: let a human read it.

    Two different kinds above the floor is a disagreement, and a disagreement is a
    human's to settle, however confident the louder side is. A denunciation needs
    only `denunciation_floor` to stop any other kind: missing one exposes a person.
    """
    heard = list(suggestions)
    strong = [s for s in heard if s.confidence >= floor]
    kinds = {s.kind for s in strong} | {
        s.kind
        for s in heard
        if s.kind is LetterKind.DENUNCIATION and s.confidence >= denunciation_floor
    }
    if len(kinds) != 1 or not strong:
        return None
    return max(strong, key=lambda s: s.confidence)


def choose_topic(
    suggestions: Iterable[TopicSuggestion], *, floor: float
) -> TopicSuggestion | None:
    """Return the topic all strong suggestions agree on, or None."""
    strong = [s for s in suggestions if s.confidence >= floor]
    if len({s.topic for s in strong}) != 1:
        return None
    return loudest(strong)


def loudest(suggestions: Iterable[S]) -> S | None:
    """Return the most confident suggestion, or None where there is none."""
    return max(suggestions, key=lambda s: s.confidence, default=None)
