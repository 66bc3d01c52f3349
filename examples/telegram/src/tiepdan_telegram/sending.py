"""Takes messages out: the words in pieces, then the files, each of them once."""

import hashlib
import json
from collections.abc import Iterator

from core import api

from tiepdan_telegram.bot import Bot

LONGEST = 2000
"""Characters of one message. Telegram takes 4,096 UTF-16 units; a smiley is two."""
_MOST_PICTURE = 10 * 1024 * 1024
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
_REMEMBERED = 100
"""Messages each note remembers; a repetition comes within hours, not after so many."""
_NOTES = 64
"""Notes that share the memory: few to keep, and nobody waits for another."""


class Sender:
    """The channel's `deliver`; remembers what it has sent, part by part."""

    def __init__(self, bot: Bot, office: api.Office) -> None:
        self._bot = bot
        self._office = office

    async def deliver(self, message: api.Outgoing) -> api.Receipt:
        """Send what of a message has not been sent. Raises DeliveryFailed.

        A part that timed out may have arrived all the same, and is then seen twice;
        parts known to have arrived are not sent again.
        """
        chat = message.reply_to
        if not chat.removeprefix("-").isdecimal() or len(chat) > 20:
            raise api.DeliveryFailed("no chat of Telegram", retry=False)
        first = await self._send(chat, message.key, list(parts_of(message)))
        return api.Receipt(f"{chat}/{first}")

    async def once(self, chat: str, key: str, text: str) -> None:
        """Say something on our own account, once for a key. Raises DeliveryFailed."""
        await self._send(chat, key, [text])

    async def _send(self, chat: str, key: str, parts: list[str | api.Enclosure]) -> str:
        """Send the parts that are missing; return the id of the first one.

        The note is open meanwhile, so nobody sends the same message beside us.
        """
        mark = hashlib.sha256(f"{chat}\n{key}".encode()).hexdigest()
        name = f"telegram sent {int(mark[:8], 16) % _NOTES}"
        try:
            async with self._office.slots.change(name) as slot:
                sent: dict[str, list[str]] = json.loads(slot.value or "{}")
                done = sent.pop(mark, [])
                for part in parts[len(done) :]:
                    done.append(await self._one(chat, part))
                    kept = list(sent.items())[-_REMEMBERED:]
                    slot.value = json.dumps(dict([*kept, (mark, done)]))
                    await slot.save()
                return done[0]
        except api.SlotTaken as taken:
            raise api.DeliveryFailed("being sent already", retry=True) from taken

    async def _one(self, chat: str, part: str | api.Enclosure) -> str:
        if isinstance(part, str):
            return await self._bot.say(chat, part)
        if part.content.startswith(_PICTURES) and len(part.content) <= _MOST_PICTURE:
            return await self._bot.show(chat, part)
        return await self._bot.hand(chat, part)


def parts_of(message: api.Outgoing) -> Iterator[str | api.Enclosure]:
    """Yield the parts of a message: always the same ones for the same message."""
    told = message.body
    if message.subject and message.purpose is not api.Purpose.RECEIPT:
        told = f"{message.subject}\n\n{told}"  # a chat has no subject line
    yield from pieces(told.strip() or "…")
    yield from message.enclosures


def pieces(text: str, longest: int = LONGEST) -> Iterator[str]:
    """Cut a long text where a reader would pause: a paragraph, a line, a word."""
    while len(text) > longest:
        cut = _pause(text[:longest]) or longest
        if piece := text[:cut].strip():
            yield piece
        text = text[cut:].strip()
    if text:
        yield text


def _pause(head: str) -> int:
    """Return where the best pause of the second half ends, 0 for none."""
    for mark in ("\n\n", "\n", ". ", " "):
        if (at := head.rfind(mark)) > len(head) // 2:
            return at + len(mark)
    return 0
