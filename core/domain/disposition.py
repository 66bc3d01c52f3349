"""How a ticket ends."""

from enum import StrEnum


class Disposition(StrEnum):
    """The outcome of a closed ticket, as the letter register writes it."""

    ANSWERED = "da_tra_loi"
    """Đã trả lời."""
    JOINED = "trung"
    """Trùng: nhập vào hồ sơ đã có."""
    SPAM = "thu_rac"
    """Thư rác."""
    RETURNED = "tra_don"
    """Trả đơn."""
    GUIDED = "huong_dan"
    """Hướng dẫn: shown the right door."""
    FILED = "luu_don"
    """Lưu đơn."""
    TRANSFERRED = "chuyen_don"
    """Chuyển đơn đến cơ quan có thẩm quyền."""
    WITHDRAWN = "rut_don"
    """Rút đơn."""
