"""A house in memory, as an e-mail channel sees it, and a real one with a database."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from channels.email.envelope import unwrap
from core.app import House, build
from core.app.house import now
from core.domain.attachment import Attachment
from core.domain.glance import CaseGlance
from core.domain.message import Arrival, DeliveryState, Received
from core.settings import Settings
from core.store.schema import migrate

OWN = "tiepdan@phuong.example.vn"
CITIZEN = "hoa@example.vn"
CODE = "0123456789AB"
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def mail(
    body: str = "Đèn đường hỏng.",
    *,
    sender: str = CITIZEN,
    to: str = OWN,
    subject: str = "Den duong",
    message_id: str = "<1@example.vn>",
    more: str = "",
) -> bytes:
    """A citizen's message; `more` are further header lines."""
    head = (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: {message_id}\n"
        "Date: Mon, 23 Nov 2026 08:14:01 +0700\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\n{more}\n"
    )
    return (head + body + "\n").replace("\n", "\r\n").encode()


@dataclass
class Slot:
    value: str

    async def save(self) -> None:
        """Nothing can go wrong in memory."""


@dataclass
class MemoryOffice:
    """Satisfies `api.Office` by shape; a test can break it."""

    kept: dict[str, bytes] = field(default_factory=dict)
    """Bytes by key of the arrival."""
    told: list[tuple[str, DeliveryState, str]] = field(default_factory=list)
    ours: set[str] = field(default_factory=set)
    """Message-IDs the house has sent."""
    notes: dict[str, str] = field(default_factory=dict)
    glances: list[CaseGlance] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    """What the next arrivals meet with."""
    at: datetime = AT
    received: int = 0

    @property
    def intake(self) -> "MemoryOffice":
        return self

    @property
    def cases(self) -> "MemoryOffice":
        return self

    @property
    def slots(self) -> "MemoryOffice":
        return self

    @property
    def messages(self) -> list[bytes]:
        return [unwrap(raw)[1] for raw in self.kept.values()]

    def now(self) -> datetime:
        return self.at

    def track_url(self, code: str) -> str:
        return f"https://phuong.example.vn/t/{code}"

    def mac(self, purpose: str, text: str) -> bytes:
        return hmac.digest(b"secret", f"{purpose}\n{text}".encode(), hashlib.sha256)

    async def news(
        self, channel: str, external_id: str, state: DeliveryState, fault: str = ""
    ) -> bool:
        if external_id in self.ours:
            self.told.append((external_id, state, fault))
        return external_id in self.ours

    async def receive(self, arrival: Arrival) -> Received:
        self.received += 1
        if self.fails:
            raise self.fails.pop(0)
        new = arrival.key not in self.kept
        self.kept.setdefault(arrival.key, arrival.raw)
        return Received(CODE, new=new)

    async def hold(self, arrival: Arrival, *, talk: str, quiet: timedelta) -> bool:
        raise NotImplementedError

    async def keep(self, filename: str, content: bytes) -> Attachment:
        raise NotImplementedError

    async def find(self, code: str) -> CaseGlance | None:
        return None

    async def of(self, channel: str, reply_to: str) -> Sequence[CaseGlance]:
        return self.glances

    async def lately(
        self, channel: str, since: datetime, until: datetime, *, limit: int = 200
    ) -> Sequence[CaseGlance]:
        return self.glances

    async def rate(self, code: str, *, satisfied: bool, words: str = "") -> bool:
        return False

    async def read(self, name: str) -> str:
        return self.notes.get(name, "")

    @asynccontextmanager
    async def change(self, name: str) -> AsyncIterator[Slot]:
        slot = Slot(self.notes.get(name, ""))
        yield slot
        self.notes[name] = slot.value


@asynccontextmanager
async def real_house(place: Path, options: Mapping[str, str]) -> AsyncIterator[House]:
    """A whole house on SQLite with the e-mail channel switched on."""
    settings = Settings(
        database_url=f"sqlite:///{place / 'tiepdan.db'}",
        files_dir=place / "files",
        secret_key="a test's secret, long enough, known to nobody",
        without="zalo,open311",
    )
    house = build(settings, options, now=now)
    await house.database.open()
    try:
        await migrate(house.database)
        yield house
    finally:
        await house.database.close()
