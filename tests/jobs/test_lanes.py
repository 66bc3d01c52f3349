"""Each channel has a lane of its own: pace, load and health."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channel import Channel, Pace
from core.jobs.breaker import FAILURES, Breaker
from core.jobs.lanes import Lanes
from tests.fakes import Clock


def channel(name, **pace):
    return Channel(name, name, read=lambda raw: None, pace=Pace(**pace))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(clock, dice=lambda: 1.0)


def fail(breaker, times):
    return [breaker.failed(breaker.now()) for _ in range(times)]


def test_a_few_failures_are_no_illness(breaker):
    assert not any(fail(breaker, FAILURES - 1))
    assert breaker.rests_until is None
    breaker.succeeded()
    assert not any(fail(breaker, FAILURES - 1))


def test_a_channel_that_keeps_failing_is_left_alone_then_tried_once(breaker, clock):
    assert fail(breaker, FAILURES)[-1]
    assert breaker.rests_until == clock() + timedelta(seconds=30)
    assert not breaker.on_trial
    clock.pass_by(seconds=30)
    assert breaker.on_trial
    assert breaker.succeeded()
    assert breaker.rests_until is None


def test_rests_grow_up_to_ten_minutes(breaker, clock):
    fail(breaker, FAILURES)
    rests = []
    for _ in range(8):
        rests.append(breaker.rests_until - clock())
        clock.pass_by(seconds=rests[-1].total_seconds())
        assert breaker.failed(clock())
    assert [rest.total_seconds() for rest in rests] == [
        30, 60, 120, 240, 480, 600, 600, 600,
    ]  # fmt: skip


def test_what_was_under_way_when_the_rest_began_says_nothing_new(breaker, clock):
    begun_at = clock()
    fail(breaker, FAILURES)
    until = breaker.rests_until
    assert not any(fail(breaker, 10))
    clock.pass_by(seconds=40)  # it hung for longer than the rest lasted
    assert not breaker.failed(begun_at)
    assert breaker.rests_until == until
    assert breaker.on_trial
    assert breaker.failed(clock())


@given(st.lists(st.sampled_from(["ok", "bad", "wait"]), max_size=200))
def test_a_breaker_never_rests_longer_than_ten_minutes_nor_for_ever(deeds):
    clock = Clock()
    breaker = Breaker(clock)
    for deed in deeds:
        if deed == "wait":
            clock.pass_by(seconds=601)
        elif deed == "ok":
            breaker.succeeded()
        else:
            breaker.failed(clock())
        if breaker.rests_until is not None:
            assert breaker.rests_until - clock() <= timedelta(minutes=10)


def test_a_lane_takes_no_more_at_once_than_its_pace(clock):
    lanes = Lanes([channel("email", at_once=2), channel("zalo")], clock)
    assert lanes.barred() == []
    assert lanes.room() == 2
    lanes.begin("email")
    lanes.begin("email")
    assert lanes.barred() == ["email"]
    assert lanes.room() == 4
    lanes.end("email")
    assert lanes.barred() == []


def test_a_lane_takes_no_more_a_minute_than_its_pace(clock):
    lanes = Lanes([channel("zns", per_minute=3)], clock)
    for _ in range(3):
        lanes.begin("zns")
        lanes.end("zns")
        clock.pass_by(seconds=10)
    assert lanes.barred() == ["zns"]
    assert lanes.opens_at() == clock() + timedelta(seconds=30)
    clock.pass_by(seconds=30)
    assert lanes.barred() == []
    assert lanes.room() == 1


def test_a_sick_channel_bars_itself_and_nobody_else(clock):
    lanes = Lanes([channel("email"), channel("zalo")], clock)
    for _ in range(FAILURES):
        lanes.failed("email", clock())
    assert lanes.barred() == ["email"]
    assert lanes.room() == 4
    (email, zalo) = lanes.states()
    assert email.rests_until == lanes.opens_at()
    assert zalo.rests_until is None
    clock.pass_by(seconds=31)
    assert lanes.barred() == []
    assert lanes.room() == 1  # one message decides
    lanes.begin("email")
    assert lanes.barred() == ["email"]
    lanes.succeeded("email")
    lanes.end("email")
    assert lanes.barred() == []


def test_a_channel_that_was_switched_off_has_a_lane_too(clock):
    lanes = Lanes([], clock)
    lanes.begin("gone")
    lanes.failed("gone", clock())
    lanes.end("gone")
    assert lanes.barred() == []
