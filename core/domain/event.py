"""The history of a ticket: appended, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.domain.because import Because
from core.domain.stage import Stage


class EventKind(StrEnum):
    """What happened to a ticket."""

    RECEIVED = "tiep_nhan"
    """Tiếp nhận."""
    ONWARD = "chuyen_buoc"
    """Chuyển bước."""
    WAITING = "cho"
    """Chờ."""
    CLOSED = "ket_thuc"
    """Kết thúc."""
    SUPPLIED = "bo_sung"
    """Bổ sung dữ kiện."""
    CORRECTED = "sua"
    """Sửa, có lý do."""
    SHELVED = "len_ke"
    """Đưa lên kệ vì lỗi."""
    PUT_BACK = "tro_lai"
    """Đưa trở lại."""
    MESSAGE = "trao_doi"
    """Trao đổi với công dân."""
    IDENTITY_OPENED = "mo_danh_tinh"
    """Mở danh tính."""
    ESCALATED = "bao_cap_tren"
    """Báo cấp trên: the case is late, or nobody has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the history."""

    code: str
    at: datetime
    by: str
    """ "line", "plugin:name", "officer:username", "citizen", "courier"."""
    kind: EventKind
    stage: Stage
    because: Because
    facts: Mapping[str, object] = field(default_factory=dict)
    """Facts set or struck, as plain values."""
