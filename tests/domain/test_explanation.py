"""Every rule applied to one case, said to a lawyer."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.domain.classification import LetterKind
from core.domain.eligibility import Eligibility, Verdict, examine
from core.domain.explanation import explain
from core.domain.message import Letter
from core.domain.ticket import Facts, Ticket
from plugins.vn_law.pack import SHIPPED, read_pack

PACK = read_pack(SHIPPED)


def case(at: datetime, letter: Letter | None = None, **facts: object) -> Ticket:
    return Ticket(
        id=UUID(int=1),
        code="ABCDEFGH2345",
        channel="counter",
        received_at=at,
        letter=letter,
        facts=Facts(**facts),
    )


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2025, 6, 30, 16, 59, tzinfo=UTC), 30),
        (datetime(2025, 6, 30, 17, 0, tzinfo=UTC), 1),
        (datetime(2026, 6, 30, 16, 59, tzinfo=UTC), 30),
        (datetime(2026, 6, 30, 17, 0, tzinfo=UTC), 1),
    ],
)
def test_the_law_is_that_of_the_local_day_of_arrival(at: datetime, day: int) -> None:
    told = explain(case(at), PACK)
    assert told.arrived_on.day == day
    assert told.edition is not None
    assert told.edition == PACK.edition_on(told.arrived_on)


def test_a_case_nothing_is_known_of_has_no_rules_yet() -> None:
    told = explain(case(datetime(2026, 11, 23, tzinfo=UTC)), PACK)
    assert (told.conditions, told.prescription, told.terms) == ((), None, ())


def test_each_condition_comes_with_its_rule() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    letter = Letter(external_id="1", written_at=None, body="Đèn hỏng", reply_to="")
    told = explain(case(at, letter, kind=LetterKind.COMPLAINT), PACK)
    assert told.conditions
    assert all(rule and rule.id == found.condition for found, rule in told.conditions)


def test_what_was_found_when_it_was_decided_is_not_found_anew() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    letter = Letter(external_id="1", written_at=None, body="Đèn hỏng", reply_to="")
    rules = PACK.conditions_for(LetterKind.COMPLAINT, at.date())
    findings = examine(letter, rules)[:1]
    decided = Eligibility(Verdict.ELIGIBLE, findings)
    told = explain(
        case(at, letter, kind=LetterKind.COMPLAINT, eligibility=decided), PACK
    )
    assert tuple(found for found, _rule in told.conditions) == findings
