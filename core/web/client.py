"""Who is asking: the address that limits are counted by."""

import ipaddress
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from litestar import Request

from core.errors import SettingInvalid
from core.security.throttle import UNKNOWN, client_prefix, is_own_machine

_FORWARDED = b"x-forwarded-for"


def client_of(request: Request[Any, Any, Any], trusted: Collection[str]) -> str:
    """Return the address (IPv6: its /64) of the client.

    X-Forwarded-For is believed only as far as proxies in `trusted` wrote it: the
    last address in it that is no proxy of ours, for anybody can write the others.
    A proxy on this very machine need not be named, for whoever runs programs here
    is not limited anyway; but what it passes on never counts as this machine.
    """
    peer = plain(request.client.host if request.client else "")
    if not _forwards(request, peer, trusted):
        return client_prefix(peer)
    for hop in _hops(request):
        if hop not in trusted:
            client = client_prefix(hop)
            return UNKNOWN if is_own_machine(client) else client
    return UNKNOWN if is_own_machine(peer) else client_prefix(peer)


def proxies_of(setting: str) -> frozenset[str]:
    """Read TIEPDAN_TRUSTED_PROXIES. Raises SettingInvalid for what is no address."""
    proxies = frozenset(filter(None, map(str.strip, setting.split(","))))
    for proxy in proxies:
        if client_prefix(proxy) == UNKNOWN:
            raise SettingInvalid(f"TIEPDAN_TRUSTED_PROXIES: no address: {proxy}")
    return frozenset(map(plain, proxies))


@lru_cache(maxsize=4096)
def plain(address: str) -> str:
    """Return the one spelling of an address; without the port some proxies add."""
    host = address.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _forwards(
    request: Request[Any, Any, Any], peer: str, trusted: Collection[str]
) -> bool:
    if not any(name == _FORWARDED for name, _ in request.scope["headers"]):
        return False
    return peer in trusted or is_own_machine(client_prefix(peer))


def _hops(request: Request[Any, Any, Any]) -> Iterator[str]:
    """Yield the addresses passed on, nearest first; one that is none is a stranger."""
    lines = request.headers.getall(_FORWARDED.decode(), [])
    yield from reversed([plain(hop) for hop in ",".join(lines).split(",")])
