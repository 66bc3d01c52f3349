"""What an administrator types about the calendar, turned into decisions."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import StringIO

from icalendar import Calendar as CalendarFile

from core.domain.calendar import Calendar, Sitting
from core.domain.calendar_change import DAYS, CalendarChange, ChangeKind
from core.domain.deadline import say_day
from core.domain.text import tidy
from core.errors import InputInvalid
from core.i18n import N_
from core.i18n import gettext as _
from core.web.forms import Typed, required

KINDS: Mapping[str, str] = {
    ChangeKind.OFF: N_("Ngày nghỉ lễ, nghỉ bù, nghỉ hoán đổi"),
    ChangeKind.WORKED: N_("Làm bù vào thứ Bảy, Chủ nhật"),
    ChangeKind.CLOSED: N_("Cơ quan đóng cửa"),
    ChangeKind.ORDINARY: N_("Hủy ngày đã có trong lịch"),
    ChangeKind.ANNOUNCED: N_("Lịch nghỉ cả năm đã công bố"),
    ChangeKind.HOURS: N_("Giờ làm việc"),
}
WEEKDAYS = (
    N_("thứ Hai"), N_("thứ Ba"), N_("thứ Tư"), N_("thứ Năm"), N_("thứ Sáu"),
    N_("thứ Bảy"), N_("Chủ nhật"),
)  # fmt: skip
_BACK, _AHEAD = 2, 5
"""Years before and after this one that may be edited."""
_SATURDAY = 5
MOST_LINES = 400
_NAME = 200


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of an import: what it means, or why it means nothing."""

    number: int
    """Of the line in the file, or of the event in a calendar file."""
    words: str
    day: date | None = None
    kind: ChangeKind | None = None
    name: str = ""
    wrong: str = ""
    known: bool = False
    """Stands in the calendar already and is left out."""


def day_change(
    fields: Typed, calendar: Calendar, today: date, by: str
) -> CalendarChange:
    """Read one decision about a day. Raises InputInvalid with a message per field."""
    wrong: dict[str, str] = {}
    kind, day = fields.get("kind", ""), _day(fields.get("day", ""))
    if kind not in DAYS:
        raise InputInvalid({"kind": _("Xin chọn loại ngày.")})
    if day is None:
        wrong["day"] = _("Xin nhập ngày.")
    elif why_not := refusal(ChangeKind(kind), day, calendar, today):
        wrong["day"] = why_not
    name = fields.get("name", "")[:_NAME]
    if not name and kind != ChangeKind.ORDINARY:
        wrong["name"] = _("Xin ghi tên ngày, ví dụ: nghỉ bù Tết.")
    if not fields.get("why"):
        wrong["why"] = _("Xin ghi lý do, căn cứ.")
    if wrong:
        raise InputInvalid(wrong)
    return CalendarChange(
        kind=ChangeKind(kind),
        day=day,
        name=name,
        why=fields["why"][:1000],
        by=by,
        at=datetime.now(UTC),
    )


def refusal(kind: ChangeKind, day: date, calendar: Calendar, today: date) -> str:
    """Say why a day cannot be so; empty when it can."""
    first, last = today.year - _BACK, today.year + _AHEAD
    said = {"day": say_day(day), "weekday": _(WEEKDAYS[day.weekday()])}
    if not first <= day.year <= last:
        return _("Chỉ nhận ngày từ năm {first} đến năm {last}.").format(
            first=first, last=last
        )
    standing = calendar.named(day)
    if kind is ChangeKind.ORDINARY:
        gone = _("{day} không có trong lịch nên không có gì để hủy.").format(**said)
        return "" if standing else gone
    if standing:
        twice = _("{day} đã có trong lịch: {name}. Muốn đổi thì hủy trước.")
        return twice.format(**said, name=standing)
    if kind is ChangeKind.WORKED and day.weekday() < _SATURDAY:
        plain = _("{day} là {weekday}: chỉ làm bù vào thứ Bảy, Chủ nhật.")
        return plain.format(**said)
    if kind is ChangeKind.CLOSED and day.weekday() >= _SATURDAY:
        return _("{day} là {weekday}, vốn đã nghỉ.").format(**said)
    return ""


def hours_change(fields: Typed, by: str) -> CalendarChange:
    """Read office hours. Raises InputInvalid with a message per field."""
    names = ("morning_from", "morning_to", "afternoon_from", "afternoon_to")
    wrong: dict[str, str] = {}
    read: list[time] = []
    for name in names:
        try:
            read.append(time.fromisoformat(fields.get(name, "")).replace(tzinfo=None))
        except ValueError:
            wrong[name] = _("Xin nhập giờ, ví dụ 07:30.")
    if not wrong:
        pairs = zip(read, read[1:], names[1:], strict=False)
        wrong = {n: _("Giờ này phải sau giờ trước nó.") for a, b, n in pairs if b <= a}
    if not fields.get("hours_why"):
        wrong["hours_why"] = _("Xin ghi lý do, căn cứ.")
    if wrong:
        raise InputInvalid(wrong)
    hours: tuple[Sitting, ...] = ((read[0], read[1]), (read[2], read[3]))
    return CalendarChange(
        kind=ChangeKind.HOURS,
        hours=hours,
        why=fields["hours_why"][:1000],
        by=by,
        at=datetime.now(UTC),
    )


