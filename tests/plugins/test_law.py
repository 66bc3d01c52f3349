"""The shipped rule pack, and packs that make no sense."""

import json
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from core import api
from core.errors import PackInvalid
from plugins import vn_law
from plugins.vn_law.names import NAMES
from plugins.vn_law.pack import read_pack

PACK = vn_law.register_ruleset()
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)
KIND, START = api.LetterKind, api.ClockStart


def terms(kind, start, on=BEFORE, **more):
    return {c.id: (c.length, c.unit) for c in PACK.clocks_for(kind, start, on, **more)}


W, C = api.DayUnit.WORKING, api.DayUnit.CALENDAR


@pytest.mark.parametrize(
    ("kind", "start", "expected"),
    [
        (
            KIND.COMPLAINT,
            START.RECEIPT,
            {"don.phan_loai": (10, W), "kn.thu_ly": (10, C)},
        ),
        (KIND.COMPLAINT, START.ACCEPTANCE, {"kn.lan_1": (30, C)}),
        (KIND.COMPLAINT, START.DECISION, {"kn.gui_qd": (3, W)}),
        (KIND.DENUNCIATION, START.RECEIPT, {"tc.xu_ly": (7, W)}),
        (
            KIND.DENUNCIATION,
            START.ACCEPTANCE,
            {"tc.thong_bao_thu_ly": (5, W), "tc.giai_quyet": (30, C)},
        ),
        (KIND.DENUNCIATION, START.DECISION, {"tc.gui_kl": (5, W)}),
        (
            KIND.REPORT,
            START.RECEIPT,
            {"don.phan_loai": (10, W), "pa.tra_loi": (10, W)},
        ),
        (
            KIND.PETITION,
            START.RECEIPT,
            {"don.phan_loai": (10, W), "pa.tra_loi": (10, W)},
        ),
        (KIND.MIXED, START.RECEIPT, {"don.phan_loai": (10, W)}),
    ],
)
def test_the_ordinary_clocks_of_each_kind(kind, start, expected):
    assert terms(kind, start) == expected


@pytest.mark.parametrize(
    ("kind", "start", "circumstance", "expected"),
    [
        (KIND.COMPLAINT, START.ACCEPTANCE, "phuc_tap", {"kn.lan_1": (45, C)}),
        (KIND.COMPLAINT, START.ACCEPTANCE, "vung_sau", {"kn.lan_1": (45, C)}),
        (KIND.COMPLAINT, START.ACCEPTANCE, "vung_sau_phuc_tap", {"kn.lan_1": (60, C)}),
        (KIND.COMPLAINT, START.ACCEPTANCE, "lan_2", {"kn.lan_2": (45, C)}),
        (
            KIND.COMPLAINT,
            START.ACCEPTANCE,
            "lan_2_vung_sau_phuc_tap",
            {"kn.lan_2": (70, C)},
        ),
        (KIND.DENUNCIATION, START.RECEIPT, "nhieu_noi", {"tc.xu_ly": (10, W)}),
        (KIND.DENUNCIATION, START.RECEIPT, "khong_tham_quyen", {"tc.chuyen": (5, W)}),
        (KIND.DENUNCIATION, START.ACCEPTANCE, "phuc_tap", {"tc.giai_quyet": (60, C)}),
        (
            KIND.DENUNCIATION,
            START.ACCEPTANCE,
            "dac_biet_phuc_tap",
            {"tc.giai_quyet": (90, C)},
        ),
    ],
)
def test_the_clocks_an_officer_chooses(kind, start, circumstance, expected):
    assert terms(kind, start, circumstance=circumstance) == expected


def test_reception_has_its_own_clock():
    met = terms(KIND.REPORT, START.RECEIPT, channel="counter")
    assert met["tcd.tra_loi"] == (10, C)


