"""An officer acting by program on one house, in one piece: see `core.forms.Doorway`."""

from dataclasses import dataclass

from core.domain.officer import Officer
from core.domain.ruleset import Ruleset
from core.domain.tracking import read_code
from core.errors import TicketUnknown
from core.store.desk import Desk
from core.store.queries import Queries
from core.store.views import CaseView
from core.web.walking import Line


@dataclass(frozen=True, slots=True)
class Acting:
    """Ask for it as `acting`."""

    officer: Officer
    queries: Queries
    desk: Desk
    line: Line
    rules: Ruleset

    async def case(self, typed: str) -> CaseView:
        """Return the case meant by a typed code.

        Raises TicketUnknown also for a case the officer may not see.
        """
        code = read_code(typed)
        if code is None:
            raise TicketUnknown
        return await self.queries.case(code, self.officer)

    async def seen(self, typed: str) -> str:
        """Return the code of a case the officer may see. Raises TicketUnknown."""
        return (await self.case(typed)).ticket.code

    async def walked(self, code: str) -> CaseView:
        """Let the line go on, and return the case as it stands then."""
        await self.line.advance(code)
        return await self.queries.case(code, self.officer)
