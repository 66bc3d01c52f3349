from enum import Enum

import pytest

from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.eligibility import Verdict
from core.domain.event import EventKind
from core.domain.message import Direction, Purpose
from core.domain.officer import Action, Role
from core.domain.reception import ReceptionSort
from core.domain.reply import DraftState
from core.domain.routing import Competence
from core.domain.stage import Stage
from core.domain.turn import TurnState
from core.domain.visit import VisitorRole, VisitOutcome
from core.web.labels import label

ENUMS = (
    LetterKind, Stage, Disposition, Role, Action, Verdict, Competence, DraftState,
    Purpose, Direction, EventKind, ReceptionSort, TurnState, VisitOutcome, VisitorRole,
)  # fmt: skip


@pytest.mark.parametrize("member", [m for enum in ENUMS for m in enum], ids=repr)
def test_every_member_of_every_enum_has_a_name_of_its_own(member: Enum) -> None:
    assert label(member) not in ("", member.value)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("khieu_nai", "Khiếu nại"),
        ("web", "Trang web"),
        ("gave_up", "Không gửi được"),
        (5, "Rất hài lòng"),
        ("", ""),
        (None, ""),
        ("dat_dai", "dat_dai"),
        (Stage.CLASSIFY, "Phân loại"),
        (Action.CLASSIFY, "Phân loại, xử lý đơn"),
    ],
)
def test_a_code_is_named_and_an_unknown_one_stays_as_it_is(
    code: Enum | str | int | None, name: str
) -> None:
    assert label(code) == name


def test_an_enum_the_house_does_not_know_shows_its_value() -> None:
    class Odd(Enum):
        ONE = "mot"

    assert label(Odd.ONE) == "mot"
