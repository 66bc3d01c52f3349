"""POST /channels/zalo at 64 connections: distinct signed events, each kept durably."""

import asyncio
import hashlib
import json
import os
import queue
import sqlite3
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, post

from bench.ceilings import alive
from bench.places import house_environment, migrated, postgres
from bench.server import SECONDS, Load, load, serving
from core.store.engines import engine_for
from core.store.schema import bind
from core.store.tables import HeldRow

APP, ACCOUNT, SECRET = "505512340987612345", "1646872354012387465", "bench" * 8
MOST_A_SECOND = 8_000
CITIZENS = 5_000
ACCOUNT_OPTIONS = {
    "TIEPDAN_ZALO_APP_ID": APP,
    "TIEPDAN_ZALO_APP_SECRET": SECRET,
    "TIEPDAN_ZALO_OA_SECRET": SECRET,
    "TIEPDAN_ZALO_OA_ID": ACCOUNT,
}


async def main() -> None:
    """Print acknowledgements per second, ours and the ceiling's, on both databases."""
    place = Path(tempfile.mkdtemp())
    events = place / "events"
    _write_events(events, MOST_A_SECOND * (SECONDS + 1))
    ceiling = await _acknowledged(
        "bench.zalo:ceiling", {"BENCH_DATABASE": str(place / "ceiling.db")}, events
    )
    print(
        f"ceiling (the same check, raw sqlite3, group commit):"
        f" {ceiling.per_second:,.0f}/s (p99 {ceiling.p99_ms:.0f} ms)"
    )
    await _ours("SQLite FULL", f"sqlite:///{place / 'tiepdan.db'}", place, ceiling)
    async with postgres() as fresh:
        await _ours("PostgreSQL", await fresh(), place, ceiling)


async def _ours(name: str, database_url: str, place: Path, ceiling: Load) -> None:
    await migrated(database_url)
    environ = {**house_environment(database_url, place), **ACCOUNT_OPTIONS}
    ours = await _acknowledged("core.app:asgi", environ, place / "events")
    kept = await _kept(database_url)
    answered = ours.answered - ours.failed
    print(
        f"{name}: {ours.per_second:,.0f}/s (p99 {ours.p99_ms:.0f} ms),"
        f" ratio {ours.per_second / ceiling.per_second:.0%};"
        f" refused {ours.failed}; acknowledged {answered:,}, kept {kept:,}"
        f"{'' if kept >= answered else ': SOME ARE MISSING'}"
    )


async def _acknowledged(target: str, environ: Mapping[str, str], events: Path) -> Load:
    async with serving(target, environ) as address:
        return await load(address + "/channels/zalo", lua=_script(events))


async def _kept(database_url: str) -> int:
    engine = engine_for(database_url)
    await engine.open()
    try:
        bind(engine)
        return await HeldRow.count()
    finally:
        await engine.close()


def _write_events(path: Path, count: int) -> None:
    """Write signature and body of each event, a line each: wrk cannot hash."""
    at = str(int(time.time() * 1000))
    words = "Đường trước nhà tôi ngập nước mỗi khi mưa. " * 4
    with path.open("w") as out:
        for n in range(count):
            body = json.dumps(
                {
                    "event_name": "user_send_text",
                    "app_id": APP,
                    "sender": {"id": str(5510239847561000000 + n % CITIZENS)},
                    "recipient": {"id": ACCOUNT},
                    "message": {"text": words, "msg_id": f"{n:020x}"},
                    "timestamp": at,
                    "user_id_by_app": "3611",
                },
                ensure_ascii=False,
            )
            mac = hashlib.sha256(f"{APP}{body}{at}{SECRET}".encode()).hexdigest()
            out.write(f"{mac}{body}\n")


def _script(events: Path) -> str:
    """Return a wrk script that posts each event once."""
    return f"""
local lines = io.lines("{events}")
wrk.method = "POST"
request = function()
  local line = lines()
  local headers = {{["Content-Type"] = "application/json"}}
  headers["X-ZEvent-Signature"] = "mac=" .. line:sub(1, 64)
  return wrk.format(nil, nil, headers, line:sub(65))
end
"""


def ceiling() -> Litestar:
    """The same check and two statements by raw sqlite3, as many a commit as wait."""
    waiting: queue.SimpleQueue[tuple[str, str, bytes, Future[None]]] = (
        queue.SimpleQueue()
    )

    def write() -> None:
        connection = sqlite3.connect(os.environ["BENCH_DATABASE"], isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE held (key TEXT UNIQUE, talk TEXT, raw BLOB)")
        connection.execute("CREATE TABLE job (talk TEXT UNIQUE, due REAL)")
        while True:
            group = [waiting.get()]
            while not waiting.empty() and len(group) < 500:
                group.append(waiting.get())
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT OR IGNORE INTO held VALUES (?, ?, ?)",
                [(key, talk, raw) for key, talk, raw, _ in group],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO job VALUES (?, ?)",
                [(talk, time.time()) for _, talk, _, _ in group],
            )
            connection.execute("COMMIT")
            for *_, done in group:
                done.set_result(None)

    threading.Thread(target=write, daemon=True).start()

    @post("/channels/zalo", status_code=200)
    async def webhook(request: Request[Any, Any, Any]) -> Response[str]:
        raw = await request.body()
        told = json.loads(raw)
        signed = APP.encode() + raw + f"{told['timestamp']}{SECRET}".encode()
        if request.headers["x-zevent-signature"] != (
            f"mac={hashlib.sha256(signed).hexdigest()}"
        ):
            return Response("", status_code=403)
        done: Future[None] = Future()
        waiting.put((told["message"]["msg_id"], told["sender"]["id"], raw, done))
        await asyncio.wrap_future(done)
        return Response("")

    return Litestar([alive, webhook], openapi_config=None)
