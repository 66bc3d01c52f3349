"""Who is reminded of a case when, and who stands in for whom."""

from datetime import date, datetime

import pytest

from core.domain.absence import Absence, stand_in
from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.officer import Officer, Role
from core.domain.reminder import Watched, chain_of, ladder, reminders
from core.domain.unit import Unit

CALENDAR = Calendar(holidays={date(2026, 3, 12): "nghỉ"})
RUNGS = ladder((1, 3, 0), (3, 0))
DUE = datetime(2026, 3, 16, 17, 0, tzinfo=LOCAL)
CHAIN = (("truong",), ("chu_tich", "pho"))


def told(at: datetime, officer: str = "hung", chain=CHAIN) -> list[tuple[str, str]]:
    case = Watched(code="ABC", due_at=DUE, officer=officer, chain=chain)
    return [(one.rung.code, one.to) for one in reminders(case, RUNGS, CALENDAR, at)]


def on(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (on(3, 9), []),
        (on(3, 10), [("truoc-3", "hung")]),
        (on(3, 11), [("truoc-3", "hung")]),
        (on(3, 13), [("truoc-1", "hung")]),
        (on(3, 16), [("truoc-0", "hung")]),
        (on(3, 16, 18), [("qua-0", "hung"), ("qua-0", "truong")]),
        (on(3, 18), [("qua-0", "hung"), ("qua-0", "truong")]),
        (on(3, 19), [("qua-3", n) for n in ("hung", "chu_tich", "pho")]),
    ],
    ids=[
        "four working days left", "three, a holiday between", "still three",
        "one, over the weekend", "the day", "that evening", "two days late",
        "three days late",
    ],
)  # fmt: skip
def test_the_officer_first_then_one_head_higher_each_time(at, expected):
    assert told(at) == expected


def test_a_case_nobody_has_goes_to_the_head_at_once():
    assert told(on(3, 10), officer="") == [("truoc-3", "truong")]
    late = told(on(3, 17), officer="")
    assert late == [("qua-0", "chu_tich"), ("qua-0", "pho")]
    assert told(on(3, 17), officer="", chain=CHAIN[:1]) == [("qua-0", "truong")]
    assert told(on(3, 17), officer="", chain=()) == []


def test_a_reminder_is_the_same_until_the_due_date_moves():
    case = Watched(code="ABC", due_at=DUE, officer="hung", chain=CHAIN)
    (one,) = reminders(case, RUNGS, CALENDAR, on(3, 10))
    (same,) = reminders(case, RUNGS, CALENDAR, on(3, 11))
    assert one.key == same.key
    later = Watched(code="ABC", due_at=DUE.replace(day=17), officer="hung", chain=CHAIN)
    (moved,) = reminders(later, RUNGS, CALENDAR, on(3, 11))
    assert moved.key != one.key


def test_what_lies_far_off_is_nobodys_business_and_long_late_stays_high():
    assert told(datetime(2020, 1, 1, tzinfo=LOCAL)) == []
    assert {code for code, _ in told(datetime(2030, 1, 1, tzinfo=LOCAL))} == {"qua-3"}


def test_the_chain_climbs_past_units_without_a_head():
    units = {
        code: Unit(code=code, name=code, parent=parent)
        for code, parent in {"top": "", "mid": "top", "low": "mid"}.items()
    }
    people = [
        Officer(username="ct", name="", role=Role.HEAD, unit="top"),
        Officer(username="gone", name="", role=Role.HEAD, unit="mid", active=False),
        Officer(username="tp", name="", role=Role.HEAD, unit="low"),
        Officer(username="cb", name="", role=Role.HANDLER, unit="low"),
    ]
    assert chain_of("low", units, people) == (("tp",), ("ct",))
    assert chain_of("", units, people) == (("ct",),)
    assert chain_of("", {}, people) == ()


def test_who_stands_in_may_be_away_too():
    first, last = date(2026, 3, 1), date(2026, 3, 5)

    def away(officer: str, substitute: str) -> Absence:
        return Absence(officer=officer, first=first, last=last, substitute=substitute)

    absences = [away("a", "b"), away("b", "c")]
    assert stand_in("a", absences, first) == "c"
    assert stand_in("a", absences, date(2026, 3, 6)) == "a"
    assert stand_in("a", [away("a", "b"), away("b", "a")], last) == "a"
