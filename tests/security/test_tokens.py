"""Form tokens: ours, for this form, and not too old."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FormExpired
from core.security.throttle import Throttle
from core.security.tokens import FORM_LIFE, SignedForms, digest, new_bearer

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def forms(
    secret: bytes = b"a secret of thirty-two characters", at: datetime = NOON
) -> SignedForms:
    return SignedForms(secret, lambda: at, Throttle(lambda: 0.0))


def test_a_token_gives_its_nonce_back_and_no_two_are_alike() -> None:
    first, second = forms().issue("gui"), forms().issue("gui")
    assert forms().check(first, "gui") != forms().check(second, "gui")
    assert forms().check(first, "gui") == first.partition(".")[0]


@pytest.mark.parametrize("late", [timedelta(0), FORM_LIFE])
def test_a_token_lives_a_day(late: timedelta) -> None:
    token = forms().issue("gui")
    assert forms(at=NOON + late).check(token, "gui")
    with pytest.raises(FormExpired):
        forms(at=NOON + FORM_LIFE + timedelta(seconds=1)).check(token, "gui")


def test_a_token_of_another_form_or_house_is_worth_nothing() -> None:
    token = forms().issue("gui")
    with pytest.raises(FormExpired):
        forms().check(token, "track")
    with pytest.raises(FormExpired):
        forms(b"another secret of thirty-two chars").check(token, "gui")


def test_no_part_of_a_token_can_be_changed() -> None:
    nonce, issued, mac = forms().issue("gui").split(".")
    later = str(int(issued) + 3600)
    forged = base64.urlsafe_b64encode(bytes(16)).rstrip(b"=").decode()
    for token in (
        f"{nonce}x.{issued}.{mac}",
        f"{nonce}.{later}.{mac}",
        f"{nonce}.{issued}.{forged}",
        f"{nonce}.{issued}.",
        f"{nonce}.{issued}",
        f"{nonce}.{issued}.{mac}.",
        f"{nonce}.{issued}.{mac}=",
        f"{nonce}\n{issued}..{mac}",
        f".{nonce}\n{issued}.{mac}",
        f"{nonce}.x{issued}.{mac}",
        f"{nonce}.{issued}.{mac[:-1]}",
        f"{nonce}.{issued}.\ud800",
        "",
        ".",
        "..",
        "\0",
        "." * 10_000,
        "9" * 100_000 + "." + "9" * 100_000 + ".x",
    ):
        with pytest.raises(FormExpired):
            forms().check(token, "gui")


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_garbage_is_only_ever_expired(token: str, purpose: str) -> None:
    with pytest.raises(FormExpired):
        forms().check(token, purpose)


@given(st.text(st.characters(codec=None)))
def test_any_purpose_can_be_signed(purpose: str) -> None:
    assert forms().check(forms().issue(purpose), purpose)


def test_bearers_are_long_random_and_kept_as_digests() -> None:
    assert len({new_bearer() for _ in range(100)}) == 100
    assert len(new_bearer()) == 43
    assert len(digest("x")) == 64
    assert digest("\ud800") != digest("")
