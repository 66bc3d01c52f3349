"""The window is free for two days, paid for a week, then shut."""

from datetime import timedelta

import pytest

from channels.zalo.memory import Memory
from channels.zalo.window import window_of
from tests.fakes import MONDAY

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("hours", "paid", "closes", "left", "noted"),
    [
        (0, WEEK, 48, 6, True),
        (47, WEEK, 48, 6, True),
        (48, WEEK, 168, None, True),
        (167, WEEK, 168, None, True),
        (168, WEEK, 168, 0, True),
        (47, timedelta(0), 48, 6, False),
        (48, timedelta(0), 48, 0, True),
    ],
)
def test_it_closes_step_by_step(
    hours: int, paid: timedelta, closes: int, left: int | None, noted: bool
) -> None:
    memory = Memory(spoke_at=MONDAY, quota_kind="reply", quota_left=6)
    window = window_of(memory, MONDAY + timedelta(hours=hours), paid)
    assert window is not None
    assert window.closes_at == MONDAY + timedelta(hours=closes)
    assert window.left == left
    assert bool(window.note) is noted


def test_who_never_wrote_has_none() -> None:
    assert window_of(Memory(), MONDAY, WEEK) is None


def test_a_package_is_counted_when_the_free_answers_are_used_up() -> None:
    memory = Memory(spoke_at=MONDAY, quota_kind="sub_quota", quota_left=480)
    window = window_of(memory, MONDAY, WEEK)
    assert window is not None
    assert (window.left, window.note) == (480, "Tin nhắn có phí")
