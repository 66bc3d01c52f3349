"""Form tokens and bearer tokens: signed or hashed, never stored as they are."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import FormExpired
from core.security.throttle import Throttle

FORM_LIFE = timedelta(hours=24)
"""A letter may take a day to write; a page left open longer gets a fresh token."""
_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class SignedForms:
    """Signed, timed form tokens (`api.Forms`): no cookie, no JavaScript, no store."""

    secret: bytes
    now: Callable[[], datetime]
    throttle: Throttle

    def issue(self, purpose: str) -> str:
        """Return a fresh token for one form."""
        nonce = secrets.token_urlsafe(16)
        issued = str(int(self.now().timestamp()))
        return f"{nonce}.{issued}.{self._mac(purpose, nonce, issued)}"

    def check(self, token: str, purpose: str) -> str:
        """Return the token's nonce. Raises FormExpired when it is not to be trusted."""
        nonce, _, rest = token.partition(".")
        issued, _, mac = rest.partition(".")
        genuine = hmac.compare_digest(
            self._mac(purpose, nonce, issued).encode(),
            mac.encode("utf-8", "surrogatepass"),
        )
        if not genuine:
            raise FormExpired(purpose)
        if self.now().timestamp() - int(issued) > FORM_LIFE.total_seconds():
            raise FormExpired(purpose)
        return nonce

    def allow(self, purpose: str, client: str, nonce: str = "") -> None:
        """Count one try of `client`. Raises Throttled past the limit."""
        self.throttle.allow(purpose, client)

    def _mac(self, *parts: str) -> str:
        signed = "\n".join(("form", *parts)).encode("utf-8", "surrogatepass")
        mac = hmac.digest(self.secret, signed, "sha256")[:_MAC_BYTES]
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def new_bearer() -> str:
    """Make a session cookie's or API token's value: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(bearer: str) -> str:
    """Return what is kept of a bearer token."""
    return hashlib.sha256(bearer.encode("utf-8", "surrogatepass")).hexdigest()
