"""Encrypts small secrets at rest; the key comes from the house's own secret."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import SettingInvalid

_NONCE = 12
"""Bytes; the size AES-GCM is made for (NIST SP 800-38D)."""


class Seal:
    """AES-256-GCM. What is sealed for one name cannot be opened under another."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=b"tiepdan notes").derive(secret)
        self._cipher = AESGCM(key)

    def close(self, name: str, text: str) -> str:
        """Return the text sealed; every time other words."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, text.encode(), name.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, name: str, sealed: str) -> str:
        """Return the text. Raises SettingInvalid when another secret sealed it."""
        raw = base64.b64decode(sealed)
        try:
            return self._cipher.decrypt(
                raw[:_NONCE], raw[_NONCE:], name.encode()
            ).decode()
        except InvalidTag as error:
            raise SettingInvalid(
                f"the note {name!r} was sealed with another TIEPDAN_SECRET_KEY:"
                " set that key again, or forget the note: tiepdan notes forget NAME"
            ) from error
