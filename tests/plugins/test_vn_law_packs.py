"""Packs that make no sense are refused with file, line and entry."""

import re
from pathlib import Path

import pytest

from core import api
from core.errors import PackInvalid, PluginBroken
from core.plugin import Plugins
from core.rulebook import rules_of
from plugins import vn_law
from plugins.vn_law.pack import SHIPPED, examine_pack, read_pack

HEAD = """name = "gói thử"
listen_days = 15
[thresholds]
kind = 0.8
[[instrument]]
id = "luat"
name = "Luật thử"
full = "Luật thử số 1"
valid_from = 2012-07-01
"""
CLOCK = """
[[clock]]
id = "x.y"
name = "Trả lời"
kinds = ["phan_anh"]
length = 10
unit = "ngay"
start = "tiep_nhan"
vi = "Trả lời trong 10 ngày."
en = "Answer within 10 days."
article = "Luật thử, Điều 1"
valid_from = 2026-01-01
"""
CONDITION = """
[[condition]]
id = "c.d"
text = "Có tên"
check = "has_name"
kinds = ["phan_anh"]
vi = "Phải có tên."
en = "There must be a name."
article = "Luật thử, Điều 6"
valid_from = 2026-01-01
"""
TOPIC = '\n[[topic]]\ncode = "dat_dai"\nname = "Đất đai"\n'
EDITION = """
[[edition]]
id = "cu"
vi = "Cũ"
en = "Old"
article = "Luật thử"
valid_from = 2012-07-01
valid_to = 2026-06-30
[[edition]]
id = "moi"
vi = "Mới"
en = "New"
article = "Luật thử"
valid_from = 2026-07-01
"""
TIER = """
[[tier]]
id = "xa"
above = "tinh"
vi = "Xã"
en = "Commune"
article = "Luật thử"
valid_from = 2025-07-01
"""
DUTY = """
[[reception_day]]
id = "tcd.xa"
tier = "xa"
days = 1
every = "tuan"
vi = "Mỗi tuần một ngày."
en = "One day a week."
article = "Luật thử"
valid_from = 2025-07-01
"""
REFUSAL = """
[[refusal]]
id = "say"
text = "Say"
vi = "Người say."
en = "The drunk."
article = "Luật thử"
valid_from = 2025-07-01
"""
GROUP = """
[[group]]
id = "nhom"
least = 5
most = 10
representatives = 2
vi = "Cử 2 người."
en = "Send two."
article = "Luật thử"
valid_from = 2025-07-01
"""
FIRST_LINE = len(HEAD.splitlines()) + 2
"""Line of the first heading after HEAD."""


def pack(folder: Path, *files: str) -> api.Ruleset:
    for number, text in enumerate(files):
        (folder / f"rules{number or ''}.toml").write_text(text, "utf-8")
    return read_pack(folder)


def refusal(folder: Path, *files: str) -> str:
    with pytest.raises(PackInvalid) as refused:
        pack(folder, *files)
    return str(refused.value)


def test_a_small_pack_is_read(tmp_path):
    small = pack(tmp_path, HEAD + CLOCK)
    assert (small.name, small.listen_days) == ("gói thử", 15)
    assert small.thresholds.kind == 0.8
    assert small.clocks[0].confirmed is True
    assert small.clocks[0].sentence.in_language("en") == "Answer within 10 days."


def test_a_pack_is_all_files_of_its_folder(tmp_path):
    both = pack(tmp_path, HEAD + TOPIC, CLOCK, CONDITION)
    assert [c.id for c in both.clocks] == ["x.y"]
    assert [c.id for c in both.conditions] == ["c.d"]
    assert both.topic_names() == {"dat_dai": "Đất đai"}


