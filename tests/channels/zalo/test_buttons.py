"""A press, a code and "tiến độ" are told apart from a citizen's own words."""

import pytest

from channels.zalo.buttons import (
    Press,
    Wish,
    looks_like_code,
    read_press,
    says_satisfied,
    with_buttons,
)
from core.domain.tracking import new_code, show_code

CODE = new_code(lambda n: 7 % n)


@pytest.mark.parametrize(
    ("text", "press"),
    [
        (f"#TD:them:{CODE}", Press(Wish.ADD, CODE)),
        (f"#TD:tiendo:{CODE}", Press(Wish.PROGRESS, CODE)),
        ("#TD:tiendo", Press(Wish.PROGRESS)),
        ("#TD:moi", Press(Wish.NEW)),
        (f"#TD:hailong:{CODE}", Press(Wish.SATISFIED, CODE)),
        (f"#TD:chua:{CODE}", Press(Wish.UNSATISFIED, CODE)),
        (CODE, Press(Wish.PROGRESS, CODE)),
        (show_code(CODE), Press(Wish.PROGRESS, CODE)),
        (show_code(CODE).replace("-", " ").lower(), Press(Wish.PROGRESS, CODE)),
        ("tiến độ", Press(Wish.PROGRESS)),
        ("Tien do", Press(Wish.PROGRESS)),
        ("  XEM TIẾN ĐỘ? ", Press(Wish.PROGRESS)),
        ("tra cứu", Press(Wish.PROGRESS)),
        ("Hồ sơ " + show_code(CODE), Press(Wish.PROGRESS, CODE)),
        ("7K4M-2PQ8-XW3A", Press(Wish.PROGRESS, "7K4M-2PQ8-XW3A")),
        (f"tiến độ: {CODE.lower()}", Press(Wish.PROGRESS, CODE)),
    ],
)
def test_what_asks_for_something_is_a_press(text: str, press: Press) -> None:
    assert read_press(text) == press


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Đèn đường hỏng",
        "Tiến độ làm cống quá chậm",
        "Hồ sơ đất của tôi bị trả về ba lần",
        "tra cứu không được",
        "#TD:xoa:" + CODE,
        "#TD:them:khong-phai-ma",
        "0912000111",
        "12",
        show_code(CODE) + " làm đến đâu rồi, đã ba tuần nay chưa thấy ai trả lời tôi",
    ],
)
def test_own_words_are_no_press(text: str) -> None:
    assert read_press(text) is None


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("7K4M-2PQ8-XW3A", True),
        ("7k4m2pq8xw3a", True),
        ("xin chao ban", False),
        ("123456789012", False),
        ("Đèn hỏng 3 hôm", False),
    ],
)
def test_a_code_with_a_mistake_still_looks_like_one(text: str, means: bool) -> None:
    assert looks_like_code(text) is means


def test_words_under_a_survey_are_understood() -> None:
    assert says_satisfied("Rất hài lòng.") is Wish.SATISFIED
    assert says_satisfied("chưa hài lòng") is Wish.UNSATISFIED
    assert says_satisfied("Tôi chưa hài lòng vì đèn lại hỏng") is None


def test_buttons_go_below_the_words_and_come_back_as_presses() -> None:
    presses = tuple(Press(wish, CODE) for wish in Wish)
    payload = with_buttons("Chọn", presses)["attachment"]["payload"]
    assert {b["type"] for b in payload["buttons"]} == {"oa.query.hide"}
    assert tuple(read_press(b["payload"]) for b in payload["buttons"]) == presses


def test_without_buttons_a_message_is_only_words() -> None:
    assert with_buttons("Chào", ()) == {"text": "Chào"}
