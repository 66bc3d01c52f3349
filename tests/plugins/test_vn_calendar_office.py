"""The authority's own hours and closed days; wrong files are loud."""

from datetime import date, time

import pytest

from core.errors import PackInvalid
from plugins import vn_calendar
from plugins.vn_calendar.office import read_office

HOURS = "hours = [[07:00:00, 11:30:00], [13:30:00, 16:30:00]]\n"
CLOSED = """
[[closed]]
date = 2026-10-01
name = "nghỉ do bão"
source = "Công điện"
confirmed = true
"""


def written(folder, text):
    path = folder / "office.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_office_has_a_lunch_break():
    calendar = vn_calendar.register_calendar()
    assert calendar.hours == (
        (time(7, 30), time(11, 30)),
        (time(13, 30), time(17, 0)),
    )
    assert calendar.closed == {}


def test_closed_days_are_read_and_only_confirmed_ones_count(tmp_path):
    later = CLOSED.replace("10-01", "10-02").replace("true", "false")
    office = read_office(written(tmp_path, HOURS + CLOSED + later))
    assert office.closed == {date(2026, 10, 1): "nghỉ do bão"}
    assert office.hours[-1][1] == time(16, 30)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "hours is missing"),
        ("hours = []\n", "hours is missing"),
        ("hours = [[07:00:00]]\n", "hours are pairs"),
        ("hours = [7]\n", "hours are pairs"),
        ('hours = [["7:00", "11:00"]]\n', "hours are pairs"),
        ("hours = [[11:00:00, 07:00:00]]\n", "must follow one another"),
        (
            "hours = [[07:00:00, 11:00:00], [10:00:00, 12:00:00]]\n",
            "must follow one another",
        ),
        (HOURS + CLOSED.replace("name", "nom"), "line 3: each day has date, name"),
        (HOURS + "[[open]]\n", "unknown entry 'open'"),
        ("hours = [[\n", "office.toml"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, text, said):
    with pytest.raises(PackInvalid) as refused:
        read_office(written(tmp_path, text))
    assert said in str(refused.value)
