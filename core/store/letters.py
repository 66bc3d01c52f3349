"""Letters as they are kept: the words, apart from them the writer, and the files."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from core.domain.attachment import Attachment
from core.domain.message import Letter
from core.domain.party import Party
from core.store.ids import new_id
from core.store.stored import as_json
from core.store.tables import FileUseRow, LetterRow, PartyRow


async def keep_letter(ticket: UUID, letter: Letter) -> None:
    """Write a letter, once; its writer lies apart, so that it can be sealed."""
    await LetterRow.insert(
        LetterRow(
            ticket=ticket,
            content=as_json(replace(letter, party=Party())),
            body=letter.body,
            linked_to=letter.linked_to[:12],
        )
    )
    await _keep_party(ticket, letter.party, letter.reply_to)
    await use_files(ticket, letter.attachments, citizen_may_see=False)


async def _keep_party(ticket: UUID, party: Party, reply_to: str) -> None:
    await PartyRow.insert(
        PartyRow(
            ticket=ticket,
            name=party.name[:200],
            phone=party.phone[:40],
            email=party.email[:254],
            address=party.address[:400],
            identity_number=party.identity_number[:40],
            phone_key=phone_key(party.phone),
            email_key=party.email.lower()[:254],
            reply_key=reply_to[:400],
        )
    )


def phone_key(phone: str) -> str:
    """Return the digits a phone is known by: +84 912… and 0912… are one."""
    digits = "".join(c for c in phone if c.isdigit())
    return ("0" + digits[2:] if digits.startswith("84") else digits)[:20]


async def use_files(
    ticket: UUID, files: Sequence[Attachment], *, citizen_may_see: bool
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
                filename=file.filename[:200],
                citizen_may_see=citizen_may_see,
            )
            for file in files
        )
    )
