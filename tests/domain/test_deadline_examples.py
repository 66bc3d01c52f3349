"""Worked examples of legal terms: counted by hand, day by day, and by us."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from core.domain.case_clocks import CaseCourse, clocks_of_course
from core.domain.classification import LetterKind
from core.domain.course import Extension, Happening, Stopped, Suspension, follow
from core.domain.deadline import LOCAL, ClockRule, ClockStart, DayUnit, Deadline
from plugins import vn_calendar, vn_law
from tests.domain.day_by_day import (
    ANNOUNCED,
    OFF,
    WORKED_SATURDAYS,
    moved_end,
    nominal_end,
    vietnamese,
)

PAGE = Path(__file__).with_name("worked_examples.toml")
EXAMPLES = tomllib.loads(PAGE.read_text("utf-8"))["example"]
PACK = vn_law.register_ruleset()
CALENDAR = vn_calendar.register_calendar()
EACH = pytest.mark.parametrize(
    "example", EXAMPLES, ids=[example["title"] for example in EXAMPLES]
)


def instant(example: dict[str, Any]) -> datetime:
    at: datetime = example["at"]
    return at if at.tzinfo else at.replace(tzinfo=LOCAL)


def happenings(example: dict[str, Any]) -> tuple[Happening, ...]:
    return tuple(
        Extension(one["extended"], one.get("by"))
        if "extended" in one
        else Suspension(one["suspended"], one.get("until"), one.get("why", ""))
        for one in example.get("happened", ())
    )


def made_up(example: dict[str, Any]) -> Deadline | Stopped:
    rule = ClockRule(
        id="thu",
        name="Việc thử",
        kinds=frozenset(LetterKind),
        length=example["length"],
        unit=DayUnit(example["unit"]),
        start=ClockStart(example["event"]),
        article="Ví dụ",
        valid_from=date(2020, 1, 1),
    )
    return follow(rule, instant(example), CALENDAR, happenings(example))


def ours(example: dict[str, Any]) -> Deadline | Stopped:
    """Find the example's clock among all the clocks of such a case."""
    if not example["rule"]:
        return made_up(example)
    at = instant(example)
    course = CaseCourse(
        kind=LetterKind(example["kind"]),
        arrived_on=at.astimezone(LOCAL).date(),
        events={ClockStart(example["event"]): at},
        channel=example.get("channel", ""),
        circumstance=example.get("circumstance", ""),
        happenings={example["rule"]: happenings(example)},
    )
    (found,) = (
        clock
        for clock in clocks_of_course(course, PACK, CALENDAR)
        if clock.rule == example["rule"]
    )
    return found


def day_by_day(example: dict[str, Any]) -> date:
    """Count once more with the other counter."""
    start = instant(example).astimezone(LOCAL).date()
    if example.get("chained"):
        first = 45 if example.get("circumstance") == "vung_sau" else 30
        start = moved_end(nominal_end(start, first, "ngay"))
    happened = example.get("happened", ())
    more = sum(one.get("by", 30) for one in happened if "extended" in one)
    pauses = [(h["suspended"], h["until"]) for h in happened if "until" in h]
    length, unit = example["length"], example["unit"]
    return moved_end(nominal_end(start, length, unit, more, pauses), pauses)


@EACH
def test_the_due_date_is_the_one_in_the_table(example):
    clock = ours(example)
    if "left" in example:
        assert isinstance(clock, Stopped)
        assert clock.left == example["left"]
    else:
        assert isinstance(clock, Deadline)
        assert clock.due_at == example["due"].replace(tzinfo=LOCAL)


@EACH
def test_the_explanation_says_what_happened_in_order(example):
    lines = iter(str(line) for line in ours(example).lines)
    for said in example.get("says", ()):
        assert any(said in line for line in lines), said


@pytest.mark.parametrize(
    "example",
    [e for e in EXAMPLES if "due" in e],
    ids=[e["title"] for e in EXAMPLES if "due" in e],
)
def test_the_table_agrees_with_the_counter_that_walks(example):
    last = day_by_day(example)
    assert example["due"].date() == last
    first, *_, due = [str(line) for line in ours(example).lines]
    assert first.endswith("ngày này không tính")
    assert due.endswith(vietnamese(last))


@EACH
def test_a_year_that_is_not_announced_is_named(example):
    clock = ours(example)
    if isinstance(clock, Stopped):
        return
    years = set(range(clock.start_on.year, clock.due_at.year + 1)) - ANNOUNCED
    said = [str(line) for line in clock.lines if "chưa công bố" in str(line)]
    assert len(said) == len(years)
    assert not (years and clock.confirmed)


def test_there_are_enough_examples_each_different():
    assert len(EXAMPLES) >= 200
    assert len({example["title"] for example in EXAMPLES}) == len(EXAMPLES)


def test_both_counters_know_the_same_days_off():
    ours_off = {d: n for d, n in CALENDAR.holidays.items() if d.year > 2024}
    assert ours_off == OFF
    worked = {d for d in CALENDAR.working_weekends if d.year > 2024}
    assert worked == WORKED_SATURDAYS


def test_an_office_term_ends_with_the_office_and_a_citizens_at_midnight():
    times = {
        (e["rule"].startswith(("kn.len", "kn.thoi")), e["due"].time())
        for e in EXAMPLES
        if "due" in e
    }
    assert times == {(False, time(17)), (True, time(23, 59, 59))}


@pytest.mark.parametrize(
    ("title", "due"),
    [
        # Fri 13/2/2026; Tết 16–20/2; Mon 23/2 is the first: 10th is Fri 6/3.
        ("Tết 2026: pa.tra_loi từ thứ Sáu 13/2/2026 09:15", date(2026, 3, 6)),
        # Fri 24/1/2025; Tết 27–31/1; Mon 3/2 is the first: 10th is Fri 14/2.
        ("Tết 2025: pa.tra_loi từ thứ Sáu 24/1/2025 09:15", date(2025, 2, 14)),
        # Fri 25/4/2025: Sat 26 is worked (1), 28 (2), 29 (3), then 5–9/5 (8), 12, 13.
        ("30/4–1/5/2025: pa.tra_loi từ thứ Sáu 25/4/2025 09:15", date(2025, 5, 13)),
        # Fri 21/8/2026: Sat 22 is worked (1), 24–28 (6), 3/9 (7), 4 (8), 7, 8.
        ("2/9/2026: pa.tra_loi từ thứ Sáu 21/8/2026 09:15", date(2026, 9, 8)),
        # Mon 2/3/2026 and 30 days: 1/4; extended on that very day by 30: Fri 1/5 is
        # off, so is the weekend: Mon 4/5.
        ("Gia hạn: một lần, đúng ngày cuối 1/4", date(2026, 5, 4)),
        # 19/2/2028 and 10 days: 29/2, which this year has.
        ("Ngày 29/2/2028: kn.thu_ly từ thứ Bảy 19/2/2028 10:00", date(2028, 2, 29)),
        # 7 of 30 days had run (3–9/3); 23 are left, 20/3 is the first of them: the
        # last is Sat 11/4, so Mon 13/4.
        ("Tạm đình chỉ: 10 ngày", date(2026, 4, 13)),
        # 31/1/2028 and a month: February has no 31st.
        ("Tháng, năm: 1 tháng từ thứ Hai 31/1/2028", date(2028, 2, 29)),
    ],
)
def test_some_examples_counted_by_hand(title, due):
    (example,) = (e for e in EXAMPLES if e["title"] == title)
    assert example["due"].date() == due
