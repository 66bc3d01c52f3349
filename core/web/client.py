"""Who is asking: the address that limits are counted by."""

import ipaddress
from collections.abc import Collection
from typing import Any

from litestar import Request

from core.security.throttle import client_prefix


def client_of(request: Request[Any, Any, Any], trusted: Collection[str]) -> str:
    """Return the address (IPv6: its /64) of the client.

    X-Forwarded-For is believed only as far as proxies in `trusted` wrote it: the
    last address in it that is no proxy of ours, for anybody can write the others.
    """
    peer = request.client.host if request.client else ""
    if peer not in trusted:
        return client_prefix(peer)
    header = ",".join(request.headers.getall("x-forwarded-for", []))
    for hop in reversed([part.strip() for part in header.split(",")]):
        if _is_address(hop) and hop not in trusted:
            return client_prefix(hop)
    return client_prefix(peer)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
