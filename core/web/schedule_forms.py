"""What is typed about reception days, turned into days of the schedule."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from core.domain.calendar import Calendar
from core.domain.reception import LAST_WEEK, Pattern, ReceptionDay, ReceptionSort
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.web.forms import Typed

MOST_TURNS = 100
_FURTHEST = timedelta(days=400)
_LONG = {"leader": 200, "place": 400, "note": 400}
_WEEKS = {"0", "1", "2", "3", "4", str(LAST_WEEK)}


def day_from(fields: Typed, old: ReceptionDay, today: date) -> ReceptionDay:
    """Read one day's form over `old`. Raises InputInvalid, every field at once."""
    wrong: dict[str, str] = {}
    on = _date(fields, "first", today, wrong)
    opens, closes = _time(fields, "opens", wrong), _time(fields, "closes", wrong)
    if not wrong and opens >= closes:
        wrong["closes"] = _("Giờ kết thúc phải sau giờ bắt đầu.")
    sort = fields.get("sort", "")
    if sort not in set(ReceptionSort):
        wrong["sort"] = _("Xin chọn hình thức tiếp.")
    wrong |= _words_wrong(fields, sort)
    turns = _turns(fields, wrong)
    if wrong:
        raise InputInvalid(wrong)
    return replace(
        old,
        sort=ReceptionSort(sort),
        leader=fields.get("leader", ""),
        is_head=fields.get("is_head") == "1",
        place=fields["place"],
        on=on,
        opens=opens,
        closes=closes,
        turns=turns,
        note=fields.get("note", ""),
    )


def days_from(
    fields: Typed,
    weekdays: Collection[str],
    today: date,
    calendar: Calendar,
    new_id: Callable[[], UUID],
) -> tuple[tuple[ReceptionDay, ...], tuple[date, ...]]:
    """Read the form for new days: one, or a pattern to a last day.

    Returns the days, and those left out because the office is closed then.
    """
    blank = ReceptionDay(
        id=new_id(), sort=ReceptionSort.PLANNED, leader="", place="", on=today,
        opens=time(), closes=time(), turns=0,
    )  # fmt: skip
    first = day_from(fields, blank, today)
    if not fields.get("last"):
        return (first,), ()
    wrong: dict[str, str] = {}
    last = _date(fields, "last", first.on, wrong)
    chosen = {int(day) for day in weekdays if day in set("0123456")}
    if fields.get("week", "0") not in _WEEKS:
        wrong["week"] = _("Xin chọn tuần trong tháng.")
    if wrong:
        raise InputInvalid(wrong)
    pattern = Pattern(
        frozenset(chosen or {first.on.weekday()}), int(fields.get("week", "0"))
    )
    falls = tuple(pattern.days(first.on, last))
    skips = fields.get("skip_off") == "1"
    off = tuple(on for on in falls if skips and calendar.day_off(on))
    days = tuple(replace(first, id=new_id(), on=on) for on in falls if on not in off)
    if not days:
        raise InputInvalid({"last": _("Không có ngày nào như vậy trong khoảng này.")})
    return days, off


def _date(fields: Typed, name: str, least: date, wrong: dict[str, str]) -> date:
    try:
        on = date.fromisoformat(fields.get(name, ""))
    except ValueError:
        wrong[name] = _("Ngày chưa đúng.")
        return least
    if on < least:
        wrong[name] = _("Ngày này đã qua.")
    elif on > least + _FURTHEST:
        wrong[name] = _("Ngày này quá xa.")
    return on


def _time(fields: Typed, name: str, wrong: dict[str, str]) -> time:
    try:
        return time.fromisoformat(fields.get(name, "")).replace(
            second=0, microsecond=0, tzinfo=None
        )
    except ValueError:
        wrong[name] = _("Giờ chưa đúng, ví dụ 08:00.")
        return time()


def _words_wrong(fields: Typed, sort: str) -> dict[str, str]:
    wrong = {
        name: _("Nội dung quá dài: tối đa {n} ký tự.").format(n=most)
        for name, most in _LONG.items()
        if len(fields.get(name, "")) > most
    }
    if not fields.get("place"):
        wrong["place"] = _("Xin ghi nơi tiếp.")
    if not fields.get("leader") and sort != ReceptionSort.REGULAR:
        wrong["leader"] = _("Xin ghi tên và chức vụ người tiếp.")
    return wrong


def _turns(fields: Typed, wrong: dict[str, str]) -> int:
    typed = fields.get("turns", "") or "0"
    if typed.isascii() and typed.isdecimal() and int(typed[:6]) <= MOST_TURNS:
        return int(typed)
    wrong["turns"] = _("Số lượt từ 0 đến {n}.").format(n=MOST_TURNS)
    return 0