@pytest.mark.parametrize(
    ("change", "said", "line"),
    [
        (("phan_anh", "phan_ung"), "clock x.y: unknown kind 'phan_ung'", 3),
        (('kinds = ["phan_anh"]', "kinds = []"), "kinds is missing", 3),
        (('"ngay"', '"tuan"'), "unit must be one of ngay_lam_viec, ngay, thang", 5),
        (("tiep_nhan", "hom_qua"), "start must be one of", 6),
        (('article = "Luật thử, Điều 1"', 'article = " "'), "article is missing", 9),
        (('article = "Luật thử, Điều 1"\n', ""), "article is missing", 0),
        (("Luật thử, Đ", "Luật thứ, Đ"), "no instrument is called 'Luật thứ'", 9),
        (("2026-01-01", "2012-06-30"), "begins before Luật thử (2012-07-01)", 9),
        (('vi = "Trả lời trong 10 ngày."\n', ""), "vi is missing", 0),
        (('en = "Answer within 10 days."', 'en = ""'), "en is missing", 8),
        (("length = 10", "length = 0"), "length must be a whole number", 4),
        (("length = 10", "length = 1.5"), "length must be a whole number", 4),
        (("length = 10", "length = true"), "length must be a whole number", 4),
        (("valid_from = 2026-01-01", ""), "valid_from is missing", 0),
        (("2026-01-01", '"2026-01-01"'), "valid_from must be a day", 10),
        (("2026-01-01", "2026-01-01\nvalid_to = 2025-01-01"), "before valid_from", 11),
        (
            ("2026-01-01", "2026-01-01\nconfirmed_until = 2025-01-01"),
            "confirmed_until must lie within",
            11,
        ),
        (("2026-01-01", '2026-01-01\nconfirmed = "no"'), "confirmed must be true", 11),
        (("2026-01-01", '2026-01-01\nchannels = "web"'), "channels must be a list", 11),
        (("2026-01-01", "2026-01-01\nlenght = 3"), "unknown field 'lenght'", 11),
        (
            ("2026-01-01", '2026-01-01\ncircumstance = "la"'),
            "circumstance: nothing is called 'la'",
            11,
        ),
        (("2026-01-01", '2026-01-01\nafter = "x.z"'), "only a clock that starts", 11),
        (("tiep_nhan", "het_han"), "needs after", 6),
        (
            ('"tiep_nhan"', '"het_han"\nafter = "x.z"'),
            "after: nothing is called 'x.z'",
            7,
        ),
        (("2026-01-01", '2026-01-01\nholder = "ai"'), "holder must be one of", 11),
        (("2026-01-01", "2026-01-01\nprolonging = 3"), "must be a table", 11),
        (
            (
                "2026-01-01",
                '2026-01-01\nprolonging = {length = 0, times = 1, article = "x"}',
            ),
            "length must be a whole number",
            11,
        ),
        (("2026-01-01", '2026-01-01\nsuspended_by = "Ý kiến"'), "no instrument", 11),
    ],
)
def test_a_wrong_clock_is_refused_by_name_and_line(tmp_path, change, said, line):
    refused = refusal(tmp_path, HEAD + CLOCK.replace(*change))
    assert f"rules.toml, line {FIRST_LINE + line}, clock x.y: " in refused
    assert said in refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + CONDITION.replace("has_name", "has_luck"), "unknown check 'has_luck'"),
        (HEAD + CONDITION.replace('"Có tên"', '""'), "text is missing"),
        (HEAD + CLOCK + CLOCK, f"overlaps with rules.toml, line {FIRST_LINE}"),
        (HEAD + CLOCK + "\n[[law]]\nx = 1\n", "line 23: unknown table 'law'"),
        (HEAD + CLOCK + "\n[clock2]\nx = 1\n", "unknown table 'clock2'"),
        (HEAD.replace("0.8", "8") + CLOCK, "line 4, thresholds: kind must be 0 to 1"),
        (HEAD.replace("kind", "kinds") + CLOCK, "unknown 'kinds'"),
        (HEAD.replace("15", "0") + CLOCK, "line 2, pack: listen_days must be"),
        (HEAD.replace("15", "fifteen") + CLOCK, "line 2"),
        (HEAD.replace("listen_days", "listen_day") + CLOCK, "listen_day"),
        (HEAD + TOPIC + TOPIC, "dat_dai stands there twice"),
        (HEAD + TOPIC.replace("dat_dai", "Đất đai"), "code must be unaccented"),
        ("[clock]\nid = 1\n", "rules.toml: clock must be written [[clock]]"),
        ("name = [1\n", "rules.toml"),
        (HEAD + TIER, "above: nothing is called 'tinh'"),
        (HEAD + TIER.replace('"tinh"', '"xa"') * 2, "overlaps"),
        (HEAD + DUTY, "tier: nothing is called 'xa'"),
        (HEAD + DUTY.replace("tuan", "nam"), "every must be one of tuan, thang"),
        (HEAD + DUTY.replace("days = 1", "days = 0"), "days must be a whole number"),
        (HEAD + REFUSAL.replace('"Say"', '""'), "text is missing"),
        (HEAD + GROUP.replace("most = 10", "most = 4"), "most is below least"),
        (
            HEAD + GROUP + GROUP.replace('"nhom"', '"hai"').replace("= 5", "= 10"),
            "group hai: speaks of the same groups as rules.toml, line 11, group nhom",
        ),
        (HEAD + EDITION.replace("06-30", "06-29"), "leaves a gap"),
        (HEAD + EDITION + "valid_to = 2027-01-01\n", "the last edition has an end"),
        (HEAD + "[circumstance.x]\nvi = 'Lạ'\n", "circumstance x: en is missing"),
        (HEAD + "[circumstance]\nx = 1\n", "circumstance must be [circumstance.name]"),
    ],
)
def test_a_wrong_pack_is_refused(tmp_path, text, said):
    if said == "leaves a gap":  # between editions it is their order that is said
        said = "does not follow on rules.toml"
    assert said in refusal(tmp_path, text)


