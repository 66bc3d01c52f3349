"""Zalo's OAuth v4: the address that asks for permission, and grants of tokens."""

import asyncio
import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import msgspec

from channels.zalo.account import Account
from channels.zalo.faults import NO_ANSWER, UNREADABLE, PlatformRefused
from core import api

_PATIENCE = httpx.Timeout(15, connect=5)
_AT_MOST = 30.0
"""Seconds for one exchange: well under the minute for which a note can be held."""


class Grant(msgspec.Struct, frozen=True):
    """A pair of tokens. The refresh token can be used once."""

    access_token: str
    refresh_token: str
    expires_in: str | int = "90000"
    """Seconds, which Zalo writes as text; 25 hours where it is left out."""

    @property
    def life(self) -> timedelta:
        """How long the access token lives."""
        return timedelta(seconds=int(self.expires_in))


class GrantRefused(api.TiepdanError):
    """Zalo gives no tokens for what it was shown; asking again cannot help."""

    code = "zalo-grant-refused"

    def __init__(self, zalo_code: str) -> None:
        super().__init__(f"Zalo {zalo_code}")
        self.zalo_code = zalo_code


@dataclass(frozen=True, slots=True)
class Request:
    """One walk to Zalo's consent page and back (RFC 7636: PKCE, S256)."""

    verifier: str
    state: str

    @classmethod
    def new(cls) -> "Request":
        """Return a request nobody can foresee."""
        # Zalo wants exactly 43 characters of verifier.
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(16))

    def url(self, account: Account) -> str:
        """Return the address an administrator of the account opens."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query = {
            "app_id": account.app_id,
            "redirect_uri": account.redirect_url,
            "code_challenge": challenge,
            "state": self.state,
        }
        return f"{account.oauth_url}/v4/oa/permission?{urlencode(query)}"

    def code_in(self, address: str) -> str:
        """Return the code in the address Zalo led back to.

        Raises ValueError for another request's address: its state is not ours.
        """
        query = parse_qs(urlsplit(address.strip()).query)
        state, code = query.get("state", [""])[0], query.get("code", [""])[0]
        told, ours = state.encode(), self.state.encode()
        if not code or not secrets.compare_digest(told, ours):
            raise ValueError("this is no answer to the address shown above")
        return code


async def by_code(account: Account, code: str, verifier: str) -> Grant:
    """Exchange an administrator's consent for the first pair of a chain.

    Raises GrantRefused or PlatformRefused.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
    }
    return await _ask(account, form)


async def by_refresh(account: Account, refresh_token: str) -> Grant:
    """Exchange a refresh token for the next pair; it is spent by this.

    Raises GrantRefused or PlatformRefused.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return await _ask(account, form)


async def _ask(account: Account, form: dict[str, str]) -> Grant:
    try:
        async with (
            asyncio.timeout(_AT_MOST),
            httpx.AsyncClient(timeout=_PATIENCE) as client,
        ):
            answer = await client.post(
                f"{account.oauth_url}/v4/oa/access_token",
                headers={"secret_key": account.app_secret},
                data={"app_id": account.app_id, **form},
            )
    except (httpx.HTTPError, TimeoutError) as error:
        raise PlatformRefused(NO_ANSWER) from error
    if answer.is_server_error:
        raise PlatformRefused(NO_ANSWER)
    return _read(answer.content)


def _read(content: bytes) -> Grant:
    """Read an answer; failures come with HTTP 200 as well."""
    try:
        grant = msgspec.json.decode(content, type=Grant)
        _ = grant.life
    except (msgspec.DecodeError, ValueError):  # no grant: perhaps a refusal
        raise _refusal(content) from None
    return grant


def _refusal(content: bytes) -> api.TiepdanError:
    try:
        told = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return PlatformRefused(UNREADABLE)
    error = told.get("error") if isinstance(told, dict) else None
    return GrantRefused(str(error)[:40]) if error else PlatformRefused(UNREADABLE)
