"""Vietnamese text as it is kept and compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.text import fold, tidy, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Nguyễn Huệ", "duong nguyen hue"),
        ("ƯƠNG ẮẶ", "uong aa"),
        (unicodedata.normalize("NFD", "Hòa giải"), "hoa giai"),
        ("đã", "da"),
        ("abc 123", "abc 123"),
        ("", ""),
    ],
)
def test_folding_takes_marks_and_case_away(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text("aăâđeêioôơuưyáàảãạếềểễệốồổỗộướờởỡợ ABCĐ", max_size=50))
def test_both_ways_of_writing_marks_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_words_are_folded_and_in_order():
    assert words("Tổ dân phố 5, phường Thành Sen!") == (
        "to", "dan", "pho", "5", "phuong", "thanh", "sen",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (unicodedata.normalize("NFD", "Tiếng Việt"), "Tiếng Việt"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("a\x00b\x07c\x1b", "abc"),
        ("\ufeffđầu", "đầu"),
        ("cột\tbảng", "cột\tbảng"),
        ("vui 😀 👨‍👩‍👧", "vui 😀 👨‍👩‍👧"),
        ("lẻ \ud800 đôi", "lẻ  đôi"),
    ],
    ids=["NFC", "lines", "controls", "BOM", "tab stays", "emoji stay", "surrogate"],
)
def test_tidying_keeps_words_and_drops_what_no_page_can_show(text, kept):
    assert tidy(text) == kept


@given(st.text(st.characters(codec=None)))
def test_tidied_text_can_be_stored_anywhere(text):
    clean = tidy(text)
    clean.encode("utf-8")
    assert "\x00" not in clean
    assert tidy(clean) == clean
