"""How a part of the house is, in its own words: for operators and administrators."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.because import Because


class Health(StrEnum):
    """How well something works."""

    WELL = "tot"
    """Hoạt động."""
    ASKEW = "luu_y"
    """Cần lưu ý: it works, but not as it should, or not for long."""
    ILL = "loi"
    """Lỗi: citizens are not heard or not answered until somebody mends it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a channel says of one of its parts. No secret and no citizen is in it."""

    part: str
    """What it is about: a server, a chain of tokens."""
    health: Health
    says: Because
    """What is so; of what is not well, how to mend it."""
