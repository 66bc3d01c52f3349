"""A long text goes out in messages that fit, cut where a reader would pause."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zalo.split import LONGEST, split

SENTENCE = "Tổ điện đã thay bóng đèn trước số 40 đường Nguyễn Chí Thanh. "


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_short_text_is_one_message() -> None:
    assert split("  Đã nhận. \n") == ["Đã nhận."]
    assert split("") == []
    assert split(" \n ") == []


def test_it_is_cut_between_sentences() -> None:
    pieces = split(SENTENCE * 100)
    assert len(pieces) == 4
    assert all(piece.endswith(".") for piece in pieces)
    assert " ".join(pieces) == (SENTENCE * 100).strip()


def test_without_sentences_it_is_cut_between_words() -> None:
    pieces = split("bóng đèn " * 500)
    assert {word for piece in pieces for word in piece.split()} == {"bóng", "đèn"}
    assert all(_units(piece) <= LONGEST for piece in pieces)


def test_without_any_gap_it_is_cut_where_it_is_full() -> None:
    assert [len(piece) for piece in split("a" * 4_500)] == [2_000, 2_000, 500]


def test_an_emoji_counts_twice_and_is_never_cut_in_two() -> None:
    pieces = split("🚧" * 1_500)
    assert [len(piece) for piece in pieces] == [1_000, 500]


@given(st.text(max_size=200), st.integers(4, 30))
def test_nothing_but_white_space_is_lost_and_all_fits(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
    assert all(0 < _units(piece) <= longest for piece in pieces)


@pytest.mark.parametrize("size", [1_999, 2_000, 2_001])
def test_the_limit_itself_fits(size: int) -> None:
    assert len(split("a" * size)) == (1 if size <= 2_000 else 2)
