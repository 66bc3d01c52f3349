"""Reports: every figure is cases, and totals agree with their parts."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from core.api import (
    CaseLine,
    Conclusion,
    LetterKind,
    Named,
    NameOf,
    Period,
    ReceptionReport,
    ReceptionSort,
    Report,
    SessionLine,
    VisitOutcome,
)
from core.domain.deadline import LOCAL
from core.domain.disposition import Disposition
from core.domain.routing import Competence
from plugins.reports import register_report
from tests.samples.cases import many_cases

PERIOD = Period(date(2026, 3, 15), date(2026, 4, 14))
REPORTS = {r.code: r for r in register_report() if isinstance(r, Report)}
(ROOM,) = (r for r in register_report() if isinstance(r, ReceptionReport))


def case(day: date, ended: date | None = None, **more) -> CaseLine:
    parts = {
        "code": "ABCDEFGH2345",
        "received_at": datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL),
        "channel": "web",
        "kind": LetterKind.REPORT,
        "topic": "moi_truong",
        "unit": "kt",
        "due_at": None,
        "on_time": None,
        "closed_as": Disposition.ANSWERED if ended else None,
        "closed_at": ended
        and datetime(ended.year, ended.month, ended.day, 9, tzinfo=LOCAL),
    }
    return CaseLine(**parts | more)


def row(code: str, head: object, *cases: CaseLine, period=PERIOD) -> dict[str, int]:
    """One row of a report by heading; twice the same heading: by group as well."""
    made = REPORTS[code].make(period, cases)
    (found,) = [line for line in made.rows if line[0] == head]
    groups = [name for name, span in made.groups for _ in range(span)]
    return {
        f"{group}/{heading}" if group else heading: len(cell)
        for group, heading, cell in zip(groups, made.headings, found, strict=True)
        if isinstance(cell, tuple)
    }


@pytest.mark.parametrize("code", REPORTS)
def test_in_ten_thousand_cases_every_total_agrees_with_its_parts(code: str) -> None:
    cases = many_cases(10_000, PERIOD)
    table = REPORTS[code].make(PERIOD, cases)
    width = len(table.headings)
    assert sum(span for _, span in table.groups) == width
    assert all(len(line) == width for line in table.rows)
    *parts, total = table.rows
    for column in range(1, width):
        figures = [line[column] for line in parts]
        together = Counter(c.code for figure in figures for c in figure)
        assert set(together.values()) <= {1}
        assert set(together) == {c.code for c in total[column]}


def test_what_came_is_what_ended_and_what_is_left() -> None:
    cases = many_cases(10_000, PERIOD)
    for line in REPORTS["xu-ly-don"].make(PERIOD, cases).rows:
        _, carried, came, all_, *examined_to_left = line
        examined, ended = examined_to_left[:3], examined_to_left[3:-1]
        assert len(carried) + len(came) == len(all_)
        assert sum(map(len, examined)) == len(all_)
        assert sum(map(len, ended)) + len(examined_to_left[-1]) == len(all_)


def test_a_table_of_a_past_period_stays_the_same_when_cases_end_later() -> None:
    before = case(date(2026, 3, 20))
    after = case(date(2026, 3, 20), ended=date(2026, 5, 2))
    assert row("xu-ly-don", "Phản ánh", before) == row("xu-ly-don", "Phản ánh", after)


def test_spam_and_copies_are_no_letters() -> None:
    ends = (Disposition.SPAM, Disposition.JOINED, Disposition.FILED)
    cases = [case(date(2026, 3, 20), date(2026, 3, 21), closed_as=e) for e in ends]
    counted = row("xu-ly-don", "Tổng cộng", *cases)
    assert counted["Số đơn/Tổng số"] == 1
    assert counted["Kết quả xử lý trong kỳ/Lưu đơn"] == 1


def test_letters_are_carried_over_answered_and_left() -> None:
    counted = row(
        "xu-ly-don",
        "Phản ánh",
        case(date(2026, 3, 1), ended=date(2026, 3, 16), eligible=True),
        case(date(2026, 3, 15), ended=date(2026, 4, 14), eligible=True),
        case(date(2026, 4, 14), eligible=False),
    )
    assert counted == {
        "Số đơn/Kỳ trước chuyển sang": 1,
        "Số đơn/Tiếp nhận trong kỳ": 2,
        "Số đơn/Tổng số": 3,
        "Điều kiện xử lý/Đủ": 2,
        "Điều kiện xử lý/Không đủ": 1,
        "Điều kiện xử lý/Chưa xét": 0,
        "Kết quả xử lý trong kỳ/Đã trả lời": 2,
        "Kết quả xử lý trong kỳ/Hướng dẫn": 0,
        "Kết quả xử lý trong kỳ/Chuyển đơn": 0,
        "Kết quả xử lý trong kỳ/Trả lại đơn": 0,
        "Kết quả xử lý trong kỳ/Lưu đơn": 0,
        "Kết quả xử lý trong kỳ/Rút đơn": 0,
        "Còn đang xử lý": 1,
    }


def test_units_are_in_time_or_late_and_while_a_period_runs_the_future_is_not_late() -> (
    None
):
    noon = datetime(2026, 4, 10, 12, tzinfo=LOCAL)
    running = Period(PERIOD.first, PERIOD.last, now=noon)
    cases = (
        case(date(2026, 4, 1), date(2026, 4, 3), on_time=True),
        case(date(2026, 4, 1), date(2026, 4, 3), on_time=False),
        case(date(2026, 4, 1), due_at=noon - timedelta(hours=1)),
        case(date(2026, 4, 1), due_at=noon + timedelta(hours=5)),
    )
    counted = row("thoi-han", Named(NameOf.UNIT, "kt"), *cases, period=running)
    assert counted["Đã giải quyết trong kỳ/Đúng hạn"] == 1
    assert counted["Đã giải quyết trong kỳ/Quá hạn"] == 1
    assert counted["Còn đang xử lý/Trong hạn"] == 1
    assert counted["Còn đang xử lý/Quá hạn"] == 1


def test_what_was_decided_in_the_period_is_right_partly_right_or_wrong() -> None:
    may, day = date(2026, 5, 1), date(2026, 4, 2)
    right, partly, wrong = Conclusion
    complaints = [
        case(date(2026, 3, 1), kind=LetterKind.COMPLAINT, decided=decided)
        for decided in (
            ((day, right),), ((day, wrong),), ((day, wrong), (day, partly)),
            ((may, right),), (),
        )
    ]  # fmt: skip
    counted = row("giai-quyet", "Khiếu nại", *complaints)
    assert counted == {
        "Đã có quyết định, kết luận": 3,
        "Kết luận/Đúng": 1,
        "Kết luận/Đúng một phần": 1,
        "Kết luận/Sai": 1,
    }


def test_competence_and_field_have_a_place_for_what_is_not_known_yet() -> None:
    court = case(date(2026, 4, 1), competence=Competence.COURT, topic="")
    counted = row("tham-quyen", "Phản ánh", court, case(date(2026, 4, 1)))
    assert counted["Thẩm quyền giải quyết/Tòa án"] == 1
    assert counted["Thẩm quyền giải quyết/Chưa xác định"] == 1
    assert row("linh-vuc", "Chưa rõ lĩnh vực", court)["Loại đơn/Phản ánh"] == 1


def test_without_a_case_every_table_is_empty_and_whole() -> None:
    for report in REPORTS.values():
        table = report.make(PERIOD, ())
        assert all(cell == () for cell in table.rows[-1][1:])


def test_chance_makes_cases_of_every_sort() -> None:
    cases = many_cases(10_000, PERIOD, random.Random(3))
    assert {c.kind for c in cases} == {None, *LetterKind}
    assert {c.closed_as for c in cases} == {None, *Disposition}


def session(number: int, people: int = 1, **more) -> SessionLine:
    parts = {
        "id": UUID(int=number),
        "number": number,
        "received_at": datetime(2026, 4, 1, 9, tzinfo=LOCAL),
        "sort": ReceptionSort.REGULAR,
        "kind": LetterKind.PETITION,
        "topic": "",
        "people": people,
        "group": people >= 5,
        "outcome": VisitOutcome.GUIDED,
        "ticket": "",
    }
    return SessionLine(**parts | more)


def test_the_reception_room_is_told_by_turns_people_groups_and_outcomes() -> None:
    table = ROOM.make(
        PERIOD,
        (
            session(1),
            session(2, people=12, sort=ReceptionSort.PLANNED),
            session(3, people=2, kind=None, outcome=VisitOutcome.REFUSED),
        ),
    )
    rows = {line[0]: line[1:] for line in table.rows}
    turns, people, groups, in_groups, *rest = rows["Tổng cộng"]
    assert (len(turns), people, len(groups), in_groups) == (3, 15, 1, 12)
    assert [one.number for one in rows["Lãnh đạo tiếp định kỳ"][0]] == [2]
    assert [one.number for one in rest[-1]] == [3]
    for column, total in enumerate(rows["Tổng cộng"]):
        parts = [line[1:][column] for line in table.rows[:-1]]
        if isinstance(total, int):
            assert sum(parts) == total
        else:
            both = (sorted(s.number for p in parts for s in p), total)
            assert both[0] == sorted(s.number for s in both[1])
