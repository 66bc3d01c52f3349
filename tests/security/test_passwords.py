"""Passwords of officers."""

import unicodedata

import pytest

from core.security import passwords
from core.security.passwords import hash_password, new_password, password_fits


@pytest.mark.parametrize(
    "password",
    ["mật khẩu rất dài", "x" * 1000, "\ud800 half", "a\0b and more", "😀" * 10],
)
def test_the_right_password_fits_and_no_other(password: str) -> None:
    kept = hash_password(password)
    assert kept.startswith("$argon2id$")
    assert password_fits(password, kept)
    assert not password_fits(password + "x", kept)
    assert not password_fits(password[:-1], kept)


def test_a_password_typed_on_another_keyboard_fits() -> None:
    kept = hash_password(unicodedata.normalize("NFC", "Thành Sen, tiếp dân"))
    assert password_fits(unicodedata.normalize("NFD", "Thành Sen, tiếp dân"), kept)


def test_no_two_hashes_are_alike() -> None:
    assert hash_password("cùng một mật khẩu") != hash_password("cùng một mật khẩu")


@pytest.mark.parametrize("kept", [None, "", "nonsense", "$argon2id$v=19$m=1"])
def test_without_a_hash_nothing_fits(kept: str | None) -> None:
    assert not password_fits("", kept)
    assert not password_fits("anything at all", kept)


def test_an_unknown_officer_costs_a_hash_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = []

    class Counting:
        def verify(self, kept: str, _password: bytes) -> bool:
            checked.append(kept)
            return True

    monkeypatch.setattr(passwords, "_hasher", Counting())
    assert not password_fits("guess", None)
    assert len(checked) == 1


def test_a_made_password_is_long_enough_and_never_the_same() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) >= passwords.MIN_LENGTH for password in made)
