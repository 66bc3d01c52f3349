"""Reports: a table worked out from the cases of a period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.domain.classification import LetterKind
from core.domain.disposition import Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case as reports see it: no names, no words."""

    code: str
    received_at: datetime
    channel: str
    kind: LetterKind | None
    topic: str
    unit: str
    due_at: datetime | None
    closed_as: Disposition | None
    closed_at: datetime | None

    @property
    def on_time(self) -> bool | None:
        """Whether it ended within its nearest legal date; None: open or no date."""
        if self.closed_at is None or self.due_at is None:
            return None
        return self.closed_at <= self.due_at


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included, local time."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReportTable:
    """What a report shows: headings and rows; headings are messages (gettext)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: `make` is a pure function of the cases received in the period."""

    code: str
    """Short, lower-case, in addresses."""
    title: str
    make: Callable[[Period, Sequence[CaseLine]], ReportTable]