def test_exactly_one_file_gives_the_name(tmp_path):
    assert "here: rules.toml, rules1.toml" in refusal(tmp_path, HEAD, 'name = "hai"\n')


def test_a_folder_without_files_is_no_pack(tmp_path):
    assert "no rule files" in refusal(tmp_path)


def test_a_name_may_not_stand_in_two_files(tmp_path):
    case = "[circumstance.x]\nvi = 'Lạ'\nen = 'Odd'\n"
    refused = refusal(tmp_path, HEAD, case, case)
    assert "rules2.toml, line 1, circumstance x: stands there twice" in refused


def test_a_field_inside_a_long_text_is_not_taken_for_one(tmp_path):
    text = CLOCK.replace('"Trả lời"', '"""Trả lời\nlength = 5\n[[clock]]"""')
    refused = refusal(tmp_path, HEAD + text.replace("length = 10", "length = 0"))
    assert f"line {FIRST_LINE + 6}, clock x.y: length" in refused


def test_versions_of_one_rule_may_follow_one_another(tmp_path):
    old = CLOCK.replace("2026-01-01", "2020-01-01\nvalid_to = 2025-12-31")
    new = CLOCK.replace("length = 10", "length = 7")
    two = pack(tmp_path, HEAD + new + old)
    assert [c.length for c in two.clocks] == [7, 10]


def test_versions_of_one_rule_may_not_leave_a_gap(tmp_path):
    old = CLOCK.replace("2026-01-01", "2020-01-01\nvalid_to = 2025-11-30")
    refused = refusal(tmp_path, HEAD + CLOCK + old)
    assert f"rules.toml, line {FIRST_LINE + 10}, clock x.y: leaves a gap" in refused
    assert "from 2025-12-01 to 2025-12-31" in refused


def test_a_kind_that_has_a_term_keeps_one(tmp_path):
    ended = CLOCK.replace("2026-01-01", "2020-01-01\nvalid_to = 2025-11-30")
    assert "nothing runs from receipt for phan_anh on 2025-12-01" in refusal(
        tmp_path, HEAD + ended
    )


def test_no_rule_outlives_its_instrument(tmp_path):
    ended = HEAD + "valid_to = 2026-06-30\n"
    assert "outlives Luật thử" in refusal(tmp_path, ended + CLOCK)


def test_a_rule_may_have_been_confirmed_until_a_day(tmp_path):
    cut = CLOCK.replace("2026-01-01", "2026-01-01\nconfirmed_until = 2026-06-30")
    small = pack(tmp_path, HEAD + cut)
    assert [(c.confirmed, c.valid_from.month) for c in small.clocks] == [
        (True, 1),
        (False, 7),
    ]


