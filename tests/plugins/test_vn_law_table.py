"""The shipped decision table: what the law prescribes, for every letter."""

from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import api
from core.domain.decision import (
    DIMENSIONS,
    Copy,
    Evidence,
    Finality,
    Identity,
    Instance,
    Situation,
    Timing,
    Treatment,
    Writers,
    decide,
)
from core.domain.eligibility import Verdict
from core.domain.routing import Competence
from plugins import vn_law

PACK = vn_law.register_ruleset()
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)
FIRST_DAY = date(2021, 11, 15)
TABLE = PACK.treatments_on(AFTER)
KIND = api.LetterKind

SITUATIONS = st.builds(
    Situation,
    **{name: st.sampled_from(list(kind)) for name, kind in DIMENSIONS.items()},
)


def prescribed(kind, **known):
    return decide(TABLE, Situation(kind=kind, **known))


@pytest.mark.parametrize(
    ("known", "treatment", "documents"),
    [
        ({"kind": KIND.COMPLAINT}, "thu_ly", ("phieu_de_xuat", "thong_bao_thu_ly")),
        (
            {"kind": KIND.COMPLAINT, "instance": Instance.SECOND},
            "thu_ly",
            ("phieu_de_xuat", "thong_bao_thu_ly"),
        ),
        (
            {"kind": KIND.COMPLAINT, "verdict": Verdict.NOT_ELIGIBLE},
            "huong_dan",
            ("phieu_huong_dan",),
        ),
        (
            {"kind": KIND.COMPLAINT, "timing": Timing.EXPIRED},
            "tra_don",
            ("thong_bao_khong_thu_ly",),
        ),
        (
            {"kind": KIND.COMPLAINT, "writers": Writers.UNREPRESENTED},
            "tra_don",
            ("phieu_tra_don", "phieu_huong_dan"),
        ),
        (
            {"kind": KIND.COMPLAINT, "writers": Writers.REPRESENTED},
            "thu_ly",
            ("phieu_de_xuat", "thong_bao_thu_ly"),
        ),
        (
            {"kind": KIND.COMPLAINT, "competence": Competence.COURT},
            "huong_dan",
            ("phieu_huong_dan",),
        ),
        (
            {"kind": KIND.COMPLAINT, "competence": Competence.SUBORDINATE},
            "huong_dan",
            ("phieu_huong_dan",),
        ),
        ({"kind": KIND.COMPLAINT, "identity": Identity.ANONYMOUS}, "luu_don", ()),
        (
            {"kind": KIND.COMPLAINT, "finality": Finality.NOTHING_NEW},
            "luu_don",
            ("thong_bao_khong_thu_ly",),
        ),
        (
            {"kind": KIND.COMPLAINT, "finality": Finality.NEW_FACTS},
            "thu_ly",
            ("phieu_de_xuat", "thong_bao_thu_ly"),
        ),
        (
            {"kind": KIND.DENUNCIATION},
            "thu_ly",
            ("quyet_dinh_thu_ly", "thong_bao_thu_ly"),
        ),
        (
            {"kind": KIND.DENUNCIATION, "competence": Competence.SUPERIOR},
            "chuyen_don",
            ("phieu_chuyen_don", "thong_bao_chuyen_don"),
        ),
        (
            {"kind": KIND.DENUNCIATION, "identity": Identity.ANONYMOUS},
            "luu_don",
            (),
        ),
        (
            {
                "kind": KIND.DENUNCIATION,
                "identity": Identity.ANONYMOUS,
                "evidence": Evidence.CLEAR,
            },
            "kiem_tra",
            ("phieu_de_xuat",),
        ),
        (
            {
                "kind": KIND.DENUNCIATION,
                "identity": Identity.IMPOSTOR,
                "evidence": Evidence.CLEAR,
                "competence": Competence.OTHER,
            },
            "chuyen_don",
            ("phieu_chuyen_don",),
        ),
        (
            {"kind": KIND.DENUNCIATION, "timing": Timing.EXPIRED},
            "thu_ly",
            ("quyet_dinh_thu_ly", "thong_bao_thu_ly"),
        ),
        ({"kind": KIND.PETITION}, "thu_ly", ("van_ban_tra_loi",)),
        (
            {"kind": KIND.REPORT, "identity": Identity.ANONYMOUS},
            "thu_ly",
            ("van_ban_tra_loi",),
        ),
        (
            {"kind": KIND.REPORT, "competence": Competence.PARTY_BODY},
            "chuyen_don",
            ("phieu_chuyen_don", "thong_bao_chuyen_don"),
        ),
        ({"kind": KIND.REPORT, "verdict": Verdict.NOT_ELIGIBLE}, "luu_don", ()),
        ({"kind": KIND.MIXED}, "tach_don", ()),
        ({"kind": KIND.MIXED, "competence": Competence.OTHER}, "tach_don", ()),
        (
            {"kind": KIND.DENUNCIATION, "copy": Copy.SENT_ROUND},
            "thu_ly",
            ("quyet_dinh_thu_ly", "thong_bao_thu_ly"),
        ),
        (
            {
                "kind": KIND.DENUNCIATION,
                "copy": Copy.SENT_ROUND,
                "competence": Competence.OTHER,
            },
            "luu_don",
            (),
        ),
        ({"kind": KIND.PETITION, "copy": Copy.DUPLICATE}, "luu_don", ()),
    ],
)
def test_what_the_law_prescribes(known, treatment, documents):
    row = prescribed(**known)
    assert (row.treatment, row.documents) == (treatment, documents)


