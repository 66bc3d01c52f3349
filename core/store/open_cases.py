"""Which cases are open: for jobs that look at each of them."""

from collections.abc import Sequence

from core.store.tables import TicketRow


async def codes_with_a_kind() -> Sequence[str]:
    """Return the codes of open cases whose kind is known, oldest first."""
    rows = (
        await TicketRow.select(TicketRow.code)
        .where(TicketRow.open.eq(True) & (TicketRow.kind != ""))
        .order_by(TicketRow.id)
    )
    return [row["code"] for row in rows]
