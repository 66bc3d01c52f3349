"""The tables: facts only, no rules. Keys are made in Python: any engine fits."""

from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class ArrivalRow(Table, tablename="arrival"):
    """Bytes at the door. Written once, never updated: they are evidence."""

    id = UUID(primary_key=True, default=None)
    arrival_key = Varchar(length=255, unique=True, help_text="channel + digest")
    channel = Varchar(length=40)
    content = Bytea(default=b"", help_text="the bytes as they came")
    received_at = Timestamptz(default=None)
    ticket = UUID(default=None, unique=True)


class TicketRow(Table, tablename="ticket"):
    """Where a case stands: its facts, and copies of those the inbox sorts by."""

    id = UUID(primary_key=True, default=None)
    code = Varchar(length=12, unique=True)
    channel = Varchar(length=40)
    received_at = Timestamptz(default=None, index=True)
    stage = Varchar(length=24)
    round = Integer(default=0)
    facts = Text(default="{}", help_text="domain Facts as JSON")
    shelved = Varchar(length=255, default="")
    closed_as = Varchar(length=24, null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    open = Boolean(default=True)
    kind = Varchar(length=24, default="")
    topic = Varchar(length=40, default="")
    unit = Varchar(length=40, default="")
    officer = Varchar(length=40, default="")
    sealed = Boolean(default=False, help_text="writer's identity is secret")
    due_at = Timestamptz(null=True, default=None, help_text="nearest legal date")
    on_time = Boolean(null=True, default=None, help_text="closed: every term kept")
    sort_at = Timestamptz(default=None, help_text="due_at, or received_at")
    excerpt = Varchar(length=200, default="", help_text="first words of the letter")
    joined_to = Varchar(length=12, default="", help_text="older ticket of a copy")
    citizen_wrote_at = Timestamptz(
        null=True, default=None, help_text="last word of the citizen not yet read"
    )


class LetterRow(Table, tablename="letter"):
    """The letter as it was read. Written once, never updated: it is evidence."""

    ticket = UUID(primary_key=True, default=None)
    content = Text(help_text="domain Letter as JSON, without its party")
    body = Text(default="")
    linked_to = Varchar(length=12, default="", index=True)


class PartyRow(Table, tablename="party"):
    """Who wrote: apart from the letter, so that it can be sealed."""

    ticket = UUID(primary_key=True, default=None)
    name = Varchar(length=200, default="")
    phone = Varchar(length=40, default="")
    email = Varchar(length=254, default="")
    address = Varchar(length=400, default="")
    identity_number = Varchar(length=40, default="")
    phone_key = Varchar(length=20, default="", help_text="digits only, from 0")
    email_key = Varchar(length=254, default="", help_text="lower-case")
    reply_key = Varchar(length=400, default="", help_text="the letter's reply address")
    secret = Text(default="", help_text="the whole writer, closed, when sealed")


class MessageRow(Table, tablename="message"):
    """One message of the conversation, either way, with its delivery."""

    id = UUID(primary_key=True, default=None)
    key = Varchar(length=120, unique=True)
    ticket = UUID(default=None)
    direction = Varchar(length=8)
    purpose = Varchar(length=24, default="")
    channel = Varchar(length=40)
    reply_to = Varchar(length=400, default="")
    subject = Varchar(length=400, default="")
    body = Text(default="")
    language = Varchar(length=8, default="vi")
    attachments = Text(default="[]")
    written_at = Timestamptz(default=None)
    written_by = Varchar(length=60, default="")
    state = Varchar(length=16, default="")
    state_at = Timestamptz(null=True, default=None)
    external_id = Varchar(length=200, default="")
    fault = Varchar(length=255, default="")
    secret = Text(default="", help_text="what it says, closed, when sealed")


class EventRow(Table, tablename="event"):
    """The history. Appended, never changed."""

    id = UUID(primary_key=True, default=None)
    ticket = UUID(default=None)
    at = Timestamptz(default=None)
    by = Varchar(length=200)
    kind = Varchar(length=24)
    stage = Varchar(length=24)
    because = Text(default="{}")
    facts = Text(default="{}")


class JobRow(Table, tablename="job"):
    """The outbox: work promised in the same transaction as the facts."""

    id = UUID(primary_key=True, default=None)
    topic = Varchar(length=24, help_text="advance, send or gather")
    key = Varchar(length=120, unique=True, help_text="idempotency key")
    ticket = UUID(default=None)
    subject = Varchar(
        length=120, default="", help_text="message key, for send; talk, for gather"
    )
    channel = Varchar(length=40, default="")
    due_at = Timestamptz(default=None, help_text="while claimed: the lease's end")
    attempts = SmallInt(default=0)
    done_at = Timestamptz(null=True, default=None)
    gave_up_at = Timestamptz(null=True, default=None)
    fault = Varchar(length=255, default="")
    pending = Boolean(default=True)


class HeldRow(Table, tablename="held"):
    """One message of a conversation, kept until the citizen is done."""

    id = UUID(primary_key=True, default=None)
    held_key = Varchar(length=255, unique=True, help_text="channel + digest")
    channel = Varchar(length=40)
    talk = Varchar(length=64, help_text="digest of channel and conversation")
    content = Bytea(default=b"", help_text="the bytes as they came")
    came_at = Timestamptz(default=None)
    batch = UUID(null=True, default=None, help_text="those that make one letter")
    gathered_at = Timestamptz(null=True, default=None)


class SlotRow(Table, tablename="slot"):
    """A channel's encrypted note, held by one process at a time."""

    name = Varchar(length=120, primary_key=True)
    content = Text(default="", help_text="encrypted; empty for nothing")
    forget_at = Timestamptz(null=True, default=None, index=True)
    holder = Varchar(length=40, default="")
    held_until = Timestamptz(null=True, default=None)


class FileRow(Table, tablename="file"):
    """A file kept under its digest."""

    digest = Varchar(length=64, primary_key=True)
    content_type = Varchar(length=100)
    size = Integer()
    kept_at = Timestamptz(default=None)


class FileUseRow(Table, tablename="file_use"):
    """Which ticket a file belongs to: who may read the ticket may read the file."""

    id = UUID(primary_key=True, default=None)
    digest = Varchar(length=64, index=True)
    ticket = UUID(default=None, index=True)
    filename = Varchar(length=200)
    citizen_may_see = Boolean(default=False)


class UnitRow(Table, tablename="unit"):
    """One office of the authority."""

    code = Varchar(length=40, primary_key=True)
    name = Varchar(length=200)
    parent = Varchar(length=40, default="")
    topics = Text(default="[]")
    places = Text(default="[]")
    default_officer = Varchar(length=40, default="")
    active = Boolean(default=True)


class OfficerRow(Table, tablename="officer"):
    """Somebody who can sign in."""

    username = Varchar(length=40, primary_key=True)
    name = Varchar(length=200)
    role = Varchar(length=24)
    unit = Varchar(length=40, default="")
    email = Varchar(length=254, default="")
    password_hash = Varchar(length=255)
    active = Boolean(default=True)
    created_at = Timestamptz(default=None)


class SessionRow(Table, tablename="session"):
    """A signed-in browser; only the digest of its cookie is kept."""

    token_digest = Varchar(length=64, primary_key=True)
    officer = Varchar(length=40, index=True)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None, index=True)


