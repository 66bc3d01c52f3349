"""`tiepdan law`, as a lawyer would use it."""

import json
import re
import shutil

import click
import pytest
from click.testing import CliRunner

from plugins import vn_law
from plugins.vn_law.pack import SHIPPED


def run(*arguments, code=0):
    group = click.Group("tiepdan")
    vn_law.register_commands(cli=group)
    said = CliRunner().invoke(group, ["law", *arguments], catch_exceptions=False)
    assert said.exit_code == code
    return said.output


def words(text):
    return re.sub(r"\s+", " ", text)


def test_a_good_pack_is_counted():
    said = run("check")
    assert re.search(r"treatment 28, .*to be confirmed: \d+", said)


def test_a_wrong_pack_is_refused_with_every_fault(tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(SHIPPED, folder)
    page = folder / "complaints.toml"
    text = page.read_text("utf-8")
    text = text.replace("length = 90", "length = 0").replace('"khieu_nai"', '"kn"', 1)
    page.write_text(text, "utf-8")
    said = run("check", "--directory", str(folder), code=1)
    assert len(said.splitlines()) == 2
    assert "clock kn.thoi_hieu: length must be a whole number" in said
    assert "condition kn.doi_tuong: unknown kind 'kn'" in said


@pytest.mark.parametrize(
    ("on", "here", "gone"),
    [
        ("2025-06-30", "khiếu nại lần hai lên cấp huyện", "chính quyền hai cấp"),
        ("2025-07-01", "khiếu nại lần hai lên cấp tỉnh", "cấp huyện"),
        ("2026-07-01", "Luật số 136/2025/QH15", "chính quyền hai cấp"),
    ],
)
def test_the_rules_of_a_day_are_shown_with_their_words(on, here, gone):
    said = words(run("show", "--on", on))
    assert here in said
    assert gone not in said


def test_the_rules_are_shown_in_english_too():
    said = words(run("show", "--on", "2026-07-01", "--language", "en"))
    assert "A first complaint is decided within 30 days of acceptance." in said
    assert "01/07/2026– (to be confirmed)" in said
    assert "Hiệu lực" not in said


def test_the_rules_of_one_day_as_json():
    said = run("show", "--on", "2026-07-01", "--unconfirmed", "--json")
    listed = json.loads(said)
    clock = next(
        e for e in listed if e["id"] == "tc.xu_ly" and not e.get("circumstance")
    )
    assert (clock["valid_from"], clock["valid_to"]) == ("2026-07-01", None)
    assert (clock["length"], clock["unit"]) == (7, "ngay_lam_viec")
    assert not any(e["confirmed"] for e in listed)
    assert any(e.get("check") == "has_name" for e in listed)
    assert any(e.get("prolonging") for e in listed)


def test_what_changes_between_two_days():
    said = run("diff", "2025-06-30", "2025-07-01")
    marks = [line[:1] + line[2:] for line in said.splitlines() if line[0] in "+-~"]
    assert sorted(marks) == [
        "+edition hai_cap",
        "-edition ba_cap",
        "-tier huyen",
        "~tier xa",
    ]


def test_a_rule_that_is_only_less_sure_says_so():
    said = run("diff", "2026-06-30", "2026-07-01", "--language", "en")
    assert "~ clock kn.thu_ly\n    to be confirmed\n" in said
    back = run("diff", "2026-07-01", "2026-06-30")
    assert "~ clock kn.thu_ly\n    đã xác nhận\n" in back


def test_a_difference_as_json_names_the_fields():
    changed = {
        (one["after"] or one["before"])["id"]: one["changed"]
        for one in json.loads(run("diff", "2025-06-30", "2025-07-01", "--json"))
    }
    assert changed["xa"] == ["vi", "en", "above"]
    assert changed["hai_cap"] == []


def test_nothing_changes_between_two_days_of_one_law():
    assert run("diff", "2026-07-01", "2030-01-01") == ""


def test_the_decision_table_can_be_read():
    said = words(run("table", "--on", "2026-07-01"))
    assert "đơn trùng LƯU ĐƠN" in said
    assert "HƯỚNG DẪN: Phiếu hướng dẫn" in said
    assert "38880 tổ hợp, mỗi tổ hợp đúng một dòng" in said


def test_the_decision_table_says_what_each_row_decides():
    rows = json.loads(run("table", "--on", "2026-07-01", "--json"))
    assert sum(row["decides"] for row in rows) == 38880
    assert all(row["decides"] for row in rows)


def test_before_the_circular_there_is_no_table():
    assert "chưa có bảng" in run("table", "--on", "2021-11-14")