def year_change(fields: Typed, by: str, today: date) -> CalendarChange:
    """Read that a year's days off are announced. Raises InputInvalid."""
    why = required(fields, "year_why", _("Xin ghi lý do, căn cứ."))
    year = fields.get("year", "")
    years = range(today.year - _BACK, today.year + _AHEAD + 1)
    if not year.isdecimal() or int(year) not in years:
        raise InputInvalid({"year_why": _("Không sửa được lịch của năm này.")})
    return CalendarChange(
        kind=ChangeKind.ANNOUNCED,
        day=date(int(year), 1, 1),
        why=why[:1000],
        by=by,
        at=datetime.now(UTC),
    )


def read_csv(text: str, calendar: Calendar, today: date) -> Sequence[ReadLine]:
    """Read lines of day, kind, name; a first line of headings is left out."""
    rows = list(csv.reader(StringIO(text), delimiter=_delimiter(text)))
    told = [
        (number, [tidy(cell).strip() for cell in row])
        for number, row in enumerate(rows, 1)
        if any(cell.strip() for cell in row)
    ]
    if told and told[0][1][0].casefold() in ("ngày", "ngay", "date"):
        told = told[1:]
    return _checked([_line(number, row) for number, row in told], calendar, today)


def read_ics(content: bytes, calendar: Calendar, today: date) -> Sequence[ReadLine]:
    """Read every all-day event of a calendar file as a day off.

    Raises InputInvalid when it is no calendar file.
    """
    try:
        events = CalendarFile.from_ical(content).walk("VEVENT")
    except ValueError as error:
        raise InputInvalid({"file": _("Tệp .ics này không đọc được.")}) from error
    lines = []
    for number, event in enumerate(events, 1):
        starts = event.get("DTSTART")
        day = getattr(starts, "dt", None)
        name = tidy(str(event.get("SUMMARY", ""))).strip()
        cells = [f"{day:%Y-%m-%d}" if day else "", ChangeKind.OFF.value, name]
        lines.append(_line(number, cells))
    return _checked(lines, calendar, today)


def csv_of(lines: Sequence[ReadLine]) -> str:
    """Return what is to be kept, as lines that `read_csv` reads."""
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        (line.day.isoformat(), line.kind.value, line.name)
        for line in lines
        if line.day and line.kind and not line.known
    )
    return written.getvalue()


def _line(number: int, row: Sequence[str]) -> ReadLine:
    words = ", ".join(row)[:300]
    if len(row) < 3:
        return ReadLine(number, words, wrong=_("Cần ba cột: ngày, loại, tên."))
    day, kind, name = _day(row[0]), row[1].casefold(), row[2][:_NAME]
    known = {k.value: k for k in DAYS}
    if day is None:
        wrong = _("Ngày chưa đúng; viết 2027-02-05 hoặc 05/02/2027.")
    elif kind not in known:
        wrong = _("Loại phải là: {kinds}.").format(kinds=", ".join(known))
    elif not name and kind != ChangeKind.ORDINARY:
        wrong = _("Thiếu tên ngày.")
    else:
        return ReadLine(number, words, day, known[kind], name)
    return ReadLine(number, words, wrong=wrong)


def _checked(
    lines: Sequence[ReadLine], calendar: Calendar, today: date
) -> Sequence[ReadLine]:
    """Hold every line against the calendar and against those before it."""
    if len(lines) > MOST_LINES:
        raise InputInvalid({"file": _("Tệp có quá {n} dòng.").format(n=MOST_LINES)})
    seen: set[date] = set()
    checked = []
    for line in lines:
        checked.append(_against(line, seen, calendar, today))
        if line.day:
            seen.add(line.day)
    return checked


def _against(
    line: ReadLine, seen: set[date], calendar: Calendar, today: date
) -> ReadLine:
    if not line.day or not line.kind:
        return line
    standing = {
        ChangeKind.OFF: calendar.holidays,
        ChangeKind.WORKED: calendar.working_weekends,
        ChangeKind.CLOSED: calendar.closed,
    }.get(line.kind, {})
    told = (line.number, line.words, line.day, line.kind, line.name)
    if line.day in seen:
        return ReadLine(*told, wrong=_("Ngày này đã có ở một dòng trên."))
    if line.day in standing:
        return ReadLine(*told, known=True)
    return ReadLine(*told, wrong=refusal(line.kind, line.day, calendar, today))


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _day(words: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
