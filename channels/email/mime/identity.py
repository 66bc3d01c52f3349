"""Which message this is, from whom, to whom and after which."""

import re
from collections.abc import Sequence

from channels.email.mime import addresses, words
from channels.email.mime.fields import Headers
from channels.email.mime.limits import MAX_ADDRESSES, MAX_IDS

_ID = re.compile(r"<[^<>]+>")
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")


def sender(headers: Headers, hints: Sequence[str]) -> addresses.Mailbox:
    """Return the writer: From, or Sender where From names nobody."""
    known = [
        mailbox
        for name in ("from", "sender")
        for value in headers.all(name)
        for mailbox in addresses.read(value, hints)
    ]
    with_address = (mailbox for mailbox in known if "@" in mailbox.address)
    return next(with_address, known[0] if known else addresses.Mailbox("", ""))


def recipients(headers: Headers, hints: Sequence[str]) -> tuple[str, ...]:
    """Return every address the message was sent to, as far as the header tells."""
    return addresses_of(headers, _TO, hints)


def addresses_of(
    headers: Headers, names: Sequence[str], hints: Sequence[str]
) -> tuple[str, ...]:
    """Return the addresses of some fields, each once."""
    found: dict[str, None] = {}
    for name in names:
        for value in headers.all(name)[:50]:
            for mailbox in addresses.read(value, hints):
                found.setdefault(mailbox.address)
            if len(found) >= MAX_ADDRESSES:
                return tuple(filter(None, found))
    return tuple(filter(None, found))


def message_id(headers: Headers, name: str) -> str:
    """Return an id with its brackets; of several the first (RFC 5322, 3.6.4)."""
    text = words.decode(headers.first(name))
    found = _ID.search(text)
    if found:
        return re.sub(r"\s+", "", found[0])
    return text if " " not in text else ""


def message_ids(headers: Headers) -> tuple[str, ...]:
    """Return the ids of References, oldest first."""
    text = " ".join(words.decode(value) for value in headers.all("references"))
    found = _ID.findall(text) or [part for part in re.split(r"[\s,]+", text) if part]
    return tuple(re.sub(r"\s+", "", one) for one in found[-MAX_IDS:])


def return_path(headers: Headers) -> str:
    """Return the envelope sender, `<>` for the null path (RFC 5321, 4.5.5)."""
    value = headers.first("return-path")
    if value.strip() == b"<>":
        return "<>"
    found = addresses.read(value)
    return found[0].address if found else ""
