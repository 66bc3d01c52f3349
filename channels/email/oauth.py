"""Access tokens for mailboxes of Google and Microsoft, by a refresh token.

The newest token is a note of the house, encrypted, and changed by one process at a
time: Microsoft gives a new refresh token with each answer, and the last one counts.
"""

import json
import ssl
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import structlog

from channels.email.options import OAuth
from core import api

log = structlog.get_logger()

_NOTE = "email oauth"
_EARLY = timedelta(minutes=5)
"""A token is renewed so long before its end: a long transfer must not outlive it."""
_PATIENCE = 20.0


class TokenRefused(Exception):
    """The provider gives no token; the text is its code, such as invalid_grant."""


@dataclass(frozen=True, slots=True)
class _Kept:
    given: str = ""
    """Digest of the refresh token the operator set: another one begins anew."""
    refresh_token: str = ""
    access_token: str = ""
    expires_at: str = ""


class AccessTokens:
    """Gives a token that is good for some minutes at least."""

    def __init__(self, oauth: OAuth, office: api.Office, tls: ssl.SSLContext) -> None:
        self._oauth = oauth
        self._office = office
        self._tls = tls
        self._given = sha256(oauth.refresh_token.encode()).hexdigest()

    async def token(self) -> str:
        """Return an access token. Raises TokenRefused, or httpx's TransportError."""
        kept = self._read(await self._office.slots.read(_NOTE))
        if self._good(kept):
            return kept.access_token
        async with self._office.slots.change(_NOTE) as slot:
            kept = self._read(slot.value)  # another may have been faster
            if not self._good(kept):
                kept = await self._renewed(kept)
                slot.value = json.dumps(asdict(kept))
                await slot.save()
        return kept.access_token

    async def forget(self) -> None:
        """Drop the access token: a server refused it before its time."""
        async with self._office.slots.change(_NOTE) as slot:
            kept = self._read(slot.value)
            slot.value = json.dumps(
                asdict(_Kept(self._given, kept.refresh_token, "", ""))
            )

    def _good(self, kept: _Kept) -> bool:
        if not kept.access_token:
            return False
        return self._office.now() + _EARLY < datetime.fromisoformat(kept.expires_at)

    def _read(self, note: str) -> _Kept:
        """Read the note; one of another refresh token counts for nothing."""
        try:
            kept = _Kept(**json.loads(note)) if note else _Kept()
        except (ValueError, TypeError):
            kept = _Kept()
        if kept.given == self._given:
            return kept
        return _Kept(self._given, self._oauth.refresh_token)

    async def _renewed(self, kept: _Kept) -> _Kept:
        form = {
            "grant_type": "refresh_token",
            "client_id": self._oauth.client_id,
            "refresh_token": kept.refresh_token,
        }
        if self._oauth.client_secret:
            form["client_secret"] = self._oauth.client_secret
        async with httpx.AsyncClient(timeout=_PATIENCE, verify=self._tls) as client:
            answer = await client.post(self._oauth.url, data=form)
        told = _answer(answer)
        lasts = timedelta(seconds=int(told.get("expires_in") or 3600))
        return _Kept(
            given=self._given,
            refresh_token=str(told.get("refresh_token") or kept.refresh_token),
            access_token=str(told["access_token"]),
            expires_at=(self._office.now() + lasts).isoformat(),
        )


def _answer(answer: httpx.Response) -> dict[str, Any]:
    """Return what the provider says. Raises TokenRefused, with its code only."""
    try:
        told = answer.json()
    except ValueError:
        told = {}
    if not isinstance(told, dict) or "access_token" not in told:
        code = told.get("error") if isinstance(told, dict) else None
        why = code if isinstance(code, str) else f"http {answer.status_code}"
        if why == "invalid_grant":
            log.error("the refresh token of e-mail has ended: give consent again")
        raise TokenRefused(why[:60])
    return told
