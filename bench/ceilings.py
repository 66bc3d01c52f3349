"""The same work by raw drivers: what no framework of ours can beat."""

import asyncio
import os
import queue
import sqlite3
import threading
import uuid
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
import msgspec
from litestar import Litestar, get, post
from litestar.response import Template

from core.app import build
from core.domain.feedback import MARKS
from core.settings import from_environment, options_from_environment
from core.web.templating import templates

DDL = (
    "CREATE TABLE arrival (id {uuid} PRIMARY KEY, arrival_key TEXT UNIQUE,"
    " content {bytes}, received_at TIMESTAMP)",
    "CREATE TABLE ticket (id {uuid} PRIMARY KEY, code TEXT UNIQUE, stage TEXT)",
    "CREATE TABLE job (id {uuid} PRIMARY KEY, topic TEXT, ticket {uuid})",
)
INSERTS = (
    "INSERT INTO arrival VALUES ({0}, {1}, {2}, {3})",
    "INSERT INTO ticket VALUES ({0}, {1}, {2})",
    "INSERT INTO job VALUES ({0}, {1}, {2})",
)


class NewLetter(msgspec.Struct):
    """What is posted."""

    body: str
    name: str = ""


def _rows(letter: NewLetter) -> tuple[str, tuple[tuple[object, ...], ...]]:
    ticket, code = uuid.uuid4(), uuid.uuid4().hex[:12].upper()
    raw = msgspec.json.encode(letter)
    return code, (
        (uuid.uuid4(), f"api:{uuid.uuid4().hex}", raw, datetime.now(UTC)),
        (ticket, code, "doc_don"),
        (uuid.uuid4(), "advance", ticket),
    )


@get("/healthz", sync_to_thread=False)
def alive() -> str:
    """Say so."""
    return "ok"


def raw_sqlite() -> Litestar:
    """One writer thread, sqlite3, WAL, synchronous=FULL, as many letters a commit
    as wait.
    """
    waiting: queue.SimpleQueue[tuple[tuple[tuple[object, ...], ...], Future[None]]] = (
        queue.SimpleQueue()
    )

    def write() -> None:
        connection = sqlite3.connect(os.environ["BENCH_DATABASE"], isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        for ddl in DDL:
            connection.execute(ddl.format(uuid="TEXT", bytes="BLOB"))
        statements = [text.format("?", "?", "?", "?") for text in INSERTS]
        while True:
            group = [waiting.get()]
            while not waiting.empty() and len(group) < 500:
                group.append(waiting.get())
            connection.execute("BEGIN IMMEDIATE")
            for place, statement in enumerate(statements):
                connection.executemany(
                    statement,
                    [[_plain(value) for value in rows[place]] for rows, _ in group],
                )
            connection.execute("COMMIT")
            for _, done in group:
                done.set_result(None)

    threading.Thread(target=write, daemon=True).start()

    @post("/api/v1/letters")
    async def letters(data: NewLetter) -> dict[str, str]:
        code, rows = _rows(data)
        done: Future[None] = Future()
        waiting.put((rows, done))
        await asyncio.wrap_future(done)
        return {"code": code, "track_url": f"http://127.0.0.1/t/{code}"}

    return Litestar([alive, letters], openapi_config=None)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, uuid.UUID | datetime) else value


def asyncpg_three() -> Litestar:
    """A pool, a transaction, three inserts."""
    pool: asyncpg.Pool

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        nonlocal pool
        async with asyncpg.create_pool(
            os.environ["BENCH_DATABASE"], max_size=20
        ) as pool:
            for ddl in DDL:
                await pool.execute(
                    ddl.format(uuid="UUID", bytes="BYTEA").replace(
                        "TIMESTAMP", "TIMESTAMPTZ"
                    )
                )
            yield

    statements = [text.format("$1", "$2", "$3", "$4") for text in INSERTS]

    @post("/api/v1/letters")
    async def letters(data: NewLetter) -> dict[str, str]:
        code, rows = _rows(data)
        async with pool.acquire() as connection, connection.transaction():
            for statement, row in zip(statements, rows, strict=True):
                await connection.execute(statement, *row)
        return {"code": code, "track_url": f"http://127.0.0.1/t/{code}"}

    return Litestar([alive, letters], openapi_config=None, lifespan=[life])


def bare_pages() -> Litestar:
    """Our two pages as a bare Litestar application would serve them.

    The same templates with the same values, worked out once: no database, no language,
    no headers, no throttle, no sign-in.
    """
    house = build(from_environment(), options_from_environment())
    given: dict[str, dict[str, object]] = {}

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        await house.database.open()
        code = os.environ["BENCH_CODE"]
        given["track"] = {
            "case": await house.queries.track(code),
            "token": house.forms.issue("track"),
            "said": "", "new_code": "", "wrong": {}, "typed": {},
        }  # fmt: skip
        given["faces"] = {
            "point": await house.feedback.point("Q1"),
            "token": house.forms.issue("feedback"),
            "marks": tuple(reversed(MARKS)),
        }
        yield
        await house.database.close()

    @get("/f", sync_to_thread=False)
    def faces() -> Template:
        return Template("channels/qr/faces.html", context=given["faces"])

    @get("/t", sync_to_thread=False)
    def track() -> Template:
        return Template("citizen/track.html", context=given["track"])

    return Litestar(
        [alive, faces, track],
        openapi_config=None,
        template_config=templates(house.settings),
        lifespan=[life],
    )