def test_after_the_law_changed_the_numbers_live_on_unconfirmed():
    def confirmed(on):
        clocks = PACK.clocks_for(KIND.DENUNCIATION, START.RECEIPT, on)
        return {c.id: c.confirmed for c in clocks}

    assert confirmed(BEFORE) == {"tc.xu_ly": True}
    assert confirmed(AFTER) == {"tc.xu_ly": False}


def test_no_clock_before_its_law():
    assert terms(KIND.DENUNCIATION, START.RECEIPT, on=date(2018, 12, 31)) == {}


@pytest.mark.parametrize("kind", [KIND.PETITION, KIND.REPORT])
def test_reports_and_petitions_qualify_by_content_alone(kind):
    checks = [c.check for c in PACK.conditions_for(kind, AFTER)]
    assert checks == ["has_content"]


@pytest.mark.parametrize("kind", [KIND.COMPLAINT, KIND.DENUNCIATION, KIND.MIXED])
def test_the_statutory_kinds_need_a_person(kind):
    checks = {c.check for c in PACK.conditions_for(kind, AFTER)}
    assert "a_person_reads" in checks
    if kind is not KIND.MIXED:
        assert checks >= {"has_name", "has_address", "has_signature", "has_date"}


def test_a_denouncer_must_be_reachable():
    checks = {c.check for c in PACK.conditions_for(KIND.DENUNCIATION, AFTER)}
    assert "has_contact" in checks


def test_twenty_topics_with_names():
    assert len(PACK.topics) == 20
    assert PACK.topic_names()["dat_dai"] == "Đất đai"


def test_thresholds_are_ordered_sensibly():
    floors = PACK.thresholds
    assert floors.denunciation < floors.kind
    assert floors.spam_doubt < floors.spam_sure
    assert floors.same > 0.85


def test_every_word_of_the_pack_can_be_translated():
    said = {c.name for c in PACK.clocks} | {c.text for c in PACK.conditions}
    assert said | {t.name for t in PACK.topics} == set(NAMES)


def test_every_entry_names_its_article():
    assert all(e.article.strip() for e in (*PACK.clocks, *PACK.conditions))


HEAD = """name = "gói thử"
listen_days = 15
topic = []
condition = []
[thresholds]
kind = 0.8
"""
CLOCK = """
[[clock]]
id = "x.y"
name = "Trả lời"
kinds = ["phan_anh"]
length = 10
unit = "ngay"
start = "tiep_nhan"
article = "Điều 1"
valid_from = 2026-01-01
"""
CONDITION = """
[[condition]]
id = "c.d"
text = "Có tên"
check = "has_name"
kinds = ["phan_anh"]
article = "Điều 6"
valid_from = 2026-01-01
"""
TOPIC = '\n[[topic]]\ncode = "dat_dai"\nname = "Đất đai"\n'


def pack(folder: Path, text: str) -> api.Ruleset:
    path = folder / "rules.toml"
    path.write_text(text, "utf-8")
    return read_pack(path)


def test_a_small_pack_is_read(tmp_path):
    small = pack(tmp_path, HEAD + CLOCK)
    assert (small.name, small.listen_days) == ("gói thử", 15)
    assert small.thresholds.kind == 0.8
    assert small.clocks[0].confirmed is True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("phan_anh", "phan_ung"), "clock x.y: unknown kind 'phan_ung'"),
        (('kinds = ["phan_anh"]', "kinds = []"), "kinds is missing"),
        (('"ngay"', '"tuan"'), "unit must be one of ngay_lam_viec, ngay"),
        (("tiep_nhan", "hom_qua"), "start must be one of"),
        (('article = "Điều 1"', 'article = " "'), "article is missing"),
        (('article = "Điều 1"\n', ""), "article is missing"),
        (("length = 10", "length = 0"), "length must be a whole number"),
        (("length = 10", "length = 1.5"), "length must be a whole number"),
        (("length = 10", "length = true"), "length must be a whole number"),
        (("valid_from = 2026-01-01", ""), "valid_from is missing"),
        (("2026-01-01", '"2026-01-01"'), "valid_from must be a day"),
        (("2026-01-01", "2026-01-01\nvalid_to = 2025-01-01"), "before valid_from"),
        (
            ("2026-01-01", "2026-01-01\nconfirmed_until = 2025-01-01"),
            "confirmed_until must lie within",
        ),
        (("2026-01-01", '2026-01-01\nconfirmed = "no"'), "confirmed must be true"),
        (("2026-01-01", '2026-01-01\nchannels = "web"'), "channels must be a list"),
        (("2026-01-01", "2026-01-01\nlenght = 3"), "unknown field 'lenght'"),
    ],
)
def test_a_wrong_clock_is_refused_by_name_and_line(tmp_path, change, said):
    with pytest.raises(PackInvalid) as refused:
        pack(tmp_path, HEAD + CLOCK.replace(*change))
    assert "rules.toml, line 8, clock x.y" in str(refused.value)
    assert said in str(refused.value)


