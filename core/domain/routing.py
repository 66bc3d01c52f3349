"""Which unit is competent (*thẩm quyền*)?"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.domain.because import Because


class Competence(StrEnum):
    """Whose business a letter is."""

    OWN = "cua_minh"
    """Thuộc thẩm quyền."""
    SUBORDINATE = "cap_duoi"
    """Thuộc thẩm quyền cấp dưới."""
    SUPERIOR = "cap_tren"
    """Thuộc thẩm quyền cấp trên."""
    OTHER = "co_quan_khac"
    """Thuộc cơ quan khác."""
    COURT = "toa_an"
    """Thuộc Tòa án."""
    PARTY_BODY = "to_chuc_dang"
    """Thuộc tổ chức Đảng, đoàn thể."""


@dataclass(frozen=True, slots=True)
class UnitSuggestion:
    """One adviser's opinion of the unit."""

    unit: str
    confidence: float
    reasons: tuple[Because, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Routing:
    """The decision: an own unit, or the body it is transferred to."""

    competence: Competence
    unit: str = ""
    """Code of the own unit when competence is OWN or SUBORDINATE."""
    body: str = ""
    """Name of the outside body otherwise: the right door."""


def choose_unit(
    suggestions: Iterable[UnitSuggestion], *, floor: float
) -> UnitSuggestion | None:
    """Return the one unit all strong suggestions agree on, or None."""
    strong = [s for s in suggestions if s.confidence >= floor]
    if len({s.unit for s in strong}) != 1:
        return None
    return max(strong, key=lambda s: s.confidence)
