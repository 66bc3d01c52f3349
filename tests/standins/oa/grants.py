"""OAuth v4: consent guarded by PKCE, and a chain of pairs of which the last counts."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from tests.standins.oa.answers import Refused, Told, told

ACCESS_LIVES = timedelta(hours=25)
REFRESH_LIVES = timedelta(days=90)
CODE_LIVES = timedelta(minutes=10)
_CHALLENGE = 43
"""Characters of SHA-256 in base64url without padding."""

SPENT = -14020
"""A refresh token was used before, or is too old: the one number we are sure of."""
NO_APP, NO_SECRET, NO_CODE, NO_VERIFIER = -14004, -14005, -14010, -14015


@dataclass
class Chain:
    """The tokens of one application for one account."""

    app: str
    secret: str
    account: str
    refresh: str = "refresh 0"
    refresh_until: datetime | None = None
    access: str = ""
    access_until: datetime | None = None
    granted: int = 0
    refused: int = 0
    _consents: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def accepts(self, access: str, now: datetime) -> bool:
        """Whether an access token is the last one, and young enough."""
        young = self.access_until is None or now < self.access_until
        return bool(access) and access == self.access and young

    def agree(self, asked: Mapping[str, str], now: datetime) -> str:
        """Take an administrator's consent; return where the browser is led back.

        Raises Refused for another application, and for a request without PKCE.
        """
        if asked.get("app_id") != self.app:
            raise Refused(NO_APP, "Invalid app id")
        challenge, back = asked.get("code_challenge", ""), asked.get("redirect_uri", "")
        if len(challenge) != _CHALLENGE:
            raise Refused(NO_VERIFIER, "Invalid code challenge")
        code = f"code {uuid4().hex}"
        self._consents[code] = challenge, now + CODE_LIVES
        led = {"oa_id": self.account, "code": code, "state": asked.get("state", "")}
        return f"{back}{'&' if '?' in back else '?'}{urlencode(led)}"

    def grant(self, secret: str, form: Mapping[str, str], now: datetime) -> Told:
        """Exchange a code or a refresh token, each once, for the next pair."""
        try:
            self._check(secret, form, now)
        except Refused as refused:
            self.refused += 1
            return _refusal(refused)
        self.granted += 1
        self.refresh, self.access = f"refresh {self.granted}", f"access {self.granted}"
        self.refresh_until, self.access_until = now + REFRESH_LIVES, now + ACCESS_LIVES
        return told(
            {
                "access_token": self.access,
                "refresh_token": self.refresh,
                "expires_in": str(int(ACCESS_LIVES.total_seconds())),
            }
        )

    def _check(self, secret: str, form: Mapping[str, str], now: datetime) -> None:
        if form.get("app_id") != self.app:
            raise Refused(NO_APP, "Invalid app id")
        if secret != self.secret:
            raise Refused(NO_SECRET, "Invalid secret key")
        match form.get("grant_type"):
            case "refresh_token":
                self._check_refresh(form.get("refresh_token", ""), now)
            case "authorization_code":
                self._check_code(form, now)
            case _:
                raise Refused(NO_CODE, "Invalid grant type")

    def _check_refresh(self, token: str, now: datetime) -> None:
        old = self.refresh_until is not None and now >= self.refresh_until
        if token != self.refresh or old:
            raise Refused(SPENT, "Invalid refresh token")

    def _check_code(self, form: Mapping[str, str], now: datetime) -> None:
        challenge, until = self._consents.pop(form.get("code", ""), ("", now))
        if not challenge or now >= until:
            raise Refused(NO_CODE, "Invalid authorization code")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
            raise Refused(NO_VERIFIER, "Invalid code verifier")


def _refusal(refused: Refused) -> Told:
    return told(
        {
            "error": refused.code,
            "error_name": str(refused),
            "error_reason": str(refused),
            "error_description": f"{refused}.",
        }
    )
