"""An officer acting by program on one house, in one piece: see `core.forms.Doorway`."""

from dataclasses import dataclass
from typing import Protocol

from core.domain.calendar import Calendar
from core.domain.officer import Officer
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket
from core.domain.tracking import read_code
from core.errors import TicketUnknown
from core.store.desk import Desk
from core.store.queries import Queries
from core.store.views import CaseView


class Walking(Protocol):
    """The line, telling how far a ticket has come."""

    async def advance(self, code: str) -> Ticket:
        """Walk one ticket until it waits or closes."""
        ...


@dataclass(frozen=True, slots=True)
class Acting:
    """Ask for it as `acting`."""

    officer: Officer
    queries: Queries
    desk: Desk
    line: Walking
    rules: Ruleset
    calendar: Calendar

    async def case(self, typed: str) -> CaseView:
        """Return the case meant by a typed code.

        Raises TicketUnknown also for a case the officer may not see.
        """
        return await self.queries.case(meant(typed), self.officer)

    async def seen(self, typed: str) -> str:
        """Return the code of a case the officer may see. Raises TicketUnknown."""
        return (await self.case(typed)).ticket.code

    async def walked(self, code: str) -> Ticket:
        """Let the line go on, and return the ticket as it stands then.

        Not as a view: it may just have left what the officer may see.
        """
        return await self.line.advance(code)


def meant(typed: str) -> str:
    """Return the code that was meant. Raises TicketUnknown for none."""
    code = read_code(typed)
    if code is None:
        raise TicketUnknown
    return code
