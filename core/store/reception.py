"""The reception room: schedule, turns, sessions and their register, by one name."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from core.domain.officer import Action, Officer
from core.domain.reply import Reply
from core.domain.report import Period
from core.domain.visit import Visit
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.store.engines import Database
from core.store.officers_desk import require
from core.store.schedule import Schedule
from core.store.turns import Turns
from core.store.views import InboxLine
from core.store.visit_lookup import answers, earlier_visits
from core.store.visit_register import VisitLine, visit_line, visit_register
from core.store.visits import Visits

OPENED = "mo_danh_tinh"
"""Kind of the event that says somebody looked at who came."""
FOLLOWED = "theo_doi"
"""Kind of the event that says what happened later."""
_MOST_FOUND = 8


class Reception(Schedule, Turns, Visits):
    """One name for the parts; each is a module of its own."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        Schedule.__init__(self, database)
        Turns.__init__(self, database, now)
        Visits.__init__(self, database, now)

    async def follow_up(self, key: UUID, officer: Officer, words: str) -> None:
        """Add what happened after a session; its line of the register stays.

        Raises InputInvalid for no words.
        """
        require(officer, Action.REGISTER)
        if not words.strip():
            raise InputInvalid({"words": _("Xin ghi vài lời.")})
        await self.entered(key, officer)
        await self.note_visit(key, officer, FOLLOWED, words)

    async def register(self, period: Period, officer: Officer) -> tuple[VisitLine, ...]:
        """Return the register's lines of a period."""
        return await visit_register(period, officer)

    async def entered(self, key: UUID, officer: Officer) -> VisitLine:
        """Return one line of the register. Raises NotFound."""
        line = await visit_line(key, officer)
        if line is None:
            raise NotFound(str(key))
        return line

    async def open_visitors(self, key: UUID, officer: Officer, why: str) -> Visit:
        """Show once who came to a sealed session; who looked, and why, is kept.

        Raises InputInvalid without a reason.
        """
        require(officer, Action.OPEN_IDENTITY)
        if not why.strip():
            raise InputInvalid({"why": _("Xin ghi lý do mở danh tính.")})
        await self.entered(key, officer)
        await self.note_visit(key, officer, OPENED, why)
        return await self.visit(key)

    async def answers_of(self, found: Sequence[InboxLine]) -> dict[str, Reply]:
        """Return the signed answers of letters that were found, by code."""
        return await answers([line.code for line in found])

    async def earlier(
        self, typed: str, officer: Officer
    ) -> tuple[tuple[VisitLine, ...], dict[str, Reply]]:
        """Return earlier sessions by name, phone or code, and their answers."""
        require(officer, Action.RECEIVE)
        lines = await earlier_visits(typed, _MOST_FOUND, officer)
        return lines, await answers([line.ticket for line in lines if line.ticket])
