"""What is known of somebody who has just come in: earlier sessions and answers."""

from collections.abc import Sequence

from core.domain.officer import Officer
from core.domain.reply import Reply
from core.domain.text import words
from core.domain.tracking import read_code
from core.store.letters import phone_key
from core.store.stored import facts_of
from core.store.tables import TicketRow
from core.store.visit_register import VisitLine, matching_visits

_FEWEST_DIGITS = 8
_OPEN = "NOT v.sealed AND (t.sealed IS NULL OR NOT t.sealed)"
"""A denouncer is found by nobody's search."""


def is_phone(typed: str) -> bool:
    """Whether the words are a telephone number and nothing else."""
    digits = sum(c.isdigit() for c in typed)
    return digits >= _FEWEST_DIGITS and not any(c.isalpha() for c in typed)


async def earlier_visits(
    typed: str, most: int, officer: Officer
) -> tuple[VisitLine, ...]:
    """Return sessions by a name (with or without diacritics), a phone or a code."""
    if code := read_code(typed):
        return await matching_visits("v.ticket = {}", [code], most, officer)
    if is_phone(typed):
        return await matching_visits(
            f"{_OPEN} AND v.id IN (SELECT visit FROM visitor WHERE phone_key = {{}})",
            [phone_key(typed)], most, officer,
        )  # fmt: skip
    asked = words(typed)[:8]
    if not asked:
        return ()
    like = " AND ".join(["' ' || found_by || ' ' LIKE {}"] * len(asked))
    return await matching_visits(
        f"{_OPEN} AND v.id IN (SELECT visit FROM visitor WHERE {like})",
        [f"% {_plain(word)} %" for word in asked], most, officer,
    )  # fmt: skip


async def answers(codes: Sequence[str]) -> dict[str, Reply]:
    """Return the signed answers of these cases, by code; none of a sealed one."""
    if not codes:
        return {}
    rows = await TicketRow.select(TicketRow.code, TicketRow.facts).where(
        TicketRow.code.is_in(list(codes)) & TicketRow.sealed.eq(False)
    )
    replies = {row["code"]: facts_of(row["facts"]).reply for row in rows}
    return {code: reply for code, reply in replies.items() if reply}


def _plain(word: str) -> str:
    """`words` lets no % through, but an underscore, which stands for any letter."""
    return word.replace("_", " ")
