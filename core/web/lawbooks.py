"""What the administrator's page of the law asks of the house."""

from typing import Protocol, runtime_checkable

from core.domain.ruleset import Ruleset
from core.store.amendments import Amendments


@runtime_checkable
class Lawbook(Protocol):
    """The pack, the rules as they stand with every decision, and the decisions."""

    pack: Ruleset
    rules: Ruleset
    amendments: Amendments

    async def refresh(self) -> None:
        """Apply what was just decided."""
        ...
