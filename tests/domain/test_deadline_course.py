"""What may happen to a running clock, what may not, and what it starts when it ends."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.calendar import Calendar
from core.domain.case_clocks import CaseCourse, clocks_of_course
from core.domain.classification import LetterKind
from core.domain.course import (
    Extension,
    HappeningRefused,
    Stopped,
    Suspension,
    follow,
    followed_by,
)
from core.domain.deadline import (
    LOCAL,
    ClockRule,
    ClockStart,
    DayUnit,
    Holder,
    Prolonging,
    count,
)
from core.domain.ruleset import Ruleset

CALENDAR = Calendar(known_years=frozenset({2026, 2027}))
COMPLAINT = LetterKind.COMPLAINT


def clock(name="giai_quyet", length=30, start=ClockStart.ACCEPTANCE, **more):
    return ClockRule(
        id=name,
        name=name,
        kinds=frozenset({COMPLAINT}),
        length=length,
        unit=more.pop("unit", DayUnit.CALENDAR),
        start=start,
        article="Điều 30",
        valid_from=date(2020, 1, 1),
        **more,
    )


RULE = clock(suspended_by="Điều 34", prolonging=Prolonging(30, 1, "Điều 30"))
START = datetime(2026, 3, 2, 10, tzinfo=LOCAL)


def day(text):
    return date.fromisoformat(f"2026-{text}")


def stop(on, until=None, why=""):
    return Suspension(day(on), day(until) if until else None, why)


@pytest.mark.parametrize(
    ("rule", "happened", "said"),
    [
        (clock(), [Extension(day("03-10"))], "không được gia hạn"),
        (
            RULE,
            [Extension(day("03-10")), Extension(day("03-11"))],
            "Chỉ được gia hạn 1 lần",
        ),
        (RULE, [Extension(day("03-10"), 31)], "từ 1 đến 30 ngày"),
        (RULE, [Extension(day("03-10"), 0)], "từ 1 đến 30 ngày"),
        (RULE, [Extension(day("04-02"))], "Thời hạn đã hết ngày 01/04/2026"),
        (RULE, [Extension(day("03-01"))], "chỉ bắt đầu ngày 02/03/2026"),
        (clock(), [stop("03-10", "03-20")], "không cho tạm dừng"),
        (clock(), [stop("03-10")], "không cho tạm dừng"),
        (RULE, [stop("03-10", "03-09")], "Tính tiếp trước khi tạm dừng"),
        (RULE, [stop("04-02", "04-09")], "Thời hạn đã hết"),
        (
            RULE,
            [stop("03-10", "03-20"), stop("03-15", "03-25")],
            "Ngày 15/03/2026 thời hạn đang tạm dừng",
        ),
        (
            RULE,
            [stop("03-10"), Extension(day("03-20"))],
            "Ngày 20/03/2026 thời hạn đang tạm dừng",
        ),
        (
            RULE,
            [stop("03-10", "03-20"), Extension(day("03-12"))],
            "đang tạm dừng",
        ),
    ],
)
def test_what_the_law_does_not_allow_is_refused_with_a_reason(rule, happened, said):
    with pytest.raises(HappeningRefused, match=said) as refused:
        follow(rule, START, CALENDAR, happened)
    assert said in str(refused.value.because)


def test_happenings_are_taken_in_order_of_day_however_they_are_given():
    happened = [Extension(day("03-25")), stop("03-05", "03-12")]
    assert follow(RULE, START, CALENDAR, happened) == follow(
        RULE, START, CALENDAR, happened[::-1]
    )


def test_nothing_happened_is_the_plain_count():
    assert follow(RULE, START, CALENDAR) == count(RULE, START, CALENDAR)


def test_every_line_of_an_eventful_clock_can_be_read():
    due = follow(
        RULE,
        START,
        CALENDAR,
        [
            stop("03-10", "03-20", "chờ giám định lại"),
            Extension(day("04-13"), document="12/QĐ-UBND"),
        ],
    )
    assert [str(line) for line in due.lines] == [
        "Bắt đầu: 02/03/2026; ngày này không tính",
        "Tính 30 ngày, kể cả ngày nghỉ",
        "Tạm dừng từ 10/03/2026, tính tiếp từ 20/03/2026: 10 ngày không tính (Điều 34)",
        "Lý do: chờ giám định lại",
        "Gia hạn lần 1 ngày 13/04/2026: thêm 30 ngày (Điều 30)",
        "Văn bản: 12/QĐ-UBND",
        "Hạn: 17:00 11/05/2026",
    ]
    assert len(due.counted) == 60
    assert not {day("03-10"), day("03-19")} & set(due.counted)
    assert day("03-20") in due.counted


def test_a_clock_that_stands_still_has_no_due_date_but_a_rest():
    found = follow(RULE, START, CALENDAR, [stop("03-10", why="chờ giám định")])
    assert isinstance(found, Stopped)
    assert (found.stopped_on, found.counted, found.left) == (day("03-10"), 7, 23)
    assert [str(line) for line in found.lines][1:] == [
        "Tạm dừng từ 10/03/2026 (Điều 34)",
        "Lý do: chờ giám định",
        "Đã tính 7 ngày, còn 23 ngày",
    ]


def test_working_days_stand_still_too():
    rule = clock(length=5, unit=DayUnit.WORKING, suspended_by="Điều 34")
    due = follow(rule, START, CALENDAR, [stop("03-04", "03-10")])
    # 3/3 had run; 10, 11, 12, 13/3 are left.
    assert due.due_at.date() == day("03-13")
    assert not any("cuối tuần" in str(line) for line in due.lines)


def test_what_the_rest_promises_is_what_runs_afterwards():
    found = follow(RULE, START, CALENDAR, [stop("03-10")])
    due = follow(RULE, START, CALENDAR, [stop("03-10", "06-01")])
    assert sum(d >= day("06-01") for d in due.counted) == found.left


AFTER = clock(
    "len_lan_2",
    start=ClockStart.EXPIRY,
    after="giai_quyet",
    holder=Holder.CITIZEN,
)


def test_a_chained_clock_begins_when_the_other_has_run_out():
    before = count(RULE, START, CALENDAR)
    due = followed_by(AFTER, before, CALENDAR)
    assert due.start_on == before.due_at.date() == day("04-01")
    assert due.due_at == datetime(2026, 5, 1, 23, 59, 59, tzinfo=LOCAL)
    assert [str(line) for line in due.lines] == [
        "Bắt đầu: 01/04/2026; ngày này không tính",
        "Tính 30 ngày, kể cả ngày nghỉ",
        "Tiếp theo: giai_quyet, hết hạn 01/04/2026",
        "Hạn: 24:00 01/05/2026",
    ]


def test_a_chained_clock_is_as_sure_as_the_one_before():
    before = count(replace(RULE, confirmed=False), START, CALENDAR)
    assert followed_by(AFTER, before, CALENDAR).confirmed is False


def test_a_clock_follows_only_the_one_it_names():
    with pytest.raises(ValueError, match="does not follow"):
        followed_by(AFTER, count(clock("khac"), START, CALENDAR), CALENDAR)


SECOND = clock("lan_2", length=45, circumstance="lan_2")
FIRST = replace(RULE, unless=frozenset({"lan_2"}))
NOTICE = clock("thong_bao", length=5)
COUNTER = clock("tai_quay", start=ClockStart.RECEIPT, channels=frozenset({"counter"}))
PACK = Ruleset(name="gói", clocks=(FIRST, SECOND, NOTICE, AFTER, COUNTER))


def course(**more):
    return CaseCourse(
        **{
            "kind": COMPLAINT,
            "arrived_on": day("02-20"),
            "events": {ClockStart.ACCEPTANCE: START},
            **more,
        }
    )


def ids(found):
    return [one.rule for one in found]


def test_a_case_has_the_clocks_its_events_started():
    found = clocks_of_course(course(), PACK, CALENDAR)
    assert ids(found) == ["giai_quyet", "thong_bao", "len_lan_2"]


def test_a_special_case_takes_the_place_of_the_ordinary_one():
    found = clocks_of_course(course(circumstance="lan_2"), PACK, CALENDAR)
    assert ids(found) == ["lan_2", "thong_bao"]


@pytest.mark.parametrize(
    ("decided", "chained"),
    [("04-01T16:59", False), ("04-01T17:01", True), ("04-20T09:00", True)],
    ids=["in time", "a minute late", "late"],
)
def test_what_follows_expiry_is_gone_once_the_decision_came_in_time(decided, chained):
    at = datetime.fromisoformat(f"2026-{decided}").replace(tzinfo=LOCAL)
    events = {ClockStart.ACCEPTANCE: START, ClockStart.DECISION: at}
    found = clocks_of_course(course(events=events), PACK, CALENDAR)
    assert ("len_lan_2" in ids(found)) is chained


def test_a_clock_that_stands_still_starts_no_other():
    stands = {"giai_quyet": (stop("03-10"),)}
    found = clocks_of_course(course(happenings=stands), PACK, CALENDAR)
    assert ids(found) == ["giai_quyet", "thong_bao"]
    assert isinstance(found[0], Stopped)


@pytest.mark.parametrize(("channel", "there"), [("counter", True), ("web", False)])
def test_a_channels_clock_belongs_to_its_channel(channel, there):
    events = {ClockStart.RECEIPT: START}
    found = clocks_of_course(course(events=events, channel=channel), PACK, CALENDAR)
    assert ("tai_quay" in ids(found)) is there


@given(
    length=st.integers(1, 90),
    offset=st.integers(0, 89),
    pause=st.integers(0, 400),
    unit=st.sampled_from([DayUnit.WORKING, DayUnit.CALENDAR]),
)
def test_a_pause_never_shortens_nor_costs_more_than_itself(length, offset, pause, unit):
    rule = clock(length=length, unit=unit, suspended_by="Điều 34")
    plain = count(rule, START, CALENDAR)
    on = min(date.fromordinal(START.toordinal() + offset), plain.counted[-1])
    until = date.fromordinal(on.toordinal() + pause)
    due = follow(rule, START, CALENDAR, [Suspension(on, until)])
    assert len(due.counted) == length
    assert due.due_at >= plain.due_at
    assert not any(on <= d < until for d in due.counted)
    assert due.due_at.date() >= min(until, plain.due_at.date())
    late = (due.counted[-1] - plain.counted[-1]).days
    assert late <= pause + (0 if unit is DayUnit.CALENDAR else 2)


@given(more=st.integers(1, 30), on=st.integers(0, 30))
def test_an_extension_is_one_longer_count(more, on):
    decided = date.fromordinal(START.toordinal() + on)
    due = follow(RULE, START, CALENDAR, [Extension(decided, more)])
    assert due.due_at == count(clock(length=30 + more), START, CALENDAR).due_at