def conditions(text):
    return HEAD.replace("condition = []\n", "clock = []\n") + text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (conditions(CONDITION.replace("has_name", "has_luck")), "unknown check"),
        (conditions(CONDITION.replace('"Có tên"', '""')), "text is missing"),
        (HEAD, "missing or unknown: clock"),
        (HEAD + CLOCK + CLOCK, "overlaps with rules.toml, line 8"),
        (HEAD + CLOCK + "\n[[law]]\nx = 1\n", "missing or unknown: law"),
        (HEAD.replace("0.8", "8") + CLOCK, "kind must be 0 to 1"),
        (HEAD.replace("kind", "kinds") + CLOCK, "unknown 'kinds'"),
        (HEAD.replace("15", "0") + CLOCK, "listen_days must be 1 or more"),
        (HEAD.replace("15", "fifteen") + CLOCK, "line 2"),
        (
            HEAD.replace("topic = []\n", "") + CLOCK + TOPIC + TOPIC,
            "topic dat_dai stands there twice",
        ),
        (
            HEAD.replace("topic = []\n", "")
            + CLOCK
            + TOPIC.replace("dat_dai", "Đất đai"),
            "code must be unaccented",
        ),
    ],
)
def test_a_wrong_pack_is_refused(tmp_path, text, said):
    with pytest.raises(PackInvalid) as refused:
        pack(tmp_path, text)
    assert said in str(refused.value)


def test_versions_of_one_rule_may_follow_one_another(tmp_path):
    old = CLOCK.replace("2026-01-01", "2020-01-01\nvalid_to = 2025-12-31")
    new = CLOCK.replace("length = 10", "length = 7")
    two = pack(tmp_path, HEAD + new + old)
    assert [c.length for c in two.clocks] == [7, 10]


def test_a_special_case_does_not_overlap_with_the_ordinary_one(tmp_path):
    special = CLOCK.replace("2026-01-01", '2026-01-01\ncircumstance = "phuc_tap"')
    assert len(pack(tmp_path, HEAD + CLOCK + special).clocks) == 2


def run(*arguments):
    group = click.Group("tiepdan")
    vn_law.register_commands(cli=group)
    return CliRunner().invoke(group, ["rules", *arguments], catch_exceptions=False)


def test_the_rules_can_be_printed_for_a_lawyer():
    text = run().output
    assert "Luật Khiếu nại 2011, Điều 28" in text
    assert "? don.phan_loai" in text


def test_the_rules_of_one_day_as_json():
    listed = json.loads(run("--on", "2026-07-01", "--unconfirmed", "--json").output)
    clock = next(e for e in listed if e["id"] == "tc.xu_ly" and not e["circumstance"])
    assert (clock["valid_from"], clock["valid_to"]) == ("2026-07-01", None)
    assert (clock["length"], clock["unit"]) == (7, "ngay_lam_viec")
    assert not any(e["confirmed"] for e in listed)
    assert any(e.get("check") == "has_name" for e in listed)
