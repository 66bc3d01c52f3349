"""The twelve steps of the line, in order; a ticket's stage names the next one."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a ticket stands. Stored values are the unaccented Vietnamese names."""

    NORMALISE = "doc_don"
    """Đọc đơn: turn the stored bytes into a letter."""
    DEDUPLICATE = "loc_trung"
    """Lọc trùng: is it a letter we already have?"""
    SCREEN = "sang_loc"
    """Sàng lọc: is it a letter at all, or spam?"""
    ACKNOWLEDGE = "bao_nhan"
    """Báo nhận: give the citizen a receipt."""
    CLASSIFY = "phan_loai"
    """Phân loại: which legal kind, which topic."""
    QUALIFY = "xet_dieu_kien"
    """Xét điều kiện xử lý: is it eligible?"""
    ROUTE = "xac_dinh_tham_quyen"
    """Xác định thẩm quyền: which unit is competent?"""
    SCHEDULE = "tinh_thoi_han"
    """Tính thời hạn: start the legal clocks."""
    ASSIGN = "phan_cong"
    """Phân công: who answers?"""
    ANSWER = "giai_quyet"
    """Giải quyết, trả lời: until a reply is signed."""
    DELIVER = "gui_tra_loi"
    """Gửi trả lời: until the courier has a receipt."""
    LISTEN = "lay_y_kien"
    """Lấy ý kiến: was the citizen satisfied?"""
    DONE = "ket_thuc"
    """Kết thúc."""

    @property
    def next(self) -> "Stage":
        """The step after this one; DONE stays DONE."""
        order = tuple(Stage)
        return order[min(order.index(self) + 1, len(order) - 1)]

    def before(self, other: "Stage") -> bool:
        """Whether this step comes earlier on the line than `other`."""
        order = tuple(Stage)
        return order.index(self) < order.index(other)
