"""The shipped rule pack says what the law says."""

from datetime import date

import pytest

from core import api
from plugins import vn_law
from plugins.vn_law.names import NAMES

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
        (KIND.DENUNCIATION, START.ACCEPTANCE, "phuc_tap", {"tc.giai_quyet": (30, C)}),
        (KIND.COMPLAINT, START.DECISION_RECEIVED, "", {"kn.len_lan_2": (30, C)}),
        (
            KIND.COMPLAINT,
            START.DECISION_RECEIVED,
            "vung_sau",
            {"kn.len_lan_2": (45, C)},
        ),
        (KIND.COMPLAINT, START.EXPIRY, "", {"kn.len_lan_2": (30, C)}),
        (KIND.COMPLAINT, START.EXPIRY, "vung_sau", {"kn.len_lan_2": (45, C)}),
        (KIND.COMPLAINT, START.KNOWLEDGE, "", {"kn.thoi_hieu": (90, C)}),
    ],
)
def test_the_clocks_an_officer_chooses(kind, start, circumstance, expected):
    assert terms(kind, start, circumstance=circumstance) == expected


@pytest.mark.parametrize(
    ("circumstance", "times"), [("", 0), ("phuc_tap", 1), ("dac_biet_phuc_tap", 2)]
)
def test_a_denunciation_is_extended_as_often_as_the_law_allows(circumstance, times):
    (clock,) = (
        c
        for c in PACK.clocks_for(
            KIND.DENUNCIATION, START.ACCEPTANCE, BEFORE, circumstance=circumstance
        )
        if c.id == "tc.giai_quyet"
    )
    assert (clock.prolonging.times if clock.prolonging else 0) == times
    assert clock.suspended_by == "Luật Tố cáo 2018, Điều 34"


def test_a_citizens_terms_bind_the_citizen():
    holders = {c.id for c in PACK.clocks if c.holder is api.Holder.CITIZEN}
    assert holders == {"kn.len_lan_2", "kn.thoi_hieu"}


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
    said |= {ground.text for ground in PACK.refusals}
    said |= {step.name for step in PACK.proceedings}
    said |= {special.vi for special in PACK.circumstances.values()}
    assert said | {t.name for t in PACK.topics} == set(NAMES)


def test_every_rule_says_in_both_languages_what_it_means():
    for rule in PACK.rules:
        assert rule.article.strip()
        assert rule.sentence.vi.strip()
        assert rule.sentence.en.strip()
        assert rule.sentence.vi != rule.sentence.en


def test_leaders_receive_and_may_refuse_as_the_law_lists():
    duties = {d.tier: (d.days, d.every) for d in PACK.duties}
    assert duties == {"xa": (1, api.Every.WEEK), "tinh": (1, api.Every.MONTH)}
    assert len(PACK.refusals) == 4
    assert {ground.article for ground in PACK.refusals} == {
        "Luật Tiếp công dân 2013, Điều 9"
    }