class ApiTokenRow(Table, tablename="api_token"):
    """A token for programs that act for an officer; only its digest is kept."""

    token_digest = Varchar(length=64, primary_key=True)
    officer = Varchar(length=40, index=True)
    name = Varchar(length=100)
    created_at = Timestamptz(default=None)
    revoked_at = Timestamptz(null=True, default=None)


class PointRow(Table, tablename="feedback_point"):
    """A place with a QR code."""

    code = Varchar(length=20, primary_key=True)
    name = Varchar(length=200)
    unit = Varchar(length=40, default="")
    place = Varchar(length=200, default="")
    active = Boolean(default=True)


class RatingRow(Table, tablename="rating"):
    """One tap on five faces."""

    id = Varchar(length=64, primary_key=True, help_text="the form's nonce")
    point = Varchar(length=20, index=True)
    mark = SmallInt()
    rated_at = Timestamptz(default=None, index=True)
    reasons = Text(default="[]")
    words = Text(default="")
    wants_answer = Boolean(default=False)
    code = Varchar(length=12, default="", help_text="ticket it became")


class DraftRow(Table, tablename="draft"):
    """The reply being written; one a ticket."""

    ticket = UUID(primary_key=True, default=None)
    body = Text(default="")
    state = Varchar(length=16)
    written_by = Varchar(length=40)
    updated_at = Timestamptz(default=None)
    attachments = Text(default="[]")
    remark = Text(default="", help_text="why it was sent back")


class NoteRow(Table, tablename="note"):
    """An internal note; no citizen ever sees it."""

    id = UUID(primary_key=True, default=None)
    ticket = UUID(default=None, index=True)
    written_at = Timestamptz(default=None)
    written_by = Varchar(length=40)
    body = Text()


class SavedViewRow(Table, tablename="saved_view"):
    """An inbox filter an officer gave a name."""

    id = UUID(primary_key=True, default=None)
    officer = Varchar(length=40, index=True)
    name = Varchar(length=100)
    query = Varchar(length=1000)


class ThrottleRow(Table, tablename="throttle"):
    """Failed tries that must be remembered across processes (sign-in)."""

    key = Varchar(length=120, primary_key=True)
    tries = Integer(default=0)
    until = Timestamptz(default=None)
