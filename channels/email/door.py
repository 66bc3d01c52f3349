"""What happens to a message before the line: news of deliveries, or a letter kept.

A bounce of a message of ours is news about that message and opens no case. It must
name the message by our own signed Message-ID or envelope sender, so nobody can tell
us from outside that an answer did not arrive.
"""

import asyncio
import hashlib
import re
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from channels.email.envelope import Envelope, wrap
from channels.email.mime import fields, parse
from channels.email.mime.mail import Mail
from channels.email.threads import Threads
from core import api

log = structlog.get_logger()

CHANNEL = "email"
_WINDOW = timedelta(hours=1)
_SENDERS = 10_000
"""Senders remembered at once; the oldest is forgotten first."""
_ASK_AT = 5
"""Letters after which the store is asked what came before the last restart."""
_HEADER = 1 << 18
"""Bytes in which a header tells who wrote."""
_KEYED = ("message-id", "from", "date", "subject")
_ORIGINAL = re.compile(rb"^original-message-id:\s*(<[^<>\s]{1,500}>)", re.I | re.M)
_DISPLAYED = re.compile(rb"^disposition:[^;]*;\s*displayed", re.I | re.M)
_STATES = {
    "failed": api.DeliveryState.GAVE_UP,
    "delivered": api.DeliveryState.DELIVERED,
}
"""What is told by a notice; a delay changes nothing but is not a letter either."""


@dataclass
class Door:
    """Takes messages in. `take` returns once nothing can be lost any more."""

    office: api.Office
    threads: Threads
    cap: int
    _lately: dict[str, deque[datetime]] = field(default_factory=dict)

    async def take(self, message: bytes, envelope: Envelope) -> None:
        """Keep one message durably, or pass its news on; safe to repeat.

        Raises DatabaseAway when nothing was stored: acknowledge nothing then.
        """
        try:
            head = _head(message)
            if await self._was_news(message, head, envelope):
                return
            if not head.automatic and await self._too_many(head.from_address):
                envelope = replace(envelope, automatic="rate")
        except api.TiepdanError:
            raise
        except Exception as error:  # bytes first: what cannot be judged is kept
            log.error("message not looked into", fault=type(error).__name__)
        arrival = api.Arrival(CHANNEL, wrap(envelope, message), key=key_of(message))
        await self.office.intake.receive(arrival)

    async def _was_news(self, message: bytes, head: Mail, envelope: Envelope) -> bool:
        """Pass on what a mail server or program tells of our own messages."""
        if not _may_be_notice(message, head, envelope):
            return False
        mail = await asyncio.to_thread(parse, message)
        if mail.bounce is not None:
            ids, to = mail.bounce.message_ids, (*envelope.recipients, *mail.to)
            thread = self.threads.of_ids(ids) or self.threads.of_addresses(to)
            state = _STATES.get(mail.bounce.action, api.DeliveryState.SENT)
            fault = mail.bounce.status or mail.bounce.action
        elif mail.automatic == "receipt":
            named = [found.decode("latin-1") for found in _ORIGINAL.findall(message)]
            thread = self.threads.of_ids((*named, mail.in_reply_to, *mail.references))
            seen = _DISPLAYED.search(message)
            state = api.DeliveryState.SEEN if seen else api.DeliveryState.DELIVERED
            fault = ""
        else:
            return False
        message_id = self.threads.id_of(thread) if thread else ""
        if not message_id:
            return False
        return await self.office.news(CHANNEL, message_id, state, fault)

    async def _too_many(self, sender: str) -> bool:
        """Count a letter; True for more of one sender than a person writes.

        The counts live in the one process that attends. After a restart the store
        fills them in: a loop between two machines is broken all the same.
        """
        who, now = sender.casefold(), self.office.now()
        if not who:
            return False
        times = self._lately.setdefault(who, deque(maxlen=self.cap + 1))
        times.append(now)
        while times[0] < now - _WINDOW:
            times.popleft()
        if len(times) == _ASK_AT:
            await self._remember(who, sender, now)
        if len(self._lately) > _SENDERS:
            del self._lately[next(iter(self._lately))]
        return len(times) > self.cap

    async def _remember(self, who: str, sender: str, now: datetime) -> None:
        known = await self.office.cases.of(CHANNEL, sender)
        recent = sorted(c.received_at for c in known if c.received_at > now - _WINDOW)
        counted = self._lately[who]
        older = [at for at in recent if at < counted[0]]
        self._lately[who] = deque([*older, *counted], maxlen=self.cap + 1)


def key_of(message: bytes) -> str:
    """Return what makes two messages one: the same mail in two of our mailboxes.

    Not the Message-ID alone, or a stranger who guessed one could make us overlook a
    letter; not all bytes, for each mailbox adds its own lines above.
    """
    headers, begin = fields.split(message, 0, len(message))
    told = [b"%d:%b" % (len(v), v) for v in map(headers.first, _KEYED)]
    body = message[begin:].replace(b"\r\n", b"\n").rstrip()
    return hashlib.sha256(b"\n".join([*told, body])).hexdigest()


def _head(message: bytes) -> Mail:
    """Read the header only: a photo of 20 MB tells nothing about who wrote."""
    _headers, begin = fields.split(message, 0, min(len(message), _HEADER))
    return parse(message[:begin])


def _may_be_notice(message: bytes, head: Mail, envelope: Envelope) -> bool:
    """Whether it is worth reading the whole message for news."""
    nobody = envelope.sender == "" or head.return_path == "<>"
    if nobody or head.automatic or head.bounce is not None or _is_mailer(head):
        return True
    headers, _begin = fields.split(message, 0, min(len(message), _HEADER))
    return b"multipart/report" in headers.first("content-type").lower()


def _is_mailer(head: Mail) -> bool:
    user = head.from_address.partition("@")[0].lower()
    return user in {"mailer-daemon", "postmaster", "mdaemon"}
