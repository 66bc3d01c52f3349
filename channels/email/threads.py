"""Signed tokens that lead an answer back to its case, and nobody else's into it.

A token is the ticket's code (12 characters), a tag of the citizen's address (5) and a
keyed digest of both (10), all base 32, so it survives a mail server that changes case.
It stands in Reply-To as a plus-address, `user+TOKEN@domain`, and begins our
Message-ID, `<TOKEN.SERIAL@domain>`; the serial (10) is a keyed digest of the message's
key, so that a message sent again after a crash bears the same id. The envelope's sender
is `user+TOKENSERIAL@domain`: whatever a bounce leaves out, it was sent there.

Fifty bits of digest are tried by sending mail, one guess a message; the tag's
twenty-five only tell another sender from the citizen.
"""

import base64
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core import api

Mac = Callable[[str, str], bytes]
"""`Office.mac`: purpose and text to 32 bytes."""

_CODE, _TAG, _SEAL, _SERIAL = 12, 5, 10, 10
_TOKEN = _CODE + _TAG + _SEAL
_WORD = re.compile(rf"[0-9a-z]{{{_TOKEN}}}(?:\.?[a-z2-7]{{{_SERIAL}}})?")


@dataclass(frozen=True, slots=True)
class Thread:
    """One token that is really ours."""

    code: str
    tag: str
    token: str
    serial: str = ""
    """Which message of the case; empty when only the case was named."""


class Threads:
    """Makes tokens and reads them again."""

    def __init__(self, mac: Mac, address: str) -> None:
        self._mac = mac
        self._user, _, self._domain = address.lower().rpartition("@")

    def token(self, code: str, citizen: str) -> str:
        """Return the token of one case and the citizen it was given to."""
        named = code.lower() + self._tag(citizen)
        return named + self._seal(named)

    def reply_address(self, token: str) -> str:
        """Return the address the citizen's answer comes to."""
        return f"{self._user}+{token}@{self._domain}"

    def bounce_address(self, token: str, key: str) -> str:
        """Return the envelope's sender: it names one message, not only the case."""
        return f"{self._user}+{token}{self._serial(key)}@{self._domain}"

    def message_id(self, token: str, key: str) -> str:
        """Return the Message-ID of one message; the same for the same key."""
        return f"<{token}.{self._serial(key)}@{self._domain}>"

    def root_id(self, token: str) -> str:
        """Return an id no message has: mail programs keep a case together by it."""
        return f"<{token}@{self._domain}>"

    def id_of(self, thread: Thread) -> str:
        """Return the Message-ID of the message a bounce names; empty if it names none.

        Made anew rather than repeated: what a stranger wrote is not believed.
        """
        if not thread.serial:
            return ""
        return f"<{thread.token}.{thread.serial}@{self._domain}>"

    def of_addresses(self, addresses: Iterable[str]) -> Thread | None:
        """Return the first token of ours among plus-addresses."""
        for address in addresses:
            user, _, domain = address.strip("<> ").lower().rpartition("@")
            own, plus, word = user.partition("+")
            ours = plus and domain == self._domain and own == self._user
            if ours and (thread := self._read(word)):
                return thread
        return None

    def of_ids(self, ids: Iterable[str]) -> Thread | None:
        """Return the first token of ours among Message-IDs."""
        for one in ids:
            word, _, domain = one.strip("<> \t\r\n").lower().rpartition("@")
            if domain == self._domain and (thread := self._read(word)):
                return thread
        return None

    def belongs_to(self, thread: Thread, sender: str) -> bool:
        """Whether a token was given to this sender."""
        return bool(sender) and self._tag(sender) == thread.tag

    def _read(self, word: str) -> Thread | None:
        if not _WORD.fullmatch(word):
            return None
        named, seal = word[: _CODE + _TAG], word[_CODE + _TAG : _TOKEN]
        code = api.read_code(named[:_CODE])
        if code is None or code.lower() != named[:_CODE]:
            return None
        if self._seal(named) != seal:
            return None
        serial = word[_TOKEN:].lstrip(".")
        return Thread(code, named[_CODE:], word[:_TOKEN], serial)

    def _tag(self, address: str) -> str:
        plain = unicodedata.normalize("NFC", address.strip()).casefold()
        return _short(self._mac("email sender", plain), _TAG)

    def _seal(self, named: str) -> str:
        return _short(self._mac("email case", named), _SEAL)

    def _serial(self, key: str) -> str:
        return _short(self._mac("email message", key), _SERIAL)


def _short(digest: bytes, length: int) -> str:
    return base64.b32encode(digest).decode().lower()[:length]
