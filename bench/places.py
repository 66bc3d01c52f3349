"""Databases for the benches: a folder, or a PostgreSQL of our own."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import asyncpg

from bench.server import free_port
from core.store.engines import engine_for
from core.store.schema import bind, migrate
from core.store.tables import TicketRow


def house_environment(database_url: str, place: Path) -> dict[str, str]:
    """Return the settings of a house on `database_url`."""
    return {
        "TIEPDAN_DATABASE_URL": database_url,
        "TIEPDAN_FILES_DIR": str(place / "files"),
        "TIEPDAN_SECRET_KEY": "bench" * 8,
    }


async def stored_codes(database_url: str) -> set[str]:
    """Return every tracking code in the database."""
    engine = engine_for(database_url)
    await engine.open()
    try:
        bind(engine)
        rows = await TicketRow.select(TicketRow.code)
        return {row["code"] for row in rows}
    finally:
        await engine.close()


@asynccontextmanager
async def postgres() -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Start a PostgreSQL with its own defaults; yield what makes a fresh database."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        raise SystemExit("the bench needs PostgreSQL: apt-get install postgresql")
    home, port = Path(tempfile.mkdtemp(dir="/var/tmp")), free_port()
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(home, "postgres")
    await _run(*as_postgres, binaries[-1] / "initdb", "-D", home / "pg", "-A", "trust")
    server = await asyncio.create_subprocess_exec(
        *map(str, (*as_postgres, binaries[-1] / "postgres", "-D", home / "pg",
                   "-p", port, "-k", home, "-c", "max_connections=200")),
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    user = "postgres" if as_postgres else os.environ.get("USER", "postgres")
    base = f"postgresql://{user}@127.0.0.1:{port}"
    await _ready(base)
    numbers = count()

    async def fresh() -> str:
        name = f"bench{next(numbers)}"
        connection = await asyncpg.connect(base + "/postgres")
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        return f"{base}/{name}"

    try:
        yield fresh
    finally:
        server.terminate()
        await server.wait()
        shutil.rmtree(home, ignore_errors=True)


async def migrated(database_url: str) -> None:
    """Bring a fresh database up to date."""
    engine = engine_for(database_url)
    await engine.open()
    try:
        await migrate(engine)
    finally:
        await engine.close()


async def _run(*words: object) -> None:
    run = await asyncio.create_subprocess_exec(
        *map(str, words), stdout=asyncio.subprocess.DEVNULL
    )
    if await run.wait():
        raise SystemExit(f"failed: {words}")


async def _ready(base: str) -> None:
    for _ in range(100):
        try:
            connection = await asyncpg.connect(base + "/postgres")
        except (OSError, asyncpg.CannotConnectNowError):
            await asyncio.sleep(0.1)
        else:
            await connection.close()
            return
    raise SystemExit("PostgreSQL did not start")
