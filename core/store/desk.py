"""Everything a person may do to a case, officers and citizens alike."""

from collections.abc import Callable
from datetime import datetime

from core.store.citizens import CitizensDesk, Withdraw
from core.store.drafts import Drafts
from core.store.ledger import PiccoloLedger
from core.store.officers_desk import Correct, OfficersDesk
from core.store.outbox import Outbox


class Desk(OfficersDesk, Drafts, CitizensDesk):
    """One name for the three desks; each is a module of its own."""

    def __init__(
        self,
        ledger: PiccoloLedger,
        outbox: Outbox,
        now: Callable[[], datetime],
        *,
        correct: Correct,
        withdraw: Withdraw,
    ) -> None:
        """`correct` and `withdraw` are the pipeline's rules, joined by the app."""
        OfficersDesk.__init__(self, ledger, correct, now)
        Drafts.__init__(self, ledger, outbox, now)
        CitizensDesk.__init__(self, ledger, withdraw)
