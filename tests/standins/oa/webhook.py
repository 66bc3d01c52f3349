"""The platform's side of the webhook: signed events, repeated until they are taken."""

import hashlib
import json
import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.standins.oa.platform import ACCOUNT, APP, OA_SECRET

PATIENCE = 2.0
"""Seconds a door has to answer; then the event is posted again."""
_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between repetitions; the real platform goes on for twelve hours."""


def signature(raw: bytes, timestamp: str) -> str:
    """Sign as Zalo does: a plain hash over application, bytes, time and secret."""
    told = APP.encode() + raw + timestamp.encode() + OA_SECRET.encode()
    return f"mac={hashlib.sha256(told).hexdigest()}"


def event(
    name: str, citizen: str, at_ms: int, message: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return an event as it is posted; what goes to the citizen turns the roles."""
    people = {"sender": {"id": citizen}, "recipient": {"id": ACCOUNT}}
    if name in {"user_seen_message", "user_received_message"}:
        people = {"sender": {"id": ACCOUNT}, "recipient": {"id": citizen}}
    if name in {"follow", "unfollow"}:
        people = {"follower": {"id": citizen}}
    told = {"event_name": name, "app_id": APP, "oa_id": ACCOUNT, **people}
    if message is not None:
        told["message"] = dict(message)
    return {**told, "timestamp": str(at_ms), "user_id_by_app": f"9{citizen[1:]}"}


@dataclass
class Answered:
    """How a door took one post of an event."""

    name: str
    status: int
    """0: it did not answer in time, or at all."""
    seconds: float


@dataclass
class Poster:
    """Posts events in order, one after the other, in a thread of its own."""

    url: str
    answers: list[Answered] = field(default_factory=list)
    twice: bool = False
    """Whether every event is posted a second time, as happens."""
    _waiting: "queue.SimpleQueue[dict[str, Any] | None]" = field(
        default_factory=queue.SimpleQueue
    )

    def __enter__(self) -> "Poster":
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.put(None)
        self._thread.join(5)

    def post(self, told: dict[str, Any]) -> None:
        """Let an event be posted soon."""
        self._waiting.put(told)

    def _work(self) -> None:
        with httpx.Client(timeout=PATIENCE) as client:
            while (told := self._waiting.get()) is not None:
                for _time in range(2 if self.twice else 1):
                    self._insist(client, told)

    def _insist(self, client: httpx.Client, told: dict[str, Any]) -> None:
        raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": signature(raw, told["timestamp"]),
        }
        for pause in (*_PAUSES, None):
            began = time.monotonic()
            try:
                status = client.post(self.url, content=raw, headers=headers).status_code
            except httpx.HTTPError:
                status = 0
            spent = time.monotonic() - began
            self.answers.append(Answered(told["event_name"], status, spent))
            if status == 200 or pause is None:
                return
            time.sleep(pause)
