"""Conditions are held against a letter; only a person may say no."""

from datetime import UTC, date, datetime

import pytest

from core.domain.attachment import Attachment
from core.domain.classification import LetterKind
from core.domain.eligibility import (
    CHECKS,
    Condition,
    Finding,
    Verdict,
    examine,
    verdict_of,
)
from core.domain.message import Letter
from core.domain.party import Party

SCAN = Attachment("a" * 64, "don.pdf", "application/pdf", 10)
FULL = Letter(
    body="Tôi khiếu nại",
    party=Party(name="Lê Thị A", address="Tổ 5", phone="0912"),
    written_at=datetime(2026, 3, 1, tzinfo=UTC),
    signed=True,
)


@pytest.mark.parametrize(
    ("check", "letter", "met"),
    [
        ("has_content", FULL, True),
        ("has_content", Letter(body="  \n"), False),
        ("has_content", Letter(body="", attachments=(SCAN,)), True),
        ("has_name", FULL, True),
        ("has_name", Letter(body="x", party=Party(name="  ")), False),
        ("has_address", FULL, True),
        ("has_address", Letter(body="x"), False),
        ("has_contact", FULL, True),
        ("has_contact", Letter(body="x", party=Party(email="a@b.vn")), True),
        ("has_contact", Letter(body="x", reply_to="zalo-1"), True),
        ("has_contact", Letter(body="x"), False),
        ("has_signature", FULL, True),
        ("has_signature", Letter(body="x", signed=False), False),
        ("has_signature", Letter(body="x"), None),
        ("has_date", FULL, True),
        ("has_date", Letter(body="x"), False),
        ("a_person_reads", FULL, None),
    ],
)
def test_a_check_says_yes_no_or_nobody_can_tell(check, letter, met):
    assert CHECKS[check](letter) is met


def test_every_check_has_a_case_here():
    cases = test_a_check_says_yes_no_or_nobody_can_tell.pytestmark[0].args[1]
    assert {case[0] for case in cases} == set(CHECKS)


def condition(check):
    return Condition(
        id=f"c.{check}",
        text="Có",
        check=check,
        kinds=frozenset({LetterKind.COMPLAINT}),
        article="Điều 6",
        valid_from=date(2021, 1, 1),
    )


def test_a_finding_names_condition_text_and_article():
    (finding,) = examine(FULL, [condition("has_name")])
    assert finding == Finding("c.has_name", "Có", "Điều 6", met=True)


@pytest.mark.parametrize(
    ("met", "verdict"),
    [
        ([], Verdict.ELIGIBLE),
        ([True, True], Verdict.ELIGIBLE),
        ([True, False], None),
        ([True, None], None),
    ],
    ids=["nothing to meet", "all met", "one not met", "one that a person must read"],
)
def test_there_is_no_automatic_no(met, verdict):
    findings = [Finding("c", "t", "a", met=m) for m in met]
    assert verdict_of(findings) is verdict
