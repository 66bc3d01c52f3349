"""What a channel may tell a citizen of a case, and of the way back to them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGlance:
    """One case in a few words, fit for whoever knows its code: nobody is named."""

    code: str
    channel: str
    received_at: datetime
    changed_at: datetime
    """When the line last went on."""
    stage: str
    """Where it stands, in the language spoken: "Đang giải quyết"."""
    open: bool
    topic: str
    """Code of the topic; empty while unknown, or when the case is sealed."""
    unit: str
    """Name of the competent unit; empty while unknown, or when the case is sealed."""
    due_at: datetime | None
    """The legal date that comes next."""
    answer: str
    """The words of the signed answer; empty before."""
    url: str
    """The tracking page."""
    may_add: bool
    may_rate: bool


@dataclass(frozen=True, slots=True)
class Window:
    """How long, and how often, a channel still lets us write to a citizen."""

    closes_at: datetime | None = None
    """None: it does not close."""
    left: int | None = None
    """Messages left without extra cost; None: not counted."""
    note: str = ""
    """What else an officer should know, in Vietnamese."""
