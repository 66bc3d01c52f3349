"""The answer on its way: draft, review, signature."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.attachment import Attachment
from core.domain.because import Because


class DraftState(StrEnum):
    """Where a draft stands."""

    WRITING = "du_thao"
    """Dự thảo."""
    REVIEW = "trinh_ky"
    """Trình ký."""
    SENT_BACK = "tra_lai"
    """Trả lại để sửa."""
    SIGNED = "da_ky"
    """Đã ký."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A signed answer: the fact that lets the line go on to deliver."""

    body: str
    written_by: str
    """Username of the drafter."""
    signed_by: str
    signed_by_name: str
    signed_at: datetime
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplySuggestion:
    """One adviser's beginning of an answer; an officer finishes and signs it."""

    body: str
    reasons: tuple[Because, ...] = ()
    by: str = ""