def test_a_special_case_does_not_overlap_with_the_ordinary_one(tmp_path):
    special = CLOCK.replace("2026-01-01", '2026-01-01\ncircumstance = "phuc_tap"')
    case = "[circumstance.phuc_tap]\nvi = 'Phức tạp'\nen = 'Complex'\n"
    assert len(pack(tmp_path, HEAD + CLOCK + special + case).clocks) == 2


def test_every_fault_is_found_at_once(tmp_path):
    wrong = CLOCK.replace("length = 10", "length = 0")
    worse = CONDITION.replace("has_name", "has_luck")
    (tmp_path / "rules.toml").write_text(HEAD + wrong + worse, "utf-8")
    none, faults = examine_pack(tmp_path)
    assert none is None
    assert len(faults) == 2
    assert "(and 1 more: tiepdan law check)" in refusal(tmp_path, HEAD + wrong + worse)


TREATMENTS = (SHIPPED / "treatments.toml").read_text("utf-8")


def shipped(folder: Path, treatments: str) -> tuple[str, ...]:
    for path in SHIPPED.glob("*.toml"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (folder / "treatments.toml").write_text(treatments, "utf-8")
    return examine_pack(folder)[1]


def rows(text: str) -> list[str]:
    head, *found = text.split("[[treatment]]")
    return [head, *(f"[[treatment]]{row}" for row in found)]


def test_the_shipped_pack_has_no_fault(tmp_path):
    assert shipped(tmp_path, TREATMENTS) == ()


def test_a_table_without_its_last_row_leaves_letters_unanswered(tmp_path):
    (fault,) = shipped(tmp_path, "".join(rows(TREATMENTS)[:-1]))
    assert "no row for 480 situations, such as kien_nghi, du_dieu_kien" in fault
    assert fault.startswith("treatments.toml, line ")


def test_a_row_below_a_wider_one_is_idle(tmp_path):
    head, first, *rest = rows(TREATMENTS)
    again = first.replace('"xl.trung"', '"xl.thua"')
    faults = shipped(tmp_path, "".join([head, first, *rest, again]))
    assert len(faults) == 1
    assert "treatment xl.thua: earlier rows take every letter" in faults[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('["don_trung"]', '["don_trunk"]'), "unknown copy 'don_trunk'"),
        (('["don_trung"]', "[]"), "copy is missing"),
        (('treatment = "luu_don"', 'treatment = "dot"'), "treatment must be one of"),
        (('["phieu_huong_dan"]', '["phieu_x"]'), "nothing is called 'phieu_x'"),
        (("copy = [", "colour = ["), "unknown field 'colour'"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path, change, said):
    faults = shipped(tmp_path, TREATMENTS.replace(*change, 1))
    assert any(said in fault for fault in faults)


def test_every_value_of_the_table_has_words(tmp_path):
    shipped(tmp_path, TREATMENTS)
    words = tmp_path / "words.toml"
    text = words.read_text("utf-8")
    words.write_text(text.replace("don_trung", "don_chung"), "utf-8")
    faults = examine_pack(tmp_path)[1]
    assert any("no [value.don_trung]" in fault for fault in faults)
    assert any("value don_chung: no field" in fault for fault in faults)


def test_a_wrong_pack_stops_the_start_with_file_line_and_entry(tmp_path, monkeypatch):
    shipped(tmp_path, TREATMENTS.replace('["don_trung"]', '["don_trunk"]', 1))
    monkeypatch.setattr(vn_law, "SHIPPED", tmp_path)
    plugins = Plugins()
    plugins.add(vn_law, "vn_law")
    vn_law.pack.cache_clear()
    try:
        with pytest.raises(PluginBroken) as broken:
            rules_of(plugins)
    finally:
        vn_law.pack.cache_clear()
    assert re.search(
        r"vn_law .*treatments\.toml, line \d+, treatment xl\.trung: unknown copy",
        str(broken.value),
    )
