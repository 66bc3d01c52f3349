"""Zalo's webhook events: which there are, and what one of them says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from core import api


class Sort(Enum):
    """What is done with an event."""

    TALK = auto()
    """A citizen says or does something: kept, and read when they are done."""
    NEWS = auto()
    """A message of ours has come so far."""
    ALARM = auto()
    """The Official Account took our permission back."""
    IGNORED = auto()
    """Acknowledged, so that Zalo does not repeat it, and forgotten."""


_SORTS: Mapping[str, Sort] = {
    "user_send_text": Sort.TALK,  # words, and every press of a button of ours
    "user_send_image": Sort.TALK,
    "user_send_file": Sort.TALK,
    "user_send_location": Sort.TALK,
    "user_send_link": Sort.TALK,
    "user_send_audio": Sort.TALK,
    "user_send_video": Sort.TALK,
    "user_send_business_card": Sort.TALK,
    "user_send_sticker": Sort.TALK,  # no letter, but politely answered
    "user_send_gif": Sort.TALK,  # likewise
    "user_submit_info": Sort.TALK,  # name, phone and address the citizen gives us
    "follow": Sort.TALK,  # greeted
    "unfollow": Sort.TALK,  # what we noted of the talk is forgotten
    "user_received_message": Sort.NEWS,
    "user_seen_message": Sort.NEWS,
    "permission_revoked": Sort.ALARM,
    "user_reacted_message": Sort.IGNORED,  # a heart under our message is no letter
    "oa_reacted_message": Sort.IGNORED,
    "user_call_oa": Sort.IGNORED,  # calls are answered by people, in Zalo itself
    "oa_call_user": Sort.IGNORED,
    "user_reply_consent": Sort.IGNORED,  # about calls
    "update_user_info": Sort.IGNORED,  # an OA's own notes about a person
    "add_user_to_tag": Sort.IGNORED,
    "shop_has_order": Sort.IGNORED,  # we sell nothing
    "user_feedback": Sort.IGNORED,  # stars for a ZNS template, not for a case
    "change_oa_daily_quota": Sort.IGNORED,  # the answers to what we send tell it
    "change_template_status": Sort.IGNORED,  # seen in the console
    "change_template_quota": Sort.IGNORED,
    "change_template_quality": Sort.IGNORED,
    "event_journey_time_out": Sort.IGNORED,
    "widget_interaction_accepted": Sort.IGNORED,
    "widget_failed_to_sync_user_external_id": Sort.IGNORED,
}
_FAMILIES: Mapping[str, Sort] = {
    "user_send_": Sort.TALK,  # a kind of message Zalo invents tomorrow is not lost
    "oa_send_": Sort.IGNORED,  # an echo of what we, or people in Zalo's console, sent
    "anonymous_": Sort.IGNORED,  # from a chat widget: nobody we could answer
}


def sort_of(name: str) -> Sort:
    """Return what is done with events of a name; what nobody knows is ignored."""
    if name in _SORTS:
        return _SORTS[name]
    found = (sort for start, sort in _FAMILIES.items() if name.startswith(start))
    return next(found, Sort.IGNORED)


def is_known(name: str) -> bool:
    """Whether a name is Zalo's own word, so that it can be repeated in a log."""
    return name in _SORTS


@dataclass(frozen=True, slots=True)
class Attached:
    """Something that hangs on a message."""

    kind: str
    """Zalo's word: image, file, location, link, audio, video, sticker, gif."""
    url: str = ""
    """Where it can be fetched, for a short while; a link's target."""
    name: str = ""
    """A file's name, or a link's title."""
    size: int | None = None
    """Bytes, as Zalo says."""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, as far as we read it."""

    name: str
    sent_at: datetime
    citizen: str
    """The citizen's id: a long number, kept as the text it came as."""
    account: str
    """The Official Account's id; empty when the event does not tell it."""
    ids: tuple[str, ...]
    """Ids of the messages it is about; empty for a follow."""
    text: str = ""
    attached: tuple[Attached, ...] = ()
    person: api.Party = api.Party()  # noqa: RUF009 (frozen)
    """What the citizen says of themselves in user_submit_info."""

    @property
    def key(self) -> str:
        """What makes two events one: Zalo repeats what we answered too late."""
        told = " ".join(self.ids) or f"{self.citizen} {self.sent_at.timestamp():.3f}"
        return f"{self.name} {told}"

    @property
    def order(self) -> tuple[datetime, str]:
        """Where it belongs among others: they overtake each other on their way."""
        return self.sent_at, self.key


