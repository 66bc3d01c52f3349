"""Names of days, marked for translation: the year files are data, not messages."""

from core.api import N_

NAMES = (
    N_("Tết Dương lịch"),
    N_("Tết Nguyên đán"),
    N_("nghỉ bù Tết Nguyên đán"),
    N_("Giỗ Tổ Hùng Vương"),
    N_("nghỉ bù Giỗ Tổ Hùng Vương"),
    N_("Ngày Chiến thắng"),
    N_("Ngày Quốc tế lao động"),
    N_("nghỉ bù Ngày Quốc tế lao động"),
    N_("Quốc khánh"),
    N_("Ngày Văn hóa Việt Nam"),
    N_("nghỉ hoán đổi"),
    N_("cuối tuần"),
)
