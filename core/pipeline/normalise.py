"""Step 1: read the stored bytes into a letter."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Protocol

from core.channel import Channel
from core.domain.because import because
from core.domain.disposition import Disposition
from core.domain.message import Letter
from core.domain.outcome import Close, Onward, Outcome
from core.domain.party import Party
from core.domain.text import tidy
from core.domain.ticket import Ticket
from core.errors import LetterRefused, UploadRefused
from core.pipeline.receive import Files

_TEXTS = (
    "body", "subject", "place", "point", "reply_to", "external_id", "language",
    "linked_to", "adds_to", "seems_of", "automatic",
)  # fmt: skip


class Shelves(Protocol):
    """Where the bytes lie."""

    async def raw(self, ticket: Ticket) -> bytes:
        """Return the bytes the ticket arrived as."""
        ...

    async def writer_of(self, code: str) -> tuple[Party, str]:
        """Return who wrote an older ticket, and where they are answered.

        Both are empty for a code nobody has.
        """
        ...


async def normalise(
    ticket: Ticket, *, channels: Mapping[str, Channel], shelves: Shelves, files: Files
) -> Outcome:
    """Ask the channel to read its bytes; keep the files found in them."""
    try:
        letter = channels[ticket.channel].read(await shelves.raw(ticket))
    except LetterRefused as refused:
        return Close(
            because=because("Không phải đơn thư: {why}", why=str(refused)),
            closed_as=Disposition.FILED,
        )
    letter, left_out = await _keep_enclosures(letter, files)
    if letter.linked_to and letter.party == Party():
        party, reply_to = await shelves.writer_of(letter.linked_to)
        letter = replace(letter, party=party, reply_to=letter.reply_to or reply_to)
    note = because("Đọc được {n} ký tự", n=len(letter.body))
    if left_out:
        note = because("Không nhận tệp: {names}", names=", ".join(left_out))
    return Onward(because=note, letter=_tidied(letter))


async def _keep_enclosures(letter: Letter, files: Files) -> tuple[Letter, list[str]]:
    kept, left_out = list(letter.attachments), []
    for enclosure in letter.enclosures:
        try:
            kept.append(await files.keep(enclosure.filename, enclosure.content))
        except UploadRefused as refused:
            left_out.append(f"{enclosure.filename} ({refused.reason})")
    return replace(letter, attachments=tuple(kept), enclosures=()), left_out


def _tidied(letter: Letter) -> Letter:
    """Leave nothing in a letter that a database or a page would choke on."""
    texts: dict[str, Any] = {
        name: tidy(getattr(letter, name)).strip() for name in _TEXTS
    }
    party = {
        part.name: tidy(getattr(letter.party, part.name)).strip()
        for part in fields(letter.party)
    }
    return replace(letter, **texts, party=replace(letter.party, **party))
