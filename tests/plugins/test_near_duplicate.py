"""suggest_same: the same words, the same place, the same person."""

from datetime import UTC, datetime, timedelta

import pytest

from core.api import Letter, PastLetter, fold
from plugins.near_duplicate import suggest_same

NOW = datetime(2026, 3, 20, tzinfo=UTC)
LAMP = (
    "Kính gửi UBND phường. Đèn đường đoạn từ số 40 đến số 86 đường Nguyễn Chí Thanh "
    "hỏng đã hơn một tuần nay, tối đi lại rất nguy hiểm. Mong phường cho người sửa sớm."
)
REMINDER = (
    LAMP + " Tôi đã gửi thư này tuần trước mà chưa thấy ai trả lời, xin nhắc lại."
)


def past(body=LAMP, same_person=True, days=3, code="OLD", place=""):
    return PastLetter(code, body, place, NOW - timedelta(days=days), same_person)


def ask(body, *candidates, **more):
    return suggest_same(
        letter=Letter(body=body, written_at=NOW, **more), candidates=candidates
    )


@pytest.mark.parametrize(
    "body",
    [
        LAMP,
        LAMP.upper(),
        LAMP.replace(".", " !!! "),
        fold(LAMP),
        REMINDER,
    ],
    ids=["sent again", "in capitals", "other punctuation", "no marks", "a reminder"],
)
def test_the_same_persons_letter_sent_again_is_found(body):
    found = ask(body, past())
    assert (found.code, found.same_person) == ("OLD", True)
    assert found.confidence >= 0.9
    assert any("Cùng người gửi" in str(r) for r in found.reasons)


@pytest.mark.parametrize(
    "body",
    [
        "Mất nước ba ngày nay ở tổ dân phố 5, đề nghị công ty nước trả lời dân.",
        LAMP.replace("Nguyễn Chí Thanh", "Phan Đình Phùng"),
        LAMP.replace("số 40 đến số 86", "số 2 đến số 10"),
        "",
        "😀",
    ],
    ids=["another matter", "another street", "other houses", "empty", "no words"],
)
def test_another_matter_is_not(body):
    found = ask(body, past())
    assert found is None or found.confidence < 0.9


@pytest.mark.parametrize(
    ("body", "old", "same"),
    [
        ("Mất nước", "Mất nước", True),
        ("mat nuoc!", "Mất nước", True),
        ("Mất nước tổ 5", "Mất nước tổ 6", False),
        ("Mất nước nữa rồi", "Mất nước", False),
    ],
)
def test_short_letters_must_be_word_for_word_the_same(body, old, same):
    found = ask(body, past(old))
    assert (found is not None and found.confidence >= 0.9) is same


def test_the_place_field_tells_places_apart():
    body = "Đèn đường hỏng cả tuần nay, tối đi lại nguy hiểm, mong phường sửa sớm giúp"
    assert ask(body, past(body, place="Tổ 5"), place="Tổ 6") is None
    assert ask(body, past(body, place="Tổ 5"), place="Tổ 5").confidence == 1.0


def test_a_longer_name_of_the_same_street_is_the_same():
    longer = LAMP.replace("Nguyễn Chí Thanh", "Nguyễn Chí Thanh Nam")
    assert ask(longer, past()).confidence >= 0.9


def test_a_neighbours_letter_is_named_but_not_as_the_same_person():
    found = ask(LAMP, past(same_person=False))
    assert found.same_person is False
    assert any("khác" in str(r) for r in found.reasons)


def test_the_same_persons_letter_comes_before_a_neighbours():
    found = ask(REMINDER, past(REMINDER, same_person=False, code="N"), past())
    assert found.code == "OLD"


def test_the_same_words_a_month_later_may_be_a_new_matter():
    found = ask(LAMP, past(days=40))
    assert found.confidence < 0.9
    assert any("40 ngày" in str(r) for r in found.reasons)


def test_a_letter_that_says_not_solved_is_no_double():
    assert ask(LAMP, past(), linked_to="OLD") is None


def test_a_few_words_quoted_in_a_long_letter_are_not_the_same_letter():
    long = LAMP + " " + " ".join(f"việc khác thứ {n} cần xem" for n in range(60))
    found = ask(long, past())
    assert found is None or found.confidence < 0.9


def test_nothing_to_compare_with_is_no_opinion():
    assert ask(LAMP) is None
    assert suggest_same(letter=Letter(body=LAMP), candidates=[past("")]) is None


def test_without_a_date_the_time_apart_is_not_guessed():
    found = suggest_same(letter=Letter(body=LAMP), candidates=[past(days=90)])
    assert found.confidence >= 0.9


def test_five_megabytes_are_compared_by_their_beginning():
    huge = "đèn đường hỏng rồi " * 300_000
    assert ask(huge, past(huge)).confidence == 1.0
