"""Reports: tables worked out from the cases of a period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL
from core.domain.disposition import Disposition
from core.domain.proceeding import Conclusion
from core.domain.reception import ReceptionSort
from core.domain.routing import Competence
from core.domain.visit import VisitOutcome

NO_LETTERS = (Disposition.SPAM, Disposition.JOINED)
"""Ends that registers do not count: spam and copies joined to their original."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included, local time."""

    first: date
    last: date
    now: datetime | None = None
    """Set while the period still runs: nothing is told of what lies ahead."""

    @property
    def begins(self) -> datetime:
        """The first instant of the period."""
        return datetime.combine(self.first, time(), LOCAL)

    @property
    def ends(self) -> datetime:
        """The first instant after the period, or now while it runs."""
        over = datetime.combine(self.last + timedelta(days=1), time(), LOCAL)
        return over if self.now is None else min(over, self.now)

    def holds(self, at: datetime | None) -> bool:
        """Whether an instant lies in the period; None, for "not yet", never does."""
        return at is not None and self.begins <= at < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case as reports see it: no names, no words."""

    code: str
    received_at: datetime
    channel: str
    kind: LetterKind | None
    topic: str
    unit: str
    competence: Competence | None = None
    eligible: bool | None = None
    """None: not examined yet."""
    due_at: datetime | None
    decided: tuple[tuple[date, Conclusion], ...] = ()
    """What decisions said of the complaint or denunciation, and when."""
    closed_as: Disposition | None
    closed_at: datetime | None
    on_time: bool | None
    """Whether every term of the office was kept; None: still open, or no term."""

    @property
    def is_letter(self) -> bool:
        """Whether registers count it."""
        return self.closed_as not in NO_LETTERS

    def carried_into(self, period: Period) -> bool:
        """Whether it came before the period and was still open when that began."""
        open_then = self.closed_at is None or self.closed_at >= period.begins
        return self.received_at < period.begins and open_then

    def open_after(self, period: Period) -> bool:
        """Whether it was still open when the period ended."""
        return self.closed_at is None or self.closed_at >= period.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session of the reception room (*lượt tiếp*): no names, no words."""

    id: UUID
    number: int
    """In the register of the year."""
    received_at: datetime
    sort: ReceptionSort
    kind: LetterKind | None
    topic: str
    people: int
    """How many came."""
    group: bool
    """Whether so many are a group (*đoàn đông người*) by the pack of that day."""
    outcome: VisitOutcome
    ticket: str
    """Code of the letter it became, or empty."""


Figure = tuple[CaseLine, ...] | tuple[SessionLine, ...]
"""A figure of a report is what it counts: their number is what is shown."""


class NameOf(StrEnum):
    """Whose name a code stands for."""

    UNIT = "unit"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Named:
    """The head of a row about a unit or a topic: its name is looked up when shown."""

    of: NameOf
    code: str


Cell = Figure | Named | str | int


@dataclass(frozen=True, slots=True)
class ReportTable:
    """What a report shows: headings and rows; headings are messages (gettext)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[tuple[str, int], ...] = field(default=())
    """Headings above the headings, each with the number of columns it spans."""


Making = Callable[[Period, Sequence[CaseLine]], ReportTable]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: `make` is a pure function of the letters alive in the period.

    It is given every letter that came before the period's end and was not closed
    before its beginning; `carried_into` and `open_after` tell them apart.
    """

    code: str
    """Short, lower-case, in addresses."""
    title: str
    make: Making


@dataclass(frozen=True, slots=True)
class ReceptionReport:
    """A report of the reception room: a pure function of the period's sessions."""

    code: str
    title: str
    make: Callable[[Period, Sequence[SessionLine]], ReportTable]
