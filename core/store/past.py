"""Older letters that may be about the same matter."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.domain.disposition import Disposition
from core.domain.duplicate import PastLetter
from core.domain.message import Letter
from core.domain.text import words
from core.domain.ticket import Ticket
from core.store.engines import Database
from core.store.letters import phone_key
from core.store.sealed import looked_for
from core.store.search import matching
from core.store.stored import letter_of
from core.store.tables import LetterRow, PartyRow, TicketRow

_LOOK_BACK = timedelta(days=180)
_MOST = 20
_NOT_LETTERS = [Disposition.SPAM.value, Disposition.JOINED.value]
_TELLING_WORDS = 8
"""Longest words of a letter that another about the same matter would share."""


class PastLetters:
    """Satisfies `pipeline.deduplicate.Past` by shape."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def like(self, ticket: Ticket, letter: Letter) -> Sequence[PastLetter]:
        """Return the same person's letters, then those that share telling words."""
        own = await self._of_person(ticket, letter)
        told = sorted(set(words(letter.body[:4000])), key=lambda w: (-len(w), w))
        near = await matching(self._database, told[:_TELLING_WORDS], limit=_MOST)
        others = [key for key in near if key not in own and key != ticket.id]
        return [
            *await self._read(own, same_person=True),
            *await self._read(others, same_person=False),
        ]

    async def _of_person(self, ticket: Ticket, letter: Letter) -> list[Any]:
        keys = {
            PartyRow.phone_key: phone_key(letter.party.phone),
            PartyRow.email_key: letter.party.email.lower(),
            PartyRow.reply_key: letter.reply_to,
        }
        found: list[Any] = []
        for column, key in keys.items():
            if key:
                rows = (
                    await PartyRow.select(PartyRow.ticket)
                    .where(
                        column.is_in([*looked_for(key)])
                        & (PartyRow.ticket != ticket.id)
                    )
                    .order_by(PartyRow.ticket, ascending=False)
                    .limit(_MOST)
                )
                found += [row["ticket"] for row in rows if row["ticket"] not in found]
        return found

    async def _read(
        self, keys: Sequence[Any], *, same_person: bool
    ) -> Sequence[PastLetter]:
        """Read those that still count, in the order of their keys."""
        if not keys:
            return []
        tickets = await TicketRow.select(
            TicketRow.id, TicketRow.code, TicketRow.received_at
        ).where(
            TicketRow.id.is_in(list(keys))
            & (TicketRow.received_at >= self._now() - _LOOK_BACK)
            & (TicketRow.closed_as.is_null() | TicketRow.closed_as.not_in(_NOT_LETTERS))
        )
        if not tickets:
            return []
        known = {row["id"]: row for row in tickets}
        letters = await LetterRow.objects().where(LetterRow.ticket.is_in(list(known)))
        return [
            PastLetter(
                code=known[letter.ticket]["code"],
                body=letter_of(letter, None).body,
                place=letter_of(letter, None).place,
                received_at=known[letter.ticket]["received_at"],
                same_person=same_person,
            )
            for letter in sorted(letters, key=lambda row: keys.index(row.ticket))
        ]
