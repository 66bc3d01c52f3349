"""What the law prescribes for one case, as far as it is known."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.domain.classification import LetterKind
from core.domain.decision import Treatment
from core.domain.eligibility import Eligibility, Verdict
from core.domain.prescription import known_of, prescribed, questions
from core.domain.routing import Competence, Routing
from core.domain.ticket import Facts, Ticket
from plugins.vn_law.pack import SHIPPED, read_pack

PACK = read_pack(SHIPPED)
TODAY = datetime(2026, 11, 23, tzinfo=UTC)


def case(received_at: datetime = TODAY, **facts: object) -> Ticket:
    return Ticket(
        id=UUID(int=1),
        code="ABCDEFGH2345",
        channel="counter",
        received_at=received_at,
        facts=Facts(**facts),
    )


def test_without_a_kind_nothing_is_prescribed_and_nothing_asked() -> None:
    assert prescribed(PACK, case()) is None
    assert questions(PACK, case()) == ()


def test_what_is_not_known_is_taken_as_usual_and_the_rest_is_told() -> None:
    told = prescribed(PACK, case(kind=LetterKind.COMPLAINT))
    assert told
    assert told.row.id == "xl.kn.lan_1"
    assert {row.treatment for row in told.others} == {
        Treatment.FILE,
        Treatment.GUIDE,
        Treatment.RETURN,
    }


def test_findings_decide() -> None:
    late = Eligibility(Verdict.ELIGIBLE, found={"timing": "het_thoi_hieu"})
    told = prescribed(PACK, case(kind=LetterKind.COMPLAINT, eligibility=late))
    assert told
    assert told.row.treatment is Treatment.RETURN


def test_when_all_is_known_one_row_is_left() -> None:
    found = {
        "instance": "lan_hai", "writers": "mot_nguoi", "identity": "ro_danh_tinh",
        "evidence": "co_co_so", "finality": "chua_giai_quyet_xong",
        "copy": "don_duy_nhat", "timing": "con_thoi_hieu",
    }  # fmt: skip
    known = case(
        kind=LetterKind.COMPLAINT,
        eligibility=Eligibility(Verdict.ELIGIBLE, found=found),
        routing=Routing(Competence.OWN, unit="kt"),
    )
    told = prescribed(PACK, known)
    assert told
    assert (told.row.id, told.others) == ("xl.kn.lan_2", ())
    assert len(known_of(known)) == 10


def test_only_what_may_lead_elsewhere_is_asked() -> None:
    of_complaints = questions(PACK, case(kind=LetterKind.COMPLAINT))
    of_reports = questions(PACK, case(kind=LetterKind.REPORT))
    assert {"instance", "timing", "writers"} <= set(of_complaints)
    assert not {"instance", "timing", "writers"} & set(of_reports)


@pytest.mark.parametrize("found", [{"timing": "x"}, {"kind": "to_cao"}, {"y": "x"}])
def test_a_finding_nobody_knows_is_refused(found: dict[str, str]) -> None:
    odd = case(
        kind=LetterKind.REPORT, eligibility=Eligibility(Verdict.ELIGIBLE, found=found)
    )
    with pytest.raises(ValueError, match=r"."):
        known_of(odd)


def test_a_letter_older_than_the_table_has_no_prescription() -> None:
    old = case(datetime(2020, 1, 2, tzinfo=UTC), kind=LetterKind.REPORT)
    assert prescribed(PACK, old) is None
