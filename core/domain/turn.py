"""Turns (*số thứ tự*): booked ahead or given at the door, called one after another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TurnState(StrEnum):
    """Where the holder of a number is."""

    BOOKED = "da_dang_ky"
    """Đã đăng ký, chưa đến."""
    WAITING = "dang_cho"
    """Đang chờ ở phòng tiếp dân."""
    CALLED = "dang_moi"
    """Đang được mời vào."""
    DONE = "da_tiep"
    """Đã tiếp."""
    ABSENT = "vang_mat"
    """Đã mời mà vắng mặt."""
    CANCELLED = "da_huy"
    """Công dân đã hủy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One number of one reception day."""

    id: UUID
    day: UUID
    number: int
    code: str
    """Shown on the slip: who has it may cancel; not a case's code."""
    state: TurnState
    booked: bool
    """Whether it was booked ahead, rather than given at the door."""
    name: str = ""
    phone: str = ""
    about: str = ""
    """What the citizen said it is about; only reception officers read it."""
    came_at: datetime | None = None


def free_numbers(turns: int, taken: Collection[int]) -> tuple[int, ...]:
    """Return the numbers that can still be booked, in order."""
    return tuple(n for n in range(1, turns + 1) if n not in taken)


def walk_in_number(turns: int, taken: Collection[int], begun: int) -> int:
    """Return the number of somebody who has just come without booking.

    The first free turn that is not over (`begun` turns have started); when all are
    booked, one after the last: they are received if time is left.
    """
    ahead = [n for n in free_numbers(turns, taken) if n >= max(begun, 1)]
    return ahead[0] if ahead else max(turns, *taken, 0) + 1
