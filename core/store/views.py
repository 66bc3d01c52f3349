"""What pages and API show: frozen, read-only, already masked where the law says so."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.attachment import Attachment
from core.domain.course import Stopped
from core.domain.disposition import Disposition
from core.domain.eligibility import Finding
from core.domain.event import Event
from core.domain.feedback import Rating, Satisfaction
from core.domain.message import Direction, Purpose
from core.domain.party import Party
from core.domain.proceeding import Occurrence
from core.domain.progress import CaseTerm
from core.domain.reply import DraftState, Reply
from core.domain.stage import Stage
from core.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """What an officer wants to see; empty fields do not narrow."""

    words: str = ""
    """Searched with and without diacritics; also a tracking code."""
    stage: str = ""
    kind: str = ""
    topic: str = ""
    unit: str = ""
    channel: str = ""
    mine: bool = False
    """Only letters assigned to the officer who asks."""
    overdue: bool = False
    waiting_for_me: bool = False
    """Only letters at a step this officer's role can move."""
    closed: bool = False
    """Closed tickets, newest first, instead of open ones by legal date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """One row of the inbox."""

    code: str
    channel: str
    received_at: datetime
    due_at: datetime | None
    stage: Stage
    kind: str
    topic: str
    unit: str
    officer: str
    excerpt: str
    sender: str
    """Name shown, empty if anonymous or sealed."""
    sealed: bool
    citizen_wrote: bool
    closed_as: Disposition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One row of the register of letters (*sổ theo dõi đơn*)."""

    number: int
    """Running number within the period."""
    code: str
    received_at: datetime
    channel: str
    name: str
    """Empty if anonymous or sealed."""
    address: str
    sealed: bool
    excerpt: str
    kind: str
    topic: str
    unit: str
    officer: str
    due_at: datetime | None
    closed_as: Disposition | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LetterRegister:
    """A part of the register, and how many letters the whole of it has."""

    lines: tuple[RegisterLine, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox; `after` is the cursor of the next one, or empty."""

    lines: tuple[InboxLine, ...]
    after: str
    count: int
    """Matching tickets, counted up to `COUNT_UP_TO`."""
    more_than_counted: bool


COUNT_UP_TO = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """One message of the conversation."""

    key: str
    direction: Direction
    purpose: Purpose | None
    channel: str
    body: str
    written_at: datetime
    written_by: str
    """Officer's name, or empty for the citizen and the line."""
    attachments: tuple[Attachment, ...]
    state: str
    """A DeliveryState's value; empty for incoming."""
    fault: str
    state_at: datetime | None = None
    next_try_at: datetime | None = None
    """When one that failed is tried again."""
    is_copy: bool = False
    """Whether it is an earlier message, going by another channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """An internal note."""

    written_at: datetime
    written_by: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """The reply being written."""

    body: str
    state: DraftState
    written_by: str
    updated_at: datetime
    attachments: tuple[Attachment, ...]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """The ticket page of an officer."""

    ticket: Ticket
    """With the letter's party masked when sealed."""
    party: Party
    """As it may be shown."""
    sealed: bool
    findings: tuple[Finding, ...]
    """Eligibility conditions held against the letter, decided or not."""
    history: tuple[Event, ...]
    conversation: tuple[MessageView, ...]
    notes: tuple[NoteView, ...]
    draft: DraftView | None
    rating: Rating | None
    linked: tuple[str, ...]
    """Codes of older and newer tickets of the same conversation."""
    joined: tuple[str, ...]
    """Codes of tickets that were joined to this one."""
    unit_name: str
    officer_name: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of what the citizen may know."""

    at: datetime
    stage: Stage
    text: str
    """Plain words, translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackView:
    """The tracking page: nobody's name stands on it."""

    code: str
    received_at: datetime
    stage: Stage
    closed_as: Disposition | None
    channel: str
    kind_said: bool
    """Whether the legal kind is known and may be shown (never for a denunciation)."""
    kind: str
    unit_name: str
    timeline: tuple[TimelineEntry, ...]
    terms: tuple[CaseTerm, ...]
    stopped: tuple[Stopped, ...]
    course: tuple[Occurrence, ...]
    conversation: tuple[MessageView, ...]
    reply: Reply | None
    satisfaction: Satisfaction | None
    linked: tuple[str, ...]
    may_add: bool
    may_withdraw: bool
    may_rate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLine:
    """A ticket or message that needs a person because something broke."""

    code: str
    stage: Stage
    why: str
    since: datetime
    message_key: str = ""
    """Set when a message gave up rather than a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """Jobs that are due and wait."""

    waiting: int
    oldest: datetime | None
    late: bool
    """Whether the oldest has waited for more than five minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigures:
    """Figures on the front page; a share is shown only with its n."""

    received: int
    answered: int
    answered_on_time: int
    answered_with_deadline: int
    marks: tuple[int, int, int, int, int]
    """Number of ratings of 1, 2, 3, 4 and 5, over the last 365 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFigures:
    """What one feedback point's ratings say."""

    code: str
    name: str
    unit: str
    active: bool
    marks: tuple[int, int, int, int, int]
