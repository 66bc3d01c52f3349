"""Letters coming in and messages going out, as the channels see them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.attachment import Attachment, Enclosure
from core.domain.party import Party


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes at the door, kept before anybody thinks about them."""

    channel: str
    raw: bytes
    key: str = ""
    """What makes two arrivals one (a message id, a form's nonce).

    Empty: the digest of `raw`, so that a repeated webhook is one arrival.
    """


@dataclass(frozen=True, slots=True)
class KeptArrival:
    """One arrival as the store keeps it, with the code it will be known by."""

    arrival_key: str
    """Channel and key; unique, so that a repeated arrival is one."""
    channel: str
    raw: bytes
    code: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """One message of a conversation that is not over."""

    held_key: str
    """Channel and key; unique, so that a repeated message is one."""
    channel: str
    talk: str
    """The conversation, in the channel's own words."""
    raw: bytes
    quiet: timedelta
    """How long nothing must come before the citizen is taken to be done."""
    came_at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """What the door may tell the citizen once the bytes are durable."""

    code: str
    """The tracking code, without separators."""
    new: bool = True
    """False when these bytes had already arrived; `code` is then the older one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as a channel read it (*đơn*, *thư*). Written once: it is evidence."""

    body: str
    subject: str = ""
    party: Party = field(default_factory=Party)
    external_id: str = ""
    """The message's id in the channel's own world."""
    written_at: datetime | None = None
    reply_to: str = ""
    """Where the channel can answer: an address, a Zalo user id; empty: not at all."""
    place: str = ""
    """Where it happened, in the citizen's words."""
    point: str = ""
    """The feedback point whose QR was scanned."""
    language: str = "vi"
    """Language to answer in: vi or en."""
    linked_to: str = ""
    """Code of an older ticket this letter follows (the citizen was not satisfied)."""
    adds_to: str = ""
    """Code of an open ticket this only adds a message to; proven by the channel."""
    seems_of: str = ""
    """Code of a ticket this letter names, from a sender it was not given to.

    Nothing is added to that ticket: a person decides whether they belong together.
    """
    forged: bool = False
    """Whether a server we trust found that somebody else sent this under that name."""
    automatic: str = ""
    """Why no person wrote this (a vacation notice, a list); such is never answered."""
    signed: bool | None = None
    """Whether it bears a signature or fingerprint; None where paper cannot be seen."""
    attachments: tuple[Attachment, ...] = ()
    """Files already kept by the door."""
    enclosures: tuple[Enclosure, ...] = ()
    """Files found in the bytes, which the line keeps (then this is empty)."""


class Direction(StrEnum):
    """Which way a message went."""

    IN = "den"
    """Đến: from the citizen."""
    OUT = "di"
    """Đi: to the citizen."""


class Purpose(StrEnum):
    """Why a message goes out."""

    RECEIPT = "bien_nhan"
    """Biên nhận."""
    QUESTION = "hoi_them"
    """Đề nghị bổ sung."""
    REPLY = "tra_loi"
    """Trả lời."""
    NOTICE = "thong_bao"
    """Thông báo."""
    SURVEY = "hoi_y_kien"
    """Hỏi mức độ hài lòng."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message for a courier. `key` never changes over retries (idempotency)."""

    key: str
    code: str
    """Tracking code of the ticket it belongs to."""
    purpose: Purpose
    channel: str = ""
    """By which channel; empty: the one its letter came by."""
    reply_to: str
    """Where to, in the channel's own words (Letter.reply_to)."""
    in_reply_to: str = ""
    """Its letter's id in the channel's world, when it goes the way that came."""
    subject: str
    body: str
    language: str = "vi"
    attachments: tuple[Attachment, ...] = ()
    """Files of the house that go with it."""
    enclosures: tuple[Enclosure, ...] = ()
    """Their bytes, which the courier lays in before it calls the channel."""


class DeliveryState(StrEnum):
    """What is known of a message on its way to the citizen."""

    QUEUED = "queued"
    """Chờ gửi: in the outbox."""
    FAILED = "failed"
    """Chưa gửi được, sẽ thử lại: to be tried again."""
    SENT = "sent"
    """Đã gửi: the channel took it over."""
    DELIVERED = "delivered"
    """Đã đến: on the citizen's device or in their mailbox."""
    SEEN = "seen"
    """Đã xem."""
    BOUNCED = "bounced"
    """Bị trả lại: taken over, but it came back; to be given up."""
    PASSED_ON = "passed_on"
    """Chuyển kênh khác: it goes by another channel instead."""
    GAVE_UP = "gave_up"
    """Không gửi được: a person must see to it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The courier's proof that a message was taken over."""

    external_id: str = ""
    """The message's id in the channel's own world: news about it names this."""
