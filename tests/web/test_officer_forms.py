"""Officers' forms: what is taken, what is said beside the field."""

import pytest

from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.eligibility import Finding, Verdict
from core.domain.routing import Competence, Routing
from core.domain.ruleset import Ruleset, Topic
from core.domain.unit import Unit
from core.errors import InputInvalid
from core.store.views import InboxFilter
from core.web.forms import (
    classification,
    eligibility,
    inbox_filter,
    inbox_query,
    routing,
)

RULES = Ruleset(name="thử", topics=(Topic("giao_thong", "Giao thông"),))
UNITS = (Unit(code="vp", name="Văn phòng"), Unit(code="cu", name="Cũ", active=False))
FINDINGS = (
    Finding("ten", "Có tên", "Điều 6", True),
    Finding("ngay", "Có ngày", "", None),
)


def test_kind_and_topic_are_read_apart_or_together():
    both = classification({"kind": "to_cao", "topic": "giao_thong"}, RULES)
    assert both == {"kind": LetterKind.DENUNCIATION, "topic": "giao_thong"}
    assert classification({"topic": "giao_thong"}, RULES) == {"topic": "giao_thong"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({}, "kind"), ({"kind": "thơ"}, "kind"), ({"topic": "sao hỏa"}, "topic")],
)
def test_unknown_kinds_and_topics_are_refused(fields, wrong):
    with pytest.raises(InputInvalid) as refused:
        classification(fields, RULES)
    assert list(refused.value.fields) == [wrong]


def test_a_yes_keeps_what_the_officer_saw():
    said = eligibility({"verdict": "du_dieu_kien", "met-ngay": "yes"}, FINDINGS)
    assert said.verdict is Verdict.ELIGIBLE
    assert [f.met for f in said.findings] == [True, True]


def test_a_no_carries_its_end_and_its_reason():
    said = eligibility(
        {
            "verdict": "khong_du_dieu_kien",
            "ends_as": "tra_don",
            "why": "Không thuộc {thẩm quyền}",
            "met-ngay": "no",
        },
        FINDINGS,
    )
    assert (said.verdict, said.ends_as) == (Verdict.NOT_ELIGIBLE, Disposition.RETURNED)
    assert str(said.because) == "Không thuộc {thẩm quyền}"
    assert [f.met for f in said.findings] == [True, False]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "verdict"),
        ({"verdict": "khong_du_dieu_kien"}, "why"),
        ({"verdict": "du_dieu_kien", "found-timing": "hôm qua"}, "verdict"),
        (
            {"verdict": "khong_du_dieu_kien", "ends_as": "thu_rac", "why": "x"},
            "ends_as",
        ),
        ({"verdict": "khong_du_dieu_kien", "ends_as": "tra_don", "why": " "}, "why"),
    ],
)
def test_a_no_without_end_or_reason_is_refused(fields, wrong):
    with pytest.raises(InputInvalid) as refused:
        eligibility(fields, FINDINGS)
    assert list(refused.value.fields) == [wrong]


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"unit": "vp"}, Routing(Competence.OWN, unit="vp")),
        (
            {"competence": "toa_an", "outside": "Tòa án nhân dân khu vực 1"},
            Routing(Competence.COURT, body="Tòa án nhân dân khu vực 1"),
        ),
    ],
)
def test_a_letter_goes_to_an_own_unit_or_a_named_body(fields, read):
    assert routing(fields, UNITS) == read


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "unit"),
        ({"unit": "cu"}, "unit"),
        ({"competence": "trên trời"}, "competence"),
        ({"competence": "toa_an"}, "outside"),
    ],
)
def test_no_letter_goes_nowhere(fields, wrong):
    with pytest.raises(InputInvalid) as refused:
        routing(fields, UNITS)
    assert list(refused.value.fields) == [wrong]


def test_the_inbox_address_says_the_whole_filter():
    wanted = InboxFilter(words="đèn đường", kind="khieu_nai", overdue=True)
    query = inbox_query(wanted)
    assert query == {"words": "đèn đường", "kind": "khieu_nai", "overdue": "1"}
    assert inbox_filter(query) == wanted
    assert inbox_query(wanted, overdue="", mine="1")["mine"] == "1"
    assert inbox_filter({"mine": "yes", "nonsense": "1"}) == InboxFilter()
