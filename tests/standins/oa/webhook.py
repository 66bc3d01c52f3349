"""The platform's side of the webhook: signed events, repeated until they are taken."""

import hashlib
import heapq
import json
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from tests.standins.oa.platform import ACCOUNT, APP, OA_SECRET

PATIENCE = 2.0
"""Seconds a door has to answer; then the event is posted again."""
PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before repetitions; the real platform goes on for twelve hours."""
Event = dict[str, Any]


def signature(raw: bytes, timestamp: str, secret: str = OA_SECRET) -> str:
    """Sign as Zalo does: a plain hash over application, bytes, time and secret."""
    told = APP.encode() + raw + timestamp.encode() + secret.encode()
    return f"mac={hashlib.sha256(told).hexdigest()}"


def request_of(told: Event, secret: str = OA_SECRET) -> tuple[bytes, dict[str, str]]:
    """Return an event's bytes and headers; with another secret it is a forgery."""
    raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return raw, {
        "Content-Type": "application/json",
        "X-ZEvent-Signature": signature(raw, told["timestamp"], secret),
        "X-ZEvent-Timestamp": told["timestamp"],
    }


def event(
    name: str,
    citizen: str,
    at_ms: int,
    message: Mapping[str, Any] | None = None,
    **more: Any,
) -> Event:
    """Return an event as it is posted; what goes to the citizen turns the roles."""
    people: Event = {"sender": {"id": citizen}, "recipient": {"id": ACCOUNT}}
    if name.startswith("oa_") or name in {"user_seen_message", "user_received_message"}:
        people = {"sender": {"id": ACCOUNT}, "recipient": {"id": citizen}}
    if name in {"follow", "unfollow"}:
        people = {"follower": {"id": citizen}}
    told = {"event_name": name, "app_id": APP, "oa_id": ACCOUNT, **people, **more}
    if message is not None:
        told["message"] = dict(message)
    return {**told, "timestamp": str(at_ms), "user_id_by_app": f"9{citizen[1:]}"}


def texts(
    count: int, *, citizens: int = 5_000
) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Return so many distinct signed texts of now, for a load test."""
    at_ms = int(time.time() * 1000)
    for n in range(count):
        message = {"text": f"Đèn số {n} hỏng.", "msg_id": f"{n:020x}"}
        citizen = str(5510239847561000000 + n % citizens)
        yield request_of(event("user_send_text", citizen, at_ms, message))


@dataclass
class Answered:
    """How a door took one post of an event."""

    name: str
    status: int
    """0: it did not answer in time, or at all."""
    seconds: float


@dataclass(order=True)
class _Post:
    """One post that is due."""

    due: float
    number: int
    told: Event = field(compare=False)
    secret: str = field(compare=False)
    failed: int = field(compare=False, default=0)


class Poster:
    """Posts events one after the other, in a thread of its own; the others go on
    while one waits to be repeated, so they overtake it, as with Zalo."""

    def __init__(self, url: str, pauses: Sequence[float] = PAUSES) -> None:
        self.url = url
        self.answers: list[Answered] = []
        self.twice = False
        """Whether every event is posted a second time, as happens."""
        self._pauses = pauses
        self._waiting: list[_Post] = []
        self._held: list[_Post] | None = None
        self._number = 0
        self._busy = self._ended = False
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join(5)

    def post(self, told: Event, secret: str = OA_SECRET) -> None:
        """Let an event be posted soon, or when those held back are let go."""
        with self._changed:
            for _time in range(2 if self.twice else 1):
                self._put(_Post(time.monotonic(), 0, told, secret))

    def hold(self) -> None:
        """Keep events back until `release`."""
        with self._changed:
            self._held = self._held or []

    def release(self, order: str = "reversed") -> None:
        """Let them go: "reversed", "shuffled", or "as they came"."""
        with self._changed:
            held, self._held = self._held or [], None
            if order == "reversed":
                held.reverse()
            elif order == "shuffled":
                random.shuffle(held)
            for post in held:
                post.due = time.monotonic()
                self._put(post)

    def settle(self, seconds: float = 10) -> bool:
        """Wait until nothing is left to post; False when that takes longer."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._waiting and not self._busy, seconds
            )

    def _put(self, post: _Post) -> None:
        self._number += 1
        post.number = self._number
        if self._held is None:
            heapq.heappush(self._waiting, post)
        else:
            self._held.append(post)
        self._changed.notify_all()

    def _work(self) -> None:
        with httpx.Client(timeout=PATIENCE) as client:
            while (post := self._next()) is not None:
                answered = self._once(client, post)
                with self._changed:
                    self.answers.append(answered)
                    self._busy = False
                    if answered.status != 200 and post.failed < len(self._pauses):
                        post.due = time.monotonic() + self._pauses[post.failed]
                        post.failed += 1
                        heapq.heappush(self._waiting, post)
                    self._changed.notify_all()

    def _next(self) -> _Post | None:
        """Wait for the next that is due; None at the end."""
        with self._changed:
            while not self._ended:
                first = self._waiting[0].due if self._waiting else None
                now = time.monotonic()
                if first is not None and first <= now:
                    self._busy = True
                    return heapq.heappop(self._waiting)
                self._changed.wait(None if first is None else first - now)
        return None

    def _once(self, client: httpx.Client, post: _Post) -> Answered:
        raw, headers = request_of(post.told, post.secret)
        began = time.monotonic()
        try:
            status = client.post(self.url, content=raw, headers=headers).status_code
        except httpx.HTTPError:
            status = 0
        return Answered(post.told["event_name"], status, time.monotonic() - began)
