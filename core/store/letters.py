"""Letters as they are kept: the words, apart from them the writer, and the files."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from uuid import UUID

from core.domain.attachment import Attachment
from core.domain.message import Letter
from core.domain.party import Party
from core.store.ids import new_id
from core.store.sealed import mark, stored
from core.store.stored import as_json, letter_columns
from core.store.tables import FileUseRow, LetterRow, PartyRow


async def keep_letter(ticket: UUID, letter: Letter, *, sealed: bool) -> None:
    """Write a letter, once; its writer lies apart, so that it can be sealed."""
    words = letter_columns(letter, sealed=sealed)
    await LetterRow.insert(LetterRow({LetterRow.ticket: ticket, **words}))
    party = party_columns(letter.party, letter.reply_to, sealed=sealed)
    await PartyRow.insert(PartyRow({PartyRow.ticket: ticket, **party}))
    await use_files(ticket, letter.attachments, citizen_may_see=False, sealed=sealed)


def party_columns(party: Party, reply_to: str, *, sealed: bool) -> dict[Any, Any]:
    """Return how a writer is stored; a sealed one is found, but not read."""
    shown = Party() if sealed else party
    return {
        PartyRow.name: shown.name[:200],
        PartyRow.phone: shown.phone[:40],
        PartyRow.email: shown.email[:254],
        PartyRow.address: shown.address[:400],
        PartyRow.identity_number: shown.identity_number[:40],
        PartyRow.phone_key: mark(phone_key(party.phone), sealed=sealed),
        PartyRow.email_key: mark(party.email.lower()[:254], sealed=sealed),
        PartyRow.reply_key: mark(reply_to[:400], sealed=sealed),
        PartyRow.secret: stored(as_json(party), sealed=True) if sealed else "",
    }


def phone_key(phone: str) -> str:
    """Return the digits a phone is known by: +84 912… and 0912… are one."""
    digits = "".join(c for c in phone if c.isdigit())
    return ("0" + digits[2:] if digits.startswith("84") else digits)[:20]


def shown_name(filename: str, *, sealed: bool) -> str:
    """Return the name a file is given out under: its own may be its writer's."""
    return f"tep{PurePath(filename).suffix[:8]}" if sealed else filename[:200]


async def use_files(
    ticket: UUID, files: Sequence[Attachment], *, citizen_may_see: bool, sealed: bool
) -> None:
    """Note that a ticket has these files: who may read it may read them."""
    if not files:
        return
    await FileUseRow.insert(
        *(
            FileUseRow(
                id=new_id(),
                digest=file.digest,
                ticket=ticket,
                filename=shown_name(file.filename, sealed=sealed),
                citizen_may_see=citizen_may_see,
            )
            for file in files
        )
    )
