"""Fetches what hangs on a message, before its address expires; nothing else."""

import asyncio
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from channels.zalo.account import Account
from channels.zalo.events import Attached

_PATIENCE = httpx.Timeout(10, connect=5)
_AT_MOST = 20.0
"""Seconds for one file, however slowly it drips."""
_MOST_MOVES = 3
_SUFFIXES = {"image": ".jpg", "audio": ".m4a", "video": ".mp4"}


class NotFetched(Exception):
    """A file could not be had. `passing`: trying again may help."""

    def __init__(self, why: str, *, passing: bool) -> None:
        super().__init__(why)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file as it came."""

    filename: str
    content: bytes


class Fetcher:
    """Fetches from Zalo's own hosts by HTTPS, and from a stand-in we were told of.

    Addresses come in signed events, so from Zalo; but what an address names is
    decided by strangers, and a house stands on a network of its own. Therefore a
    list of hosts, checked at every redirection, and no more bytes than a file may
    have.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._told = _origin(account.api_url)
        self._trust = ssl.create_default_context()

    async def fetch(self, attached: Attached) -> Fetched:
        """Return the file behind an address. Raises NotFetched."""
        if attached.size is not None and attached.size > self._account.most_bytes:
            raise NotFetched("too large", passing=False)
        try:
            async with (
                asyncio.timeout(_AT_MOST),
                httpx.AsyncClient(
                    verify=self._trust, timeout=_PATIENCE, follow_redirects=False
                ) as client,
            ):
                content = await self._follow(client, attached.url)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            passing = isinstance(error, httpx.TransportError | TimeoutError)
            raise NotFetched(type(error).__name__, passing=passing) from error
        return Fetched(_filename(attached), content)

    def may_fetch(self, url: str) -> bool:
        """Whether an address is one of those we fetch from."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if self._told[0] == "http" and _origin(url) == self._told:
            return True
        known = any(
            host == name or host.endswith(f".{name}")
            for name in self._account.media_hosts
        )
        return known and parts.scheme == "https" and port in {None, 443}

    async def _follow(self, client: httpx.AsyncClient, url: str) -> bytes:
        for _move in range(_MOST_MOVES + 1):
            if not self.may_fetch(url):
                raise NotFetched("a host we do not fetch from", passing=False)
            async with client.stream("GET", url) as answer:
                if not answer.is_redirect:
                    return await self._read(answer)
                url = urljoin(url, answer.headers.get("location", ""))
        raise NotFetched("moved too often", passing=False)

    async def _read(self, answer: httpx.Response) -> bytes:
        if answer.is_error:
            raise NotFetched(f"HTTP {answer.status_code}", passing=_passes(answer))
        content = bytearray()
        async for piece in answer.aiter_bytes():
            content += piece
            if len(content) > self._account.most_bytes:
                raise NotFetched("too large", passing=False)
        return bytes(content)


def _passes(answer: httpx.Response) -> bool:
    return answer.is_server_error or answer.status_code in {408, 425, 429}


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", "", None


def _filename(attached: Attached) -> str:
    """Return the name it came under, else one that says what it is."""
    if attached.kind == "file" and attached.name:
        return attached.name
    return f"zalo-{attached.kind}{_SUFFIXES.get(attached.kind, '')}"
