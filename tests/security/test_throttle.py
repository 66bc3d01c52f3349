"""Limits on tries: by purpose and by who asks, in bounded memory."""

import pytest

from core.errors import Throttled
from core.security.throttle import (
    LIMITS,
    UNKNOWN,
    Limit,
    Throttle,
    client_prefix,
    is_own_machine,
)


class Seconds:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def tries(throttle: Throttle, client: str, purpose: str = "track") -> int:
    """How many tries are heard before one is not."""
    for heard in range(100_000):
        try:
            throttle.allow(purpose, client)
        except Throttled:
            return heard
    raise AssertionError("never throttled")


def test_a_bucket_empties_and_fills_again(seconds: Seconds) -> None:
    throttle = Throttle(seconds, {"track": Limit(burst=3, per_minute=60)})
    assert tries(throttle, "192.0.2.1") == 3
    with pytest.raises(Throttled) as wait:
        throttle.allow("track", "192.0.2.1")
    assert wait.value.seconds == 1
    seconds.at += 2
    assert tries(throttle, "192.0.2.1") == 2
    seconds.at += 3600
    assert tries(throttle, "192.0.2.1") == 3


def test_one_client_or_purpose_takes_nothing_from_another(seconds: Seconds) -> None:
    limit = Limit(burst=2, per_minute=1)
    throttle = Throttle(seconds, {"track": limit, "gui": limit})
    assert tries(throttle, "192.0.2.1") == 2
    assert tries(throttle, "192.0.2.2") == 2
    assert tries(throttle, "192.0.2.1", "gui") == 2


def test_a_purpose_nobody_named_is_limited_too(seconds: Seconds) -> None:
    assert tries(Throttle(seconds), "192.0.2.1", "something new") == 60


def test_an_office_behind_one_address_is_not_blocked(seconds: Seconds) -> None:
    throttle = Throttle(seconds)
    for _ in range(LIMITS["track"].burst):
        throttle.allow("track", "192.0.2.1")
    assert LIMITS["track"].per_minute >= 300


@pytest.mark.parametrize("client", ["127.0.0.1", "127.9.9.9", "::1"])
def test_programs_on_this_machine_are_counted_at_sign_in_only(
    seconds: Seconds, client: str
) -> None:
    throttle = Throttle(seconds)
    for _ in range(2000):
        throttle.allow("api", client_prefix(client))
    assert tries(throttle, client_prefix(client), "sign-in") == LIMITS["sign-in"].burst


def test_memory_is_bounded_and_the_newest_are_remembered(seconds: Seconds) -> None:
    throttle = Throttle(seconds, {"track": Limit(burst=1, per_minute=0.001)})
    for n in range(60_000):
        throttle.allow("track", f"client {n}")
    assert len(throttle._buckets) == 50_000
    with pytest.raises(Throttled):
        throttle.allow("track", "client 59999")
    throttle.allow("track", "client 0")


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("", UNKNOWN),
        ("testclient", UNKNOWN),
        ("1.2.3.4.5", UNKNOWN),
    ],
)
def test_an_ipv6_site_is_one_client(address: str, prefix: str) -> None:
    assert client_prefix(address) == prefix


@pytest.mark.parametrize(
    ("client", "own"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("192.0.2.1", False),
        ("2001:db8::/64", False),
        ("::/64", False),
        (UNKNOWN, False),
        ("", False),
    ],
)
def test_only_this_machine_is_this_machine(client: str, own: bool) -> None:
    assert is_own_machine(client) is own