def test_each_of_all_situations_has_exactly_one_outcome():
    counts = Counter(
        decide(TABLE, Situation(**dict(zip(DIMENSIONS, values, strict=True)))).id
        for values in product(*DIMENSIONS.values())
    )
    assert counts.total() == 38_880
    assert counts == {r.row.id: r.decides for r in api.cover(TABLE).reaches}
    assert set(counts) == {row.id for row in TABLE}


@pytest.mark.parametrize("on", [FIRST_DAY, date(2025, 6, 30), BEFORE, AFTER])
def test_the_table_is_total_on_each_side_of_every_change(on):
    found = api.cover(PACK.treatments_on(on))
    assert (found.undecided, found.idle) == (0, ())


@given(SITUATIONS)
def test_nobody_unknown_is_accepted_or_written_to(situation):
    """A complaint or denunciation without a known writer opens no case of theirs."""
    row = decide(TABLE, situation)
    statutory = situation.kind in {KIND.COMPLAINT, KIND.DENUNCIATION}
    if statutory and situation.identity is not Identity.NAMED:
        assert row.treatment in {Treatment.FILE, Treatment.INSPECT, Treatment.TRANSFER}
        assert set(row.documents) <= {"phieu_de_xuat", "phieu_chuyen_don"}


@given(SITUATIONS)
def test_only_what_is_ours_is_accepted(situation):
    row = decide(TABLE, situation)
    if row.treatment in {Treatment.ACCEPT, Treatment.INSPECT}:
        assert situation.competence is Competence.OWN
    if row.treatment is Treatment.TRANSFER:
        assert situation.competence is not Competence.OWN


@given(SITUATIONS)
def test_what_is_not_eligible_is_never_accepted(situation):
    if situation.verdict is Verdict.NOT_ELIGIBLE:
        assert decide(TABLE, situation).treatment is not Treatment.ACCEPT


@given(SITUATIONS)
def test_a_letter_refused_in_its_writers_name_is_told_why(situation):
    row = decide(TABLE, situation)
    if row.treatment in {Treatment.RETURN, Treatment.GUIDE}:
        assert row.documents


@given(SITUATIONS)
def test_time_limits_bind_complaints_only(situation):
    if situation.kind is KIND.COMPLAINT:
        return
    late = {name: getattr(situation, name) for name in DIMENSIONS}
    other = next(t for t in Timing if t is not situation.timing)
    assert decide(TABLE, situation) is decide(
        TABLE, Situation(**{**late, "timing": other})
    )


@pytest.mark.parametrize(
    ("people", "representatives"),
    [(1, None), (4, None), (5, 2), (10, 2), (11, 5), (300, 5)],
)
def test_a_group_sends_representatives(people, representatives):
    assert PACK.representatives(people, AFTER) == representatives
