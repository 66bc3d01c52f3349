"""Parties, officers, marks, secrecy: small rules with large consequences."""

from datetime import UTC, datetime

import pytest

from core.domain.because import because
from core.domain.feedback import Rating, becomes_letter
from core.domain.message import Letter
from core.domain.officer import MAY, Action, Officer, Role
from core.domain.party import Party
from core.domain.secrecy import SEALED, shown_party

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mark", "words", "wants_answer", "letter"),
    [
        (1, "Chờ hai tiếng", False, True),
        (2, "Thiếu ghế", False, True),
        (3, "Tạm được", False, False),
        (1, "", False, False),
        (1, "  \n ", False, False),
        (5, "", True, True),
        (5, "Rất tốt", False, False),
    ],
    ids=[
        "worst with words",
        "low with words",
        "middling with words",
        "worst without words",
        "blank words are no words",
        "a wish is a wish at any mark",
        "praise",
    ],
)
def test_a_rating_becomes_a_letter_on_low_mark_with_words_or_wish(
    mark, words, wants_answer, letter
):
    rating = Rating(
        id="n",
        point="Q1",
        mark=mark,
        rated_at=NOW,
        words=words,
        wants_answer=wants_answer,
    )
    assert becomes_letter(rating) is letter


@pytest.mark.parametrize(
    ("party", "anonymous"),
    [
        (Party(), True),
        (Party(name="A"), True),
        (Party(address="Tổ 5"), True),
        (Party(name=" ", address="Tổ 5"), True),
        (Party(name="A", address="Tổ 5"), False),
    ],
)
def test_without_name_or_address_a_letter_is_anonymous(party, anonymous):
    assert party.anonymous is anonymous


WRITER = Party(name="Trần B", phone="0912", address="Tổ 1", identity_number="04")


@pytest.mark.parametrize(
    ("sealed", "opened", "shown"),
    [
        (False, False, WRITER),
        (False, True, WRITER),
        (True, False, SEALED),
        (True, True, WRITER),
    ],
)
def test_a_sealed_writer_is_seen_only_through_an_opening(sealed, opened, shown):
    letter = Letter(body="x", party=WRITER)
    assert shown_party(letter, sealed=sealed, opened=opened) == shown


def test_what_is_shown_of_a_sealed_writer_is_nothing():
    assert Party() == SEALED


def officer(role, active=True):
    return Officer(username="a", name="A", role=role, active=active)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_do_something_and_nobody_may_do_all(role):
    assert MAY[role]
    assert MAY[role] != frozenset(Action)


def test_every_action_is_somebodys():
    assert frozenset().union(*MAY.values()) == frozenset(Action)


@pytest.mark.parametrize(
    ("role", "action", "may"),
    [
        (Role.HEAD, Action.SIGN, True),
        (Role.HANDLER, Action.SIGN, False),
        (Role.RECEPTION, Action.SIGN, False),
        (Role.ADMIN, Action.READ, False),
        (Role.ADMIN, Action.OPEN_IDENTITY, False),
        (Role.HANDLER, Action.OPEN_IDENTITY, False),
        (Role.RECEPTION, Action.CLASSIFY, True),
    ],
)
def test_who_may_do_what(role, action, may):
    assert officer(role).may(action) is may


def test_an_officer_who_has_left_may_nothing():
    assert not any(officer(Role.HEAD, active=False).may(a) for a in Action)


def test_a_reason_is_a_message_with_its_values():
    reason = because("Chờ {n} ngày", n=3)
    assert str(reason) == "Chờ 3 ngày"
    assert reason.text == "Chờ {n} ngày"


def test_braces_in_what_a_citizen_wrote_are_only_words():
    assert str(because("{why}", why="{0} {name}")) == "{0} {name}"
    assert str(because("không có giá trị {")) == "không có giá trị {"
