"""Whose tries are counted together."""

import pytest
from litestar import Request
from litestar.testing import RequestFactory

from core.errors import SettingInvalid
from core.security.throttle import UNKNOWN
from core.web.client import client_of, proxies_of

PROXIES = proxies_of(" 10.0.0.1, 10.0.0.2,2001:db8::1 ,")


def asked(peer: str, *forwarded: str) -> Request[object, object, object]:
    request = RequestFactory().get("/")
    request.scope["client"] = (peer, 4711)
    request.scope["headers"] = [
        (b"x-forwarded-for", line.encode("latin-1")) for line in forwarded
    ]
    return request


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", (), "192.0.2.1"),
        ("::ffff:192.0.2.1", (), "192.0.2.1"),
        ("2001:db8:1:2:3::4", (), "2001:db8:1:2::/64"),
        ("", (), UNKNOWN),
        # Anybody may write the header; only our own proxies are believed.
        ("192.0.2.1", ("198.51.100.7",), "192.0.2.1"),
        ("10.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        ("::ffff:10.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        ("2001:db8::1", ("198.51.100.7",), "198.51.100.7"),
        ("10.0.0.1", ("203.0.113.9, 198.51.100.7",), "198.51.100.7"),
        ("10.0.0.1", ("203.0.113.9", "198.51.100.7, 10.0.0.2"), "198.51.100.7"),
        ("10.0.0.1", ("203.0.113.9, 198.51.100.7:5000",), "198.51.100.7"),
        ("10.0.0.1", ("[2001:db8:5::7]:443",), "2001:db8:5::/64"),
        ("10.0.0.1", ("203.0.113.9, nonsense",), UNKNOWN),
        ("10.0.0.1", ("10.0.0.2",), "10.0.0.1"),
        ("10.0.0.1", ("",), UNKNOWN),
        ("10.0.0.1", (), "10.0.0.1"),
        # What a proxy on this machine passes on is never this machine.
        ("127.0.0.1", (), "127.0.0.1"),
        ("127.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        ("::1", ("198.51.100.7",), "198.51.100.7"),
        ("127.0.0.1", ("127.0.0.1",), UNKNOWN),
        ("127.0.0.1", ("::1",), UNKNOWN),
        ("127.0.0.1", ("\xff\xfe",), UNKNOWN),
        ("127.0.0.1", ("9" * 10_000,), UNKNOWN),
        ("10.0.0.1", ("::1",), UNKNOWN),
    ],
)
def test_the_client_is_who_our_own_proxies_say(
    peer: str, forwarded: tuple[str, ...], client: str
) -> None:
    assert client_of(asked(peer, *forwarded), PROXIES) == client


def test_a_proxy_that_is_no_address_stops_the_start() -> None:
    assert proxies_of("") == frozenset()
    with pytest.raises(SettingInvalid, match=r"proxy\.example"):
        proxies_of("10.0.0.1, proxy.example")
