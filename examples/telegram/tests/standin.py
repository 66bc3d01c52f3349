"""A stand-in of the Bot API: real HTTP, answers and refusals of the real one."""

import email
import email.policy
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import unquote

from core.kit import Answer, Asked, Fault, OtherSide

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "only-for-tests"
_LONGEST = 4096


@dataclass
class BotApi:
    """What Telegram knows: chats, files, messages sent, updates waiting."""

    side: OtherSide = field(init=False)
    chats: set[str] = field(default_factory=lambda: {"5001", "5002"})
    blocked: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    """By file_id: what getFile leads to."""
    sent: list[dict[str, Any]] = field(default_factory=list)
    """Every message the bot sent, as Telegram describes it."""
    waiting: list[dict[str, Any]] = field(default_factory=list)
    """Updates for getUpdates."""
    webhook: bool = False
    too_fast: int = 0
    """How many calls are still answered 429, with a retry_after of a second."""
    _ids: Iterator[int] = field(default_factory=lambda: count(100))
    _came: threading.Condition = field(default_factory=threading.Condition)

    def answer(self, asked: Asked) -> Answer:
        """Answer one call, as api.telegram.org would."""
        path = asked.path.partition("?")[0]
        if path.startswith(f"/file/bot{TOKEN}/"):
            return self._file(unquote(path.rpartition("/")[2]))
        if not path.startswith(f"/bot{TOKEN}/"):
            return _refuse(401, "Unauthorized")
        method = path.rpartition("/")[2]
        if self.too_fast:
            self.too_fast -= 1
            return _refuse(429, "Too Many Requests: retry after 1", retry_after=1)
        known: Mapping[str, Callable[[dict[str, Any]], Answer]] = {
            "sendMessage": self._send_message,
            "sendPhoto": self._send_file,
            "sendDocument": self._send_file,
            "getFile": self._get_file,
            "getUpdates": self._get_updates,
        }
        if method not in known:
            return _refuse(404, "Not Found: method not found")
        return known[method](_fields(asked))

    def tell(self, update: dict[str, Any]) -> None:
        """Let an update wait for getUpdates."""
        with self._came:
            self.waiting.append(update)
            self._came.notify_all()

    def texts(self, chat: str) -> list[str]:
        """Return the words a chat was sent, oldest first."""
        return [m["text"] for m in self.sent if m["chat"] == chat and "text" in m]

    def _send_message(self, told: dict[str, Any]) -> Answer:
        text = str(told.get("text", ""))
        if not text.strip():
            return _refuse(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > _LONGEST:
            return _refuse(400, "Bad Request: message is too long")
        return self._deliver(str(told["chat_id"]), {"text": text})

    def _send_file(self, told: dict[str, Any]) -> Answer:
        kind = "photo" if "photo" in told else "document"
        filename, content = told[kind]
        if kind == "photo" and not content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            return _refuse(400, "Bad Request: IMAGE_PROCESS_FAILED")
        return self._deliver(str(told["chat_id"]), {kind: filename, "content": content})

    def _deliver(self, chat: str, message: dict[str, Any]) -> Answer:
        if chat in self.blocked:
            return _refuse(403, "Forbidden: bot was blocked by the user")
        if chat not in self.chats:
            return _refuse(400, "Bad Request: chat not found")
        number = next(self._ids)
        self.sent.append({"message_id": number, "chat": chat, **message})
        told = {"message_id": number, "date": 1795420800, "chat": {"id": int(chat)}}
        return Answer.of({"ok": True, "result": told})

    def _get_file(self, told: dict[str, Any]) -> Answer:
        name = told["file_id"]
        if name not in self.files:
            return _refuse(400, "Bad Request: invalid file_id")
        found = {"file_id": name, "file_unique_id": name, "file_path": f"photos/{name}"}
        return Answer.of({"ok": True, "result": found})

    def _file(self, name: str) -> Answer:
        if name not in self.files:
            return Answer(b"404", 404, "text/plain")
        return Answer(self.files[name], content_type="application/octet-stream")

    def _get_updates(self, told: dict[str, Any]) -> Answer:
        if self.webhook:
            return _refuse(409, "Conflict: a webhook is active")
        with self._came:
            offset = int(told["offset"])
            self.waiting = [u for u in self.waiting if u["update_id"] >= offset]
            if not self.waiting:
                self._came.wait(min(float(told["timeout"]), 0.2))
            return Answer.of({"ok": True, "result": self.waiting})


@contextmanager
def bot_api(fault: Fault = Fault.NONE) -> Iterator[BotApi]:
    """Run one for the block."""
    api = BotApi()
    api.side = OtherSide(fault, api.answer)
    api.side.open()
    try:
        yield api
    finally:
        api.side.close()


def update(number: int, chat: int = 5001, **message: Any) -> dict[str, Any]:
    """An update as Telegram writes it, with only what a test cares about."""
    told = {
        "message_id": number,
        "from": {
            "id": chat, "is_bot": False, "first_name": "Lan", "last_name": "Trần Thị",
            "language_code": "vi",
        },
        "chat": {"id": chat, "type": "private"},
        "date": 1795420800,  # 2026-11-23 08:00 UTC
    }  # fmt: skip
    return {"update_id": 7000 + number, "message": {**told, **message}}


def raw(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _refuse(status: int, why: str, **parameters: int) -> Answer:
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": why}
    if parameters:
        told["parameters"] = parameters
    return Answer.of(told, status)


def _fields(asked: Asked) -> dict[str, Any]:
    """Return what a call says, as JSON or as a form with files."""
    kind = asked.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        told: dict[str, Any] = json.loads(asked.body)
        return told
    whole = b"Content-Type: " + kind.encode() + b"\r\n\r\n" + asked.body
    form = email.message_from_bytes(whole, policy=email.policy.HTTP)
    fields: dict[str, Any] = {}
    for part in form.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        filename = part.get_filename()
        fields[name] = (filename, content) if filename else content.decode()
    return fields
