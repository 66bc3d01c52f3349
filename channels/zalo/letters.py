"""Messages of a talk as one letter: its words, its files, its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from channels.zalo.buttons import read_press
from channels.zalo.events import Attached, Event, Sort, is_known, read_event, sort_of
from channels.zalo.memory import Placed
from core import api
from core.api import gettext as _

FILES = frozenset({"image", "file", "audio", "video"})
"""Kinds of attachments that are fetched and kept."""
_SILENT = frozenset({"sticker", "gif"})
_PLEASANTRIES = frozenset(
    {
        "alo", "a lo", "hello", "hi", "chao", "xin chao", "chao ban", "chao anh",
        "chao chi", "chao em", "kinh chao", "ok", "oke", "okay", "ok ban", "da", "vang",
        "da vang", "u", "uh", "cam on", "xin cam on", "cam on ban", "cam on anh",
        "cam on chi", "cam on em", "cam on nhieu", "da cam on", "thanks", "thank you",
        "bat dau", "start",
    }
)  # fmt: skip
"""What is said to begin or end a talk, and asks for nothing."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one attachment."""

    kept: api.Attachment | None = None
    why_not: str = ""
    """In the citizen's language; empty: nobody tried."""


def is_silent(event: Event) -> bool:
    """Whether an event says nothing an officer could act on: a sticker, a GIF."""
    return not event.text.strip() and all(a.kind in _SILENT for a in event.attached)


def is_pleasantry(event: Event) -> bool:
    """Whether an event is a greeting or thanks, and nothing else."""
    said = " ".join(api.words(event.text))
    return not event.attached and said in _PLEASANTRIES


def compose(
    events: Sequence[Event],
    fates: Mapping[Attached, Fate],
    *,
    person: api.Party,
    place: Placed = Placed(),  # noqa: B008 (frozen)
) -> api.Letter:
    """Make one letter of events in their order. Raises LetterRefused for no words."""
    lines = [line for event in events for line in _lines(event, fates)]
    kept = (fates.get(a, Fate()).kept for event in events for a in event.attached)
    attachments = tuple(dict.fromkeys(k for k in kept if k is not None))
    if not lines and not attachments:
        raise api.LetterRefused("nothing is said")
    first = events[0]
    return api.Letter(
        body="\n".join(lines),
        party=person,
        external_id=first.ids[0] if first.ids else first.key,
        written_at=first.sent_at,
        reply_to=first.citizen,
        place=_place(events),
        adds_to=place.adds_to,
        linked_to=place.linked_to,
        attachments=attachments,
    )


def read(raw: bytes) -> api.Letter:
    """Read what `gather` made, or the events as they came if it could not.

    Raises LetterRefused for whatever else: a press of a button, a sticker, news.
    """
    parts = api.unbundle(raw)
    if len(parts) == 1 and not _is_event(parts[0]):
        return api.read_letter(parts[0])
    told = sorted(
        {e.key: e for e in map(read_event, parts)}.values(), key=lambda e: e.order
    )
    said = [event for event in told if _says(event)]
    if not said:
        names = sorted({event.name for event in told if is_known(event.name)})
        raise api.LetterRefused(f"nothing to read in {', '.join(names) or 'events'}")
    if len({event.citizen for event in said}) > 1:
        raise api.LetterRefused("several people's messages in one bundle")
    return compose(said, {}, person=_person(told))


def _is_event(raw: bytes) -> bool:
    try:
        read_event(raw)
    except api.LetterRefused:
        return False
    return True


def _says(event: Event) -> bool:
    named = event.name.startswith("user_send_") and sort_of(event.name) is Sort.TALK
    return named and not is_silent(event) and read_press(event.text) is None


def _person(events: Sequence[Event]) -> api.Party:
    told = [event.person for event in events if event.person != api.Party()]
    return told[-1] if told else api.Party()


def _lines(event: Event, fates: Mapping[Attached, Fate]) -> list[str]:
    lines = [event.text.strip()] if event.text.strip() else []
    for attached in event.attached:
        line = _line(attached, fates.get(attached, Fate()))
        if line and attached.url not in lines:
            lines.append(line)
    return lines


def _line(attached: Attached, fate: Fate) -> str:
    """Return what the letter says of an attachment; nothing of one that is kept."""
    if attached.kind in FILES:
        return "" if fate.kept else _missing(attached, fate.why_not)
    if attached.kind == "location":
        return _("[Vị trí] {place}").format(place=_coordinates(attached))
    if attached.kind in _SILENT:
        return ""
    return " ".join(filter(None, (_("[Liên kết]"), attached.name, attached.url)))


def _missing(attached: Attached, why: str) -> str:
    said = {
        "image": _("[Ảnh chưa tải được từ Zalo]"),
        "audio": _("[Tin thoại chưa tải được từ Zalo]"),
        "video": _("[Video chưa tải được từ Zalo]"),
    }.get(attached.kind, _("[Tệp chưa tải được từ Zalo]"))
    told = [attached.name if attached.kind == "file" else "", why]
    return " ".join(filter(None, (said, ": ".join(filter(None, told)))))


def _place(events: Sequence[Event]) -> str:
    """Return where the last pin on the map was put."""
    pins = [a for e in events for a in e.attached if a.kind == "location"]
    return _coordinates(pins[-1]) if pins else ""


def _coordinates(attached: Attached) -> str:
    if attached.latitude is None or attached.longitude is None:
        return attached.name or _("không rõ toạ độ")
    pin = f"{attached.latitude:.6f}, {attached.longitude:.6f}"
    return f"{attached.name} ({pin})" if attached.name else pin


def known_as(person: api.Party, profile_name: str) -> api.Party:
    """Return what the citizen told of themselves, else the name Zalo shows."""
    return person if person.name else replace(person, name=profile_name.strip()[:120])
