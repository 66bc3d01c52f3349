"""Reads what Telegram sends: one update, and the letter that several of them are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core import api

NAME = "telegram"
NOTE = "tiepdan_telegram"
"""What the part of a bundle is called by that `talk` adds to the updates."""
_FILES = ("document", "voice", "video", "audio", "video_note", "animation")
_SUFFIX = {"photo": ".jpg", "voice": ".ogg", "video": ".mp4", "video_note": ".mp4"}


@dataclass(frozen=True, slots=True)
class File:
    """A file that hangs on a message: Telegram keeps it, we may fetch it."""

    file_id: str
    unique_id: str
    """The same for the same file, whoever sends it."""
    filename: str
    size: int
    """Bytes; 0 when Telegram does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a citizen to the bot."""

    update_id: int
    message_id: int
    chat: str
    text: str
    name: str
    language: str
    phone: str
    """Only when the citizen shared their own contact."""
    sent_at: datetime
    files: tuple[File, ...]
    place: str
    quoted: str
    """Words of the bot that this answers; empty for none."""

    @property
    def silent(self) -> bool:
        """Whether there is nothing in it to read (a sticker, somebody joined)."""
        return not (self.text or self.files or self.place or self.phone)


def read_update(raw: bytes) -> Message:
    """Read one update. Raises LetterRefused for what no citizen wrote to the bot."""
    try:
        update = json.loads(raw)
        told = update["message" if "message" in update else "edited_message"]
        if told["chat"]["type"] != "private" or told["from"]["is_bot"] is not False:
            raise api.LetterRefused("not a private message of a person")
        return _message(update, told)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise api.LetterRefused(f"no message: {type(error).__name__}") from error
    except (RecursionError, OverflowError, OSError) as error:
        raise api.LetterRefused(f"no message: {type(error).__name__}") from error


def _message(update: Mapping[str, Any], told: Mapping[str, Any]) -> Message:
    sender = told["from"]
    names = (sender.get("first_name", ""), sender.get("last_name", ""))
    return Message(
        update_id=_number(update["update_id"]),
        message_id=_number(told["message_id"]),
        chat=str(_number(told["chat"]["id"])),
        text=_text(told.get("text", told.get("caption", ""))).strip(),
        name=" ".join(filter(None, map(_text, names))),
        language="en" if sender.get("language_code", "").startswith("en") else "vi",
        phone=_own_phone(told),
        sent_at=datetime.fromtimestamp(_number(told["date"]), UTC),
        files=tuple(_files(told)),
        place=_place(told),
        quoted=_quoted(told),
    )


def _files(told: Mapping[str, Any]) -> Iterator[File]:
    if sizes := told.get("photo"):  # the same picture several times, the largest last
        yield _file(sizes[-1], "photo")
    for kind in _FILES:
        if kind in told:
            yield _file(told[kind], kind)


def _file(told: Mapping[str, Any], kind: str) -> File:
    named = told.get("file_name") or f"telegram-{kind}{_SUFFIX.get(kind, '')}"
    return File(
        file_id=_text(told["file_id"]),
        unique_id=_text(told["file_unique_id"]),
        filename=_text(named),
        size=_number(told.get("file_size", 0)),
    )


def _place(told: Mapping[str, Any]) -> str:
    if "venue" in told:
        venue = told["venue"]
        return f"{_text(venue['title'])}, {_text(venue['address'])}"
    if "location" in told:
        at = told["location"]
        return f"{float(at['latitude']):.6f}, {float(at['longitude']):.6f}"
    return ""


def _own_phone(told: Mapping[str, Any]) -> str:
    """Return the number a citizen shares of themselves; others' are not theirs."""
    contact = told.get("contact")
    if contact is None or contact.get("user_id") != told["from"]["id"]:
        return ""
    return _text(contact["phone_number"])


def _quoted(told: Mapping[str, Any]) -> str:
    quoted = told.get("reply_to_message")
    if quoted is None or quoted["from"]["is_bot"] is not True:
        return ""
    return _text(quoted.get("text", quoted.get("caption", "")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value


# --- several updates as one letter ---------------------------------------------------


def in_order(parts: Sequence[bytes]) -> list[Message]:
    """Return the messages of a talk as they were sent, each as it was last edited.

    Raises LetterRefused when they are not one citizen's.
    """
    last: dict[int, Message] = {}
    for message in sorted(map(read_update, parts), key=lambda one: one.update_id):
        last[message.message_id] = message
    if len({message.chat for message in last.values()}) > 1:
        raise api.LetterRefused("several people's messages in one bundle")
    return sorted(last.values(), key=lambda one: one.message_id)


def write_note(note: Mapping[str, Any]) -> bytes:
    """Return what `talk` found out, as one more part of the bundle."""
    return json.dumps({NOTE: note}, ensure_ascii=False, sort_keys=True).encode()


def _read_note(part: bytes) -> Mapping[str, Any] | None:
    try:
        note = json.loads(part)[NOTE]
    except (LookupError, TypeError, ValueError, RecursionError):
        return None
    return note if isinstance(note, dict) else None


def read(raw: bytes) -> api.Letter:
    """Read a letter: one update, or what `talk` made of several.

    Raises LetterRefused for stickers, groups, other bots and noise.
    """
    notes, updates = [], []
    for part in api.unbundle(raw):
        note = _read_note(part)
        if note is None:
            updates.append(part)
        else:
            notes.append(note)
    messages = [one for one in in_order(updates) if not one.silent]
    if not messages:
        raise api.LetterRefused("nothing to read")
    try:
        return _letter(messages, notes[-1] if notes else {})
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise api.LetterRefused(f"a damaged note: {type(error).__name__}") from error


def _letter(messages: Sequence[Message], note: Mapping[str, Any]) -> api.Letter:
    first, kept = messages[0], note.get("kept", {})
    attachments = {
        digest["digest"]: api.Attachment(
            _text(digest["digest"]),
            _text(digest["filename"]),
            _text(digest["content_type"]),
            _number(digest["size"]),
        )
        for digest in kept.values()
    }
    return api.Letter(
        body="\n".join(line for one in messages for line in _lines(one, kept)),
        party=api.Party(
            name=first.name, phone=next((m.phone for m in messages if m.phone), "")
        ),
        external_id=f"{first.chat}/{first.message_id}",
        written_at=first.sent_at,
        reply_to=first.chat,
        place=next((m.place for m in messages if m.place), ""),
        language=first.language,
        adds_to=_text(note.get("adds_to", "")),
        seems_of=_text(note.get("seems_of", "")),
        attachments=tuple(attachments.values()),
    )


def _lines(message: Message, kept: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a message says; a file that is not there is at least named."""
    if message.text:
        yield message.text
    for file in message.files:
        if file.unique_id not in kept:
            yield f"[{file.filename}: chưa tải được từ Telegram]"
