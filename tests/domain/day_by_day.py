"""Another counter of legal terms, written without looking at ours: one day at a time.

Days off are typed here from the announcements themselves, not read from the plugin, so
that a slip in either shows.
"""

from collections.abc import Sequence
from datetime import date, timedelta

ONE = timedelta(days=1)

_OFF = """
2025-01-01 Tết Dương lịch
2025-01-27 Tết Nguyên đán
2025-01-28 Tết Nguyên đán
2025-01-29 Tết Nguyên đán
2025-01-30 Tết Nguyên đán
2025-01-31 Tết Nguyên đán
2025-04-07 Giỗ Tổ Hùng Vương
2025-04-30 Ngày Chiến thắng
2025-05-01 Ngày Quốc tế lao động
2025-05-02 nghỉ hoán đổi
2025-09-01 Quốc khánh
2025-09-02 Quốc khánh
2026-01-01 Tết Dương lịch
2026-01-02 nghỉ hoán đổi
2026-02-16 Tết Nguyên đán
2026-02-17 Tết Nguyên đán
2026-02-18 Tết Nguyên đán
2026-02-19 Tết Nguyên đán
2026-02-20 Tết Nguyên đán
2026-04-26 Giỗ Tổ Hùng Vương
2026-04-27 nghỉ bù Giỗ Tổ Hùng Vương
2026-04-30 Ngày Chiến thắng
2026-05-01 Ngày Quốc tế lao động
2026-08-31 nghỉ hoán đổi
2026-09-01 Quốc khánh
2026-09-02 Quốc khánh
2027-01-01 Tết Dương lịch
2027-02-05 Tết Nguyên đán
2027-02-06 Tết Nguyên đán
2027-02-07 Tết Nguyên đán
2027-02-08 Tết Nguyên đán
2027-02-09 Tết Nguyên đán
2027-02-10 nghỉ bù Tết Nguyên đán
2027-04-16 Giỗ Tổ Hùng Vương
2027-04-30 Ngày Chiến thắng
2027-05-01 Ngày Quốc tế lao động
2027-05-03 nghỉ bù Ngày Quốc tế lao động
2027-09-02 Quốc khánh
"""
OFF = {date.fromisoformat(line[:10]): line[11:] for line in _OFF.split("\n") if line}
WORKED_SATURDAYS = {date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}
ANNOUNCED = {2025, 2026}

Pause = tuple[date, date]
"""A day on which a term stopped, and the day on which it went on."""


def why_off(day: date) -> str:
    if day in WORKED_SATURDAYS:
        return ""
    return OFF.get(day, "cuối tuần" if day.isoweekday() in (6, 7) else "")


def nominal_end(
    start: date, length: int, unit: str, more: int = 0, pauses: Sequence[Pause] = ()
) -> date:
    """Walk from the day after `start` until the term has been used up."""
    if unit in ("thang", "nam"):
        return _same_day_later(start, length if unit == "thang" else 12 * length)
    day, left = start, length + more
    while left:
        day += ONE
        stands = any(stopped <= day < resumed for stopped, resumed in pauses)
        if not stands and not (unit == "ngay_lam_viec" and why_off(day)):
            left -= 1
    return day


def moved_end(day: date, pauses: Sequence[Pause] = ()) -> date:
    """Walk on while the last day is a day off (or the term stands still)."""
    if not why_off(day):
        return day
    while why_off(day) or any(a <= day < b for a, b in pauses):
        day += ONE
    return day


def _same_day_later(start: date, months: int) -> date:
    """Walk to the month meant, then to the day of the same number or the last one."""
    day, turned = start, 0
    while turned < months:
        day += ONE
        turned += day.day == 1
    while day.day != start.day and (day + ONE).day != 1:
        day += ONE
    return day


def vietnamese(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
