"""Lays in what goes with a message: its files, the signed reply, the receipt."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from core.domain.attachment import Enclosure
from core.domain.message import Outgoing, Purpose
from core.domain.reply import Reply
from core.domain.tracking import show_code
from core.i18n import gettext as _
from core.i18n import speaking

MOST_BYTES = 20 * 1024 * 1024
"""Bytes of all files of one message; larger ones are on the tracking page."""


_ON_PAPER = frozenset({Purpose.REPLY, Purpose.RECEIPT})


class Papers(Protocol):
    """What can be typeset for a citizen."""

    def track_url(self, code: str) -> str:
        """Return the address where the case can be followed."""
        ...

    def reply_pdf(self, code: str, reply: Reply) -> bytes:
        """Return the signed reply as a PDF; it names no citizen."""
        ...

    def receipt_png(self, code: str) -> bytes:
        """Return code and QR as a picture."""
        ...


@dataclass(frozen=True, slots=True)
class Encloser:
    """Puts the bytes beside the words, just before a channel takes them."""

    papers: Papers
    read: Callable[[str], bytes]
    """Reads a file by its digest; raises NotFound."""

    async def enclose(self, message: Outgoing, reply: Reply | None) -> Outgoing:
        """Return the message with everything that goes with it. Raises NotFound."""
        if not message.attachments and message.purpose not in _ON_PAPER:
            return message
        with speaking(message.language):
            return await asyncio.to_thread(self._enclosed, message, reply)

    def _enclosed(self, message: Outgoing, reply: Reply | None) -> Outgoing:
        laid_in = self._papers(message, reply)
        room = MOST_BYTES - sum(len(paper.content) for paper in laid_in)
        left_out = False
        for file in message.attachments:
            if file.size > room:
                left_out = True
                continue
            room -= file.size
            content = self.read(file.digest)
            laid_in.append(Enclosure(file.filename, content))
        if left_out:
            message = replace(message, body=self._with_note(message))
        return replace(message, enclosures=tuple(laid_in))

    def _papers(self, message: Outgoing, reply: Reply | None) -> list[Enclosure]:
        code, name = message.code, show_code(message.code)
        if message.purpose is Purpose.REPLY and reply is not None:
            pdf = self.papers.reply_pdf(code, reply)
            return [Enclosure(f"tra-loi-{name}.pdf", pdf)]
        if message.purpose is Purpose.RECEIPT:
            return [Enclosure(f"ma-ho-so-{name}.png", self.papers.receipt_png(code))]
        return []

    def _with_note(self, message: Outgoing) -> str:
        note = _("Tệp kèm theo quá lớn để gửi; xin xem tại: {url}")
        url = self.papers.track_url(message.code)
        return f"{message.body}\n\n{note.format(url=url)}"
