"""Inbox and search on 100,000 tickets against 1,000: p95 must stay within twice."""

import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from bench.places import postgres
from core.domain.officer import Officer, Role
from core.domain.stage import Stage
from core.domain.tracking import new_code
from core.domain.unit import Unit
from core.store.engines import Database, engine_for
from core.store.ids import new_id
from core.store.inbox import inbox
from core.store.rooms import Rooms
from core.store.schema import migrate
from core.store.search import row_number
from core.store.tables import PartyRow, TicketRow
from core.store.values import values
from core.store.views import InboxFilter

SIZES = (1_000, 100_000)
ROUNDS = 200
NOW = datetime(2026, 11, 23, tzinfo=UTC)
UNITS = tuple(f"dv{n}" for n in range(20))
COMMON = [
    "duong",
    "pho",
    "nuoc",
    "rac",
    "dien",
    "nha",
    "toi",
    "phuong",
    "khong",
    "duoc",
    "de",
    "nghi",
    "xem",
    "xet",
]
STAGES = (Stage.CLASSIFY, Stage.QUALIFY, Stage.ANSWER, Stage.ANSWER, Stage.DONE)
CLERK = Officer(username="lan", name="Lan", role=Role.RECEPTION)
HANDLER = Officer(username="hung", name="Hùng", role=Role.HANDLER, unit="dv3")
HEAD = Officer(username="binh", name="Bình", role=Role.HEAD, unit="dv3")

ASKED: dict[str, tuple[InboxFilter, Officer]] = {
    "reception": (InboxFilter(), CLERK),
    "waiting for me": (InboxFilter(waiting_for_me=True), CLERK),
    "one unit": (InboxFilter(), HANDLER),
    "head of a unit": (InboxFilter(), HEAD),
    "closed": (InboxFilter(closed=True), CLERK),
    "common word": (InboxFilter(words="đường"), CLERK),
    "two words": (InboxFilter(words="nước rác"), CLERK),
    "rare word": (InboxFilter(words="từ7"), CLERK),
}


async def main() -> None:
    """Print p50 and p95 by database, size and question, and the ratio."""
    place = Path(tempfile.mkdtemp())
    await _compare("SQLite", [f"sqlite:///{place / str(n)}.db" for n in SIZES])
    async with postgres() as fresh:
        await _compare("PostgreSQL", [await fresh() for _ in SIZES])


async def _compare(name: str, urls: list[str]) -> None:
    took = {
        size: await _measure(url, size) for size, url in zip(SIZES, urls, strict=True)
    }
    small, large = (took[size] for size in SIZES)
    for question in large:
        (s50, s95), (l50, l95) = small[question], large[question]
        print(
            f"{name:10} {question:16} p50 {s50:6.2f} → {l50:6.2f} ms,"
            f" p95 {s95:6.2f} → {l95:6.2f} ms, ratio {l95 / s95:.2f}"
        )


async def _measure(url: str, size: int) -> dict[str, tuple[float, float]]:
    database = engine_for(url)
    await database.open()
    try:
        await migrate(database)
        await _fill(database, size)
        took = {}
        for question, (wanted, officer) in ASKED.items():
            took[question] = await _time(database, wanted, officer)
        deep = await inbox(database, InboxFilter(), CLERK, NOW, after="", limit=500)
        took["deep page"] = await _time(database, InboxFilter(), CLERK, deep.after)
        return took
    finally:
        await database.close()


async def _time(
    database: Database, wanted: InboxFilter, officer: Officer, after: str = ""
) -> tuple[float, float]:
    """Return median and 95th percentile, ms."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await inbox(database, wanted, officer, NOW, after=after, limit=50)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[18]


async def _fill(database: Database, size: int) -> None:
    chance = random.Random(7)
    rooms = Rooms(lambda: NOW)
    for code in UNITS:
        await rooms.save_unit(Unit(code=code, name=code, parent="ubnd"))
    for start in range(0, size, 500):
        async with database.transaction():
            await _insert(database, chance, start, min(500, size - start), size)
    if database.dialect == "postgres":
        for table in ("ticket", "ticket_search", "party"):
            await TicketRow.raw(f"VACUUM ANALYZE {table}")
    else:
        await TicketRow.raw("ANALYZE")


async def _insert(
    database: Database, chance: random.Random, start: int, many: int, size: int
) -> None:
    keys = [new_id() for _ in range(many)]
    tickets, words = [], []
    for place, key in enumerate(keys, start=start):
        came = NOW - timedelta(minutes=chance.randrange(500_000))
        due = came + timedelta(days=chance.randrange(5, 45))
        stage = chance.choice(STAGES)
        done = stage is Stage.DONE
        tickets.append((
            key, new_code(chance.randrange), "web", came, stage.value, not done,
            chance.choice(UNITS), due, due, came + timedelta(days=3) if done else None,
            "da_tra_loi" if done else None, "{}", "Đường trước nhà tôi ngập",
        ))  # fmt: skip
        told = [*chance.choices(COMMON, k=40), f"tu{place % (size // 10)}"]
        words.append((key, " ".join(told)))
    await _rows(
        "ticket (id, code, channel, received_at, stage, open, unit, due_at, sort_at,"
        " closed_at, closed_as, facts, excerpt)", tickets,
    )  # fmt: skip
    await _rows("party (ticket, name)", [(key, "Nguyễn Văn A") for key in keys])
    await _index(database, words)


async def _index(database: Database, words: list[tuple[UUID, str]]) -> None:
    if database.dialect == "sqlite":
        told = [(row_number(key), text, str(key)) for key, text in words]
        await _rows("ticket_search (rowid, words, ticket)", told)
        return
    for key, text in words:
        await TicketRow.raw(
            "INSERT INTO ticket_search VALUES ({}, to_tsvector('simple', {}))",
            key, text,
        )  # fmt: skip


async def _rows(into: str, rows: list[tuple[object, ...]]) -> None:
    places, arguments = values(rows)
    await PartyRow.raw(f"INSERT INTO {into} VALUES {places}", *arguments)
