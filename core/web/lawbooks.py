"""What the administrator's pages of the law and the calendar ask of the house."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from core.domain.calendar import Calendar
from core.domain.ruleset import Ruleset
from core.store.amendments import Amendments
from core.store.calendar_changes import CalendarChanges


@runtime_checkable
class Lawbook(Protocol):
    """The pack, the rules as they stand with every decision, and the decisions."""

    pack: Ruleset
    rules: Ruleset
    amendments: Amendments
    plan: Calendar
    calendar: Calendar
    changes: CalendarChanges

    async def refresh(self) -> None:
        """Apply what was just decided."""
        ...


class Move(Protocol):
    """One due date that would be another under the calendar as it is now."""

    @property
    def code(self) -> str:
        """Of the case."""
        ...

    @property
    def name(self) -> str:
        """Of the term."""
        ...

    @property
    def was(self) -> datetime:
        """When it is due now."""
        ...

    @property
    def becomes(self) -> datetime:
        """When it would be due."""
        ...


@runtime_checkable
class Recount(Protocol):
    """Counts the terms of open cases again, when an administrator asks for it."""

    async def moves(self) -> Sequence[Move]:
        """Return what would move; nothing is written."""
        ...

    async def apply(self, by: str, why: str) -> int:
        """Move it; returns how many cases have changed."""
        ...
