"""Takes messages out: the words first, then pictures and papers, each part once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import structlog

from channels.zalo import memory as remembered
from channels.zalo.buttons import Press, Wish, with_buttons
from channels.zalo.client import Platform, Sent
from channels.zalo.faults import WINDOW_SHUT, PlatformRefused
from channels.zalo.memory import Errand, Memories, Memory
from channels.zalo.split import split
from channels.zalo.window import shuts_at
from core import api
from core.api import gettext as _

log = structlog.get_logger()

_ANSWERABLE = timedelta(days=30)
"""How long after an officer's question the citizen's words answer it."""
_MEBIBYTE = 1024 * 1024
_IMAGES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_MOST_IMAGE = 1 * _MEBIBYTE
_PAPERS = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}
_MOST_PAPER = 5 * _MEBIBYTE
"""What Zalo takes: PDF and Word up to 5 MB, JPEG and PNG up to 1 MB."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text message, the last one with buttons."""

    text: str
    presses: tuple[Press, ...] = ()


Part = Words | api.Enclosure


class Messenger:
    """The channel's `deliver`."""

    def __init__(
        self,
        platform: Platform,
        memories: Memories,
        office: api.Office,
        paid: timedelta,
    ) -> None:
        self._platform = platform
        self._memories = memories
        self._office = office
        self._paid = paid

    async def deliver(self, message: api.Outgoing) -> api.Receipt:
        """Send what has not been sent of a message yet. Raises DeliveryFailed.

        Zalo knows no key that would make a repeated message one: a part that timed
        out may have arrived, and is sent again. Parts known to have arrived are not.
        """
        citizen = message.reply_to
        memory, now = await self._memories.of(citizen), self._office.now()
        shuts = shuts_at(memory, self._paid)
        if shuts is not None and now >= shuts:
            raise PlatformRefused(WINDOW_SHUT)
        key = hashlib.sha256(message.key.encode()).hexdigest()[:16]
        done = list(memory.sent.get(key, ()))
        for part in parts_of(message)[len(done) :]:
            sent = await self._send(citizen, part, begun=bool(done))
            done.append(sent.message_id)
            await self._note(message, key, sent, now)
        return api.Receipt(done[0] if done else "")

    async def _note(
        self, message: api.Outgoing, key: str, sent: Sent, now: datetime
    ) -> None:
        def change(memory: Memory) -> Memory:
            memory = remembered.part_sent(memory, key, sent.message_id)
            return _expecting(remembered.counted(memory, sent.quota), message, now)

        await self._memories.change(message.reply_to, change)

    async def _send(self, citizen: str, part: Part, *, begun: bool) -> Sent:
        if isinstance(part, Words):
            told = with_buttons(part.text, part.presses)
            return await self._platform.send(citizen, told)
        try:
            return await self._enclose(citizen, part)
        except PlatformRefused as refused:
            if refused.retry or not begun:
                raise
            # The words have arrived, and with them the page where the file stands.
            log.warning("file not sent", why=str(refused))
            return Sent("", None)

    async def _enclose(self, citizen: str, file: api.Enclosure) -> Sent:
        if kind := _image_kind(file):
            image = await self._platform.upload_image(file.filename, file.content, kind)
            element = {"media_type": "image", "attachment_id": image}
            payload = {"template_type": "media", "elements": [element]}
            attachment: dict[str, object] = {"type": "template", "payload": payload}
        else:
            kind = _PAPERS[_ending(file)]
            token = await self._platform.upload_file(file.filename, file.content, kind)
            attachment = {"type": "file", "payload": {"token": token}}
        return await self._platform.send(citizen, {"attachment": attachment})


def parts_of(message: api.Outgoing) -> list[Part]:
    """Return the parts of a message, always the same for the same message."""
    pieces = split(_words(message))
    words = [Words(piece) for piece in pieces[:-1]]
    words += [Words(piece, _presses(message)) for piece in pieces[-1:]]
    return [*words, *(file for file in message.enclosures if _may_go(file))]


def _words(message: api.Outgoing) -> str:
    """Return the whole text: a talk has no subject line, so it begins the words."""
    told = [message.body]
    if message.purpose is not api.Purpose.RECEIPT:  # which names the code itself
        told.insert(0, message.subject)
    if message.purpose is api.Purpose.QUESTION:
        told.append(_("Xin trả lời ngay tại đây, bằng tin nhắn hoặc ảnh."))
    if any(not _may_go(file) for file in message.enclosures):
        told.append(_("Tệp kèm theo xem tại trang theo dõi hồ sơ."))
    return "\n\n".join(filter(None, told))


def _presses(message: api.Outgoing) -> tuple[Press, ...]:
    code = message.code
    offered: dict[api.Purpose, Sequence[Wish]] = {
        api.Purpose.RECEIPT: (Wish.ADD, Wish.PROGRESS),
        api.Purpose.SURVEY: (Wish.SATISFIED, Wish.UNSATISFIED),
    }
    return tuple(Press(wish, code) for wish in offered.get(message.purpose, ()))


def _expecting(memory: Memory, message: api.Outgoing, now: datetime) -> Memory:
    """Note what the citizen's next words will mean."""
    if message.purpose is api.Purpose.QUESTION:
        asked = Errand(message.code, now, now + _ANSWERABLE)
        return msgspec.structs.replace(memory, asked=asked)
    if message.purpose is api.Purpose.SURVEY:
        return msgspec.structs.replace(memory, surveyed=message.code)
    return memory


def _may_go(file: api.Enclosure) -> bool:
    if _image_kind(file):
        return len(file.content) <= _MOST_IMAGE
    return _ending(file) in _PAPERS and len(file.content) <= _MOST_PAPER


def _image_kind(file: api.Enclosure) -> str:
    return next((k for mark, k in _IMAGES.items() if file.content.startswith(mark)), "")


def _ending(file: api.Enclosure) -> str:
    name = file.filename.lower()
    return next((ending for ending in _PAPERS if name.endswith(ending)), "")