def read_event(raw: bytes) -> Event:
    """Read one event. Raises LetterRefused, repeating nothing, for anything else."""
    try:
        return _event(json.loads(raw))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise api.LetterRefused(f"no event of Zalo: {type(error).__name__}") from error


def timestamp_of(raw: bytes) -> str:
    """Return the `timestamp` of a body as it stands there; empty when there is none.

    Needed before the signature can be checked: nothing else is believed yet.
    """
    try:
        told = json.loads(raw)["timestamp"]
    except (KeyError, TypeError, ValueError, RecursionError):
        return ""
    return str(told) if isinstance(told, str | int) else ""


def instant(timestamp: str) -> datetime:
    """Return the instant of Zalo's milliseconds. Raises ValueError, OverflowError."""
    return datetime.fromtimestamp(int(timestamp) / 1000, UTC)


def _event(told: Any) -> Event:
    name = _text(told["event_name"])
    message = _mapping(told.get("message"))
    # What goes to the citizen names the account as sender, and the other way round.
    ours = name.startswith("oa_") or sort_of(name) is Sort.NEWS
    account, citizen = ("sender", "recipient") if ours else ("recipient", "sender")
    who = _id(told, citizen) or _id(told, "follower")
    if sort_of(name) is Sort.TALK and not who:
        raise ValueError("nobody says it")
    return Event(
        name=name,
        sent_at=instant(str(told["timestamp"])),
        citizen=who,
        account=_id(told, account) or _text(told.get("oa_id")),
        ids=_ids(message),
        text=_text(message.get("text")),
        attached=tuple(_attached(a) for a in message.get("attachments") or ()),
        person=_person(_mapping(told.get("info"))),
    )


def _ids(message: Mapping[str, Any]) -> tuple[str, ...]:
    several = message.get("msg_ids")
    if isinstance(several, list):
        return tuple(filter(None, map(_text, several)))
    one = _text(message.get("msg_id"))
    return (one,) if one else ()


def _attached(entry: Any) -> Attached:
    told = _mapping(entry)
    payload = _mapping(told.get("payload"))
    place = _mapping(payload.get("coordinates"))
    return Attached(
        kind=_text(told.get("type")),
        url=_text(payload.get("url")),
        name=_text(payload.get("name") or payload.get("title"))
        or _text(payload.get("description")),
        size=_whole(payload.get("size")),
        latitude=_degrees(place.get("latitude"), 90),
        longitude=_degrees(place.get("longitude"), 180),
    )


def _person(info: Mapping[str, Any]) -> api.Party:
    parts = (_text(info.get(p)) for p in ("address", "ward", "district", "city"))
    return api.Party(
        name=_text(info.get("name")),
        phone=_text(info.get("phone")),
        address=", ".join(filter(None, parts)),
    )


def _id(told: Mapping[str, Any], role: str) -> str:
    return _text(_mapping(told.get(role)).get("id"))


def _mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {}


def _text(told: Any) -> str:
    """Return a text; Zalo writes phone numbers now as text and now as number."""
    if isinstance(told, str):
        return told
    return str(told) if isinstance(told, int) and not isinstance(told, bool) else ""


def _whole(told: Any) -> int | None:
    text = _text(told)
    return int(text) if text.isdecimal() and len(text) < 16 else None


def _degrees(told: Any, most: int) -> float | None:
    try:
        degrees = float(told)
    except (TypeError, ValueError):
        return None
    return degrees if abs(degrees) <= most else None
