"""Limits on tries, generous: a whole office, or a village, sits behind one address."""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.errors import Throttled

_REMEMBERED = 50_000
_IPV6_SITE = 64
UNKNOWN = "unknown"
"""Whose address nobody can tell: they share one bucket."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket: `burst` tries at once, refilled at `per_minute`."""

    burst: int
    per_minute: float


LIMITS: Mapping[str, Limit] = {
    # 55-bit codes: at 5 guesses a second a million cases hide for 200 years.
    "track": Limit(burst=300, per_minute=300),
    "gui": Limit(burst=60, per_minute=30),
    "feedback": Limit(burst=120, per_minute=60),
    "booking": Limit(burst=20, per_minute=6),
    "api": Limit(burst=600, per_minute=300),
    "sign-in": Limit(burst=30, per_minute=10),
}
_OTHERS = Limit(burst=60, per_minute=30)


class Throttle:
    """Token buckets in memory, one per purpose and client; the oldest are forgotten."""

    def __init__(
        self,
        clock: Callable[[], float],
        limits: Mapping[str, Limit] = LIMITS,
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def allow(self, purpose: str, client: str) -> None:
        """Count one try. Raises Throttled with the seconds until the next is heard.

        Programs on this very machine are not counted: whoever runs them needs no
        form to get in. Behind a proxy, TIEPDAN_TRUSTED_PROXIES tells clients apart.
        """
        if purpose != "sign-in" and is_own_machine(client):
            return
        limit = self._limits.get(purpose, _OTHERS)
        now, key = self._clock(), (purpose, client)
        tokens, since = self._buckets.pop(key, (float(limit.burst), now))
        per_second = limit.per_minute / 60
        tokens = min(float(limit.burst), tokens + (now - since) * per_second)
        enough = tokens >= 1
        self._buckets[key] = (tokens - enough, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        if not enough:
            raise Throttled(math.ceil((1 - tokens) / per_second))


def client_prefix(address: str) -> str:
    """Return what tells clients apart: an IPv4 address, an IPv6 site (/64)."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if ip.version == 4 or ip.is_loopback:
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, _IPV6_SITE), strict=False))


def is_own_machine(client: str) -> bool:
    """Whether the try comes from this very machine (a bench, a local program)."""
    try:
        return ipaddress.ip_network(client, strict=False).is_loopback
    except ValueError:
        return False
