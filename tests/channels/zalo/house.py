"""A whole house with a Zalo account, and a citizen's signed events for its door."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

import channels.zalo.zns
from channels.zalo.signature import sign
from core.app import House, build, site
from core.app.house import load_plugins
from core.demo.town import town
from core.domain.message import Outgoing, Purpose
from core.domain.officer import Officer
from core.settings import Settings
from core.store.schema import migrate
from core.store.sealed import keys
from core.store.tables import ArrivalRow, HeldRow, MessageRow, TicketRow
from tests.fakes import Clock
from tests.standins.oa.platform import ACCOUNT, APP, APP_SECRET, OA_SECRET

CITIZEN = "5510239847561029384"
OPTIONS: Mapping[str, str] = {
    "zalo_app_id": APP,
    "zalo_app_secret": APP_SECRET,
    "zalo_oa_secret": OA_SECRET,
    "zalo_oa_id": ACCOUNT,
}


@dataclass
class Ward:
    """A house whose clock is moved by hand, and its web door."""

    house: House
    client: httpx.AsyncClient
    clock: Clock
    number: int = field(default=0)

    def event(
        self, name: str = "user_send_text", *, citizen: str = CITIZEN, **message: Any
    ) -> dict[str, Any]:
        """One event of now; `at` moves it, by milliseconds."""
        self.number += 1
        at = int(self.clock().timestamp() * 1000) + message.pop("at", self.number)
        message.setdefault("msg_id", f"m{self.number:04}")
        return {
            "event_name": name,
            "app_id": APP,
            "sender": {"id": citizen},
            "recipient": {"id": ACCOUNT},
            "message": message,
            "timestamp": str(at),
            "user_id_by_app": "3611",
        }

    async def posts(
        self, event: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> int:
        """Post an event, signed as Zalo signs it; return the status."""
        raw = json.dumps(event, ensure_ascii=False).encode()
        mac = sign(raw, app_id=APP, timestamp=event["timestamp"], secret=OA_SECRET)
        told = {"X-ZEvent-Signature": f"mac={mac}", **(headers or {})}
        return (
            await self.client.post("/channels/zalo", content=raw, headers=told)
        ).status_code

    async def says(self, text: str, **more: Any) -> None:
        """The citizen writes one message."""
        assert await self.posts(self.event(text=text, **more)) == 200

    async def quiet(self, seconds: float = 61) -> None:
        """Let time pass, and do what is due."""
        self.clock.pass_by(seconds=seconds)
        await self.house.worker.drain()

    async def work(self) -> None:
        """Do what is due now."""
        await self.house.worker.drain()

    async def held(self) -> int:
        """How many messages are kept."""
        return await HeldRow.count()

    async def letters(self) -> list[dict[str, Any]]:
        """What arrived at the line, oldest first, as its bytes."""
        rows = await ArrivalRow.select(ArrivalRow.content).order_by(
            ArrivalRow.received_at
        )
        return [json.loads(keys().open(bytes(row["content"]))) for row in rows]

    async def codes(self) -> list[str]:
        """The codes of all cases, oldest first."""
        rows = await TicketRow.select(TicketRow.code).order_by(TicketRow.id)
        return [row["code"] for row in rows]

    async def messages(self, code: str) -> list[Mapping[str, Any]]:
        """What was said on a case, oldest first."""
        ticket = await self.house.ledger.find(code)
        rows: list[Mapping[str, Any]] = (
            await MessageRow.select()
            .where(MessageRow.ticket == ticket.id)
            .order_by(MessageRow.id)
        )
        return rows

    def officer(self, username: str = "hung") -> Officer:
        """One of the invented ward's officers."""
        return next(o for o in town().officers if o.username == username)

    async def answer(self, code: str, words: str) -> None:
        """Write and sign an answer."""
        drafts = self.house.desk
        await drafts.draft(code, self.officer(), words, ())
        await drafts.submit(code, self.officer())
        await drafts.sign(code, self.officer("binh"))


def outgoing(purpose: Purpose = Purpose.REPLY, **changed: Any) -> Outgoing:
    """A message for one citizen."""
    told: dict[str, Any] = {
        "key": f"ticket:{purpose}:1",
        "code": "7K4M2PQ8XW3Z",
        "purpose": purpose,
        "reply_to": CITIZEN,
        "subject": "[7K4M-2PQ8-XW3Z] Trả lời",
        "body": "Tổ điện đã thay bóng.",
        **changed,
    }
    return Outgoing(**told)


@asynccontextmanager
async def opened(
    database_url: str,
    place: Path,
    *,
    clock: Clock | None = None,
    without: Sequence[str] = ("email", "open311"),
    **options: str,
) -> AsyncIterator[Ward]:
    """Build and open a ward that has a Zalo account; `options` add to OPTIONS."""
    settings = Settings(
        database_url=database_url,
        files_dir=place / "files",
        secret_key="a test's secret, long enough, known to nobody",
        without=",".join(without),
    )
    clock = clock or Clock()
    loaded = load_plugins(settings)
    if "zns" not in {state.name for state in loaded.states()}:
        loaded.add(channels.zalo.zns, "zns")
    house = build(settings, {**OPTIONS, **options}, plugins=loaded, now=clock.__call__)
    # Without the application's lifespan: fixtures begin and end in different tasks.
    await house.database.open()
    try:
        await migrate(house.database)
        for unit in town().units:
            await house.rooms.save_unit(unit)
        for officer in town().officers:
            await house.rooms.save_officer(officer, "no password fits this")
        transport = httpx.ASGITransport(app=site(house), raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://tiepdan.test"
        ) as client:
            yield Ward(house, client, clock)
    finally:
        await house.database.close()
