"""Officers, their roles, and what each role may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an officer is."""

    RECEPTION = "can_bo_tiep_dan"
    """Cán bộ tiếp dân: receives, classifies, routes; sees every unit's letters."""
    HANDLER = "can_bo_xu_ly"
    """Cán bộ xử lý: answers the letters of one unit."""
    HEAD = "thu_truong"
    """Thủ trưởng: assigns, reviews and signs for one unit and those below it."""
    ADMIN = "quan_tri"
    """Quản trị: runs the house; reads no letters."""


class Action(StrEnum):
    """What may be done. One word each; pages and API ask for the same ones."""

    READ = "xem"
    """Xem hồ sơ."""
    RECEIVE = "tiep_nhan"
    """Tiếp nhận tại quầy."""
    CLASSIFY = "phan_loai"
    """Phân loại, xét điều kiện, xác định thẩm quyền, sửa."""
    ASSIGN = "phan_cong"
    """Phân công."""
    PROCEED = "dien_bien"
    """Ghi diễn biến giải quyết: thụ lý, gia hạn, quyết định…"""
    NOTE = "ghi_chu"
    """Ghi chú nội bộ."""
    DRAFT = "du_thao"
    """Dự thảo trả lời."""
    SIGN = "ky"
    """Ký trả lời, trả lại dự thảo."""
    OPEN_IDENTITY = "mo_danh_tinh"
    """Mở danh tính người tố cáo, có ghi lý do."""
    SHELF = "ke_cho"
    """Đưa hồ sơ lỗi trở lại."""
    ADMINISTER = "quan_tri"
    """Đơn vị, cán bộ, điểm lấy ý kiến, thành phần mở rộng."""
    HEALTH = "suc_khoe"
    """Xem tình trạng hệ thống."""
    POSTERS = "to_roi"
    """In mã QR."""
    SCHEDULE = "lich_tiep"
    """Xếp lịch tiếp công dân."""
    REGISTER = "so_tiep_dan"
    """Xem sổ tiếp công dân."""


MAY: Mapping[Role, frozenset[Action]] = {
    Role.RECEPTION: frozenset(
        {
            Action.READ, Action.RECEIVE, Action.CLASSIFY, Action.PROCEED, Action.NOTE,
            Action.DRAFT, Action.OPEN_IDENTITY, Action.SHELF, Action.POSTERS,
            Action.REGISTER,
        }
    ),
    Role.HANDLER: frozenset(
        {
            Action.READ, Action.PROCEED, Action.NOTE, Action.DRAFT, Action.POSTERS,
        }
    ),
    Role.HEAD: frozenset(
        {
            Action.READ, Action.CLASSIFY, Action.ASSIGN, Action.PROCEED, Action.NOTE,
            Action.DRAFT, Action.SIGN, Action.OPEN_IDENTITY, Action.SHELF,
            Action.POSTERS, Action.SCHEDULE, Action.REGISTER,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Action.ADMINISTER, Action.HEALTH, Action.SHELF, Action.POSTERS,
            Action.SCHEDULE,
        }
    ),
}  # fmt: skip
"""The one table of role × action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody who can sign in."""

    username: str
    name: str
    role: Role
    unit: str = ""
    """Code of their unit; empty for administrators and the whole authority."""
    email: str = ""
    active: bool = True

    def may(self, action: Action) -> bool:
        """Whether the role allows `action`."""
        return self.active and action in MAY[self.role]
