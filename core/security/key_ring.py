"""The keys under which secret matters lie in the database and on disk.

The first key closes; every key opens. So a new key is put before the old ones, and
the old ones stay: evidence is written once and never closed anew.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import SealBroken, SettingInvalid

_NONCE = 12
"""Bytes; the size AES-GCM is made for (NIST SP 800-38D)."""
_ID = 8
"""Bytes that say which key closed something."""
_TEXT = "niem:"
"""Begins every closed text: *niêm phong*, sealed."""
_BYTES = b"\x00niem1"
"""Begins everything else that is closed; no text and no picture begins so."""
FEWEST = 32
"""Characters of a key, at least."""


class KeyRing:
    """AES-256-GCM under the first of several keys."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Raises SettingInvalid for no key, or one that is too short."""
        if not keys or any(len(key) < FEWEST for key in keys):
            raise SettingInvalid(
                f"TIEPDAN_SEAL_KEYS: keys of {FEWEST} or more characters, separated"
                " by commas, the one to use first"
            )
        self._ciphers = {_id_of(key): AESGCM(_derived(key, b"seal")) for key in keys}
        self._marking = [_derived(key, b"mark") for key in keys]
        self._current = _id_of(keys[0])

    def close(self, content: bytes) -> bytes:
        """Return the content closed; every time other bytes."""
        nonce = secrets.token_bytes(_NONCE)
        closed = self._ciphers[self._current].encrypt(nonce, content, _BYTES)
        return _BYTES + self._current + nonce + closed

    def open(self, content: bytes) -> bytes:
        """Return what was closed; what never was, as it is. Raises SealBroken."""
        if not content.startswith(_BYTES):
            return content
        rest = content[len(_BYTES) :]
        key, nonce, closed = rest[:_ID], rest[_ID : _ID + _NONCE], rest[_ID + _NONCE :]
        cipher = self._ciphers.get(key)
        if cipher is None:
            raise SealBroken("its key is not in TIEPDAN_SEAL_KEYS")
        try:
            return cipher.decrypt(nonce, closed, _BYTES)
        except InvalidTag as error:
            raise SealBroken("it was changed after it was closed") from error

    def close_text(self, text: str) -> str:
        """Return a text closed, as a text."""
        return _TEXT + base64.b64encode(self.close(text.encode())).decode()

    def seems_closed(self, text: str) -> bool:
        """Whether a text begins as closed ones do."""
        return text.startswith(_TEXT)

    def open_text(self, text: str) -> str:
        """Return the text; one that never was closed, as it is. Raises SealBroken."""
        if not text.startswith(_TEXT):
            return text
        try:
            closed = base64.b64decode(text[len(_TEXT) :], validate=True)
        except binascii.Error as error:
            raise SealBroken("it was changed after it was closed") from error
        if not closed.startswith(_BYTES):
            raise SealBroken("it was changed after it was closed")
        return self.open(closed).decode()

    def marks(self, text: str) -> tuple[str, ...]:
        """Return what may stand for a text that is looked for: nobody can read it.

        One for each key, the current one's first.
        """
        return tuple(
            _TEXT + hmac.new(key, text.encode(), sha256).hexdigest()[:13]
            for key in self._marking
        )


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"tiepdan " + purpose).derive(key)


def _id_of(key: bytes) -> bytes:
    return sha256(_derived(key, b"id")).digest()[:_ID]
