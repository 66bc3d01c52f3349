"""`tiepdan deadlines` over the shipped law and calendar."""

import json

import pytest
from click.testing import CliRunner

from core.cli.deadlines import deadlines
from core.plugin import Plugins
from plugins import vn_calendar, vn_law


def run(*arguments, code=0):
    plugins = Plugins()
    plugins.add(vn_law, "vn_law")
    plugins.add(vn_calendar, "vn_calendar")
    said = CliRunner().invoke(deadlines, arguments, obj=plugins, catch_exceptions=False)
    assert said.exit_code == code, said.output
    return said.output


def dues(*arguments):
    return {
        one["id"]: one["due"] and one["due"][:10]
        for one in json.loads(run(*arguments, "--json"))
    }


REPORT = ("--kind", "phan_anh", "--received", "2026-04-24T14:10")
ACCEPTED = ("--start", "thu_ly", "--received", "2026-03-02T10:00")
DENUNCIATION = ("--kind", "to_cao", *ACCEPTED)
COMPLAINT = ("--kind", "khieu_nai", *ACCEPTED)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (REPORT, {"don.phan_loai": "2026-05-13", "pa.tra_loi": "2026-05-13"}),
        (
            (*REPORT, "--channel", "counter"),
            {
                "don.phan_loai": "2026-05-13",
                "tcd.tra_loi": "2026-05-04",
                "pa.tra_loi": "2026-05-13",
            },
        ),
        (COMPLAINT, {"kn.lan_1": "2026-04-01", "kn.len_lan_2": "2026-05-04"}),
        (
            (*COMPLAINT, "--circumstance", "vung_sau"),
            {"kn.lan_1": "2026-04-16", "kn.len_lan_2": "2026-06-01"},
        ),
        ((*COMPLAINT, "--circumstance", "lan_2"), {"kn.lan_2": "2026-04-16"}),
        (
            DENUNCIATION,
            {"tc.thong_bao_thu_ly": "2026-03-09", "tc.giai_quyet": "2026-04-01"},
        ),
        (
            (*DENUNCIATION, "--circumstance", "phuc_tap", "--extended", "2026-04-01"),
            {"tc.thong_bao_thu_ly": "2026-03-09", "tc.giai_quyet": "2026-05-04"},
        ),
        (
            (*DENUNCIATION, "--suspended", "2026-03-10..2026-03-20"),
            {"tc.thong_bao_thu_ly": "2026-03-09", "tc.giai_quyet": "2026-04-13"},
        ),
        (
            (*DENUNCIATION, "--suspended", "2026-03-10"),
            {"tc.thong_bao_thu_ly": "2026-03-09", "tc.giai_quyet": None},
        ),
    ],
)
def test_each_clock_of_such_a_case(arguments, expected):
    assert dues(*arguments) == expected


def test_a_clock_that_stands_still_says_so():
    said = run(*DENUNCIATION, "--suspended", "2026-03-10")
    assert "đang tạm dừng  Giải quyết tố cáo" in said
    assert "Đã tính 7 ngày, còn 23 ngày" in said


def test_the_law_is_that_of_the_day_the_letter_arrived():
    accepted = ("--kind", "khieu_nai", "--start", "thu_ly", "--received", "2026-07-10")
    assert not any(one["confirmed"] for one in json.loads(run(*accepted, "--json")))
    older = json.loads(run(*accepted, "--arrived", "2026-06-30", "--json"))
    assert all(one["confirmed"] for one in older)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*REPORT, "--extended", "2026-04-27"), "no clock here may be extended"),
        ((*COMPLAINT, "--suspended", "2026-03-10"), "no clock here may be"),
        ((*DENUNCIATION, "--suspended", "10/3"), "a day is such as 2026-03-10"),
        ((*DENUNCIATION, "--circumstance", "lạ"), "is none of"),
    ],
)
def test_what_cannot_be_is_a_usage_error(arguments, said):
    assert said in run(*arguments, code=2)


def test_what_the_law_does_not_allow_is_told_in_its_words():
    late = (*DENUNCIATION, "--circumstance", "phuc_tap", "--extended", "2026-04-02")
    assert "Thời hạn đã hết ngày 01/04/2026" in run(*late, code=1)
