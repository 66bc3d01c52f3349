"""How long a failed job waits."""

from datetime import timedelta

import pytest

from core.jobs.backoff import MOST_TRIES, longest_pause, pause


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [(1, 5), (2, 10), (3, 20), (10, 2560), (12, 10240), (13, 10800), (200, 10800)],
)
def test_each_pause_may_be_twice_as_long_up_to_three_hours(failure, seconds):
    assert longest_pause(failure) == timedelta(seconds=seconds)


def test_messages_that_failed_together_do_not_come_back_together():
    pauses = [pause(8) for _ in range(200)]
    assert all(timedelta(0) <= one <= longest_pause(8) for one in pauses)
    assert min(pauses) < longest_pause(8) * 0.2
    assert max(pauses) > longest_pause(8) * 0.8
    assert len(set(pauses)) > 190


def test_what_the_other_side_asks_for_comes_on_top_within_reason():
    asked = timedelta(minutes=10)
    pauses = [pause(1, asked) for _ in range(50)]
    assert all(asked <= one <= asked + longest_pause(1) for one in pauses)
    assert pause(1, timedelta(days=400)) <= timedelta(hours=3) + longest_pause(1)
    assert pause(1, timedelta(days=-1)) <= longest_pause(1)


def test_a_night_without_a_mail_server_is_survived():
    tried = [longest_pause(n) for n in range(1, MOST_TRIES)]
    assert sum(tried, timedelta()) / 2 > timedelta(hours=12)
    assert sum(tried, timedelta()) < timedelta(hours=30)
