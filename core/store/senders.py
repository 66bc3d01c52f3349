"""How much one correspondent has sent lately: what stops two machines that answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.store.sealed import looked_for
from core.store.tables import TicketRow


class Senders:
    """Counts letters by where they are answered."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def letters_within(self, reply_to: str, period: timedelta) -> int:
        """Return how many letters of a correspondent came within a period."""
        known_as = looked_for(reply_to[:400])
        places = ", ".join(["{}"] * len(known_as))
        rows = await TicketRow.raw(
            "SELECT count(*) AS n FROM party p JOIN ticket t ON t.id = p.ticket"
            f" WHERE p.reply_key IN ({places}) AND t.received_at > {{}}",
            *known_as, self._now() - period,
        )  # fmt: skip
        return int(rows[0]["n"])
