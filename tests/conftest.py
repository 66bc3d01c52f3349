"""What every test may ask for: databases, a browser, and a sensible order.

`sqlite_url`, `postgres_url` and `database_url` (both, one after the other) are
empty databases. `page` is a fresh page in Chromium.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

# Fast rooms first: a broken rule is heard of before a browser starts.
ORDER = (
    "domain",
    "pipeline",
    "plugins",
    "channels",
    "contract",
    "security",
    "store",
    "jobs",
    "paper",
    "web",
    "story",
    "house",
    "browser",
    "packaging",
)
CHROMIUM_ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by room; mark what needs a server; keep browser tests on one loop."""
    here = Path(__file__).parent

    def room(item: pytest.Item) -> int:
        name = item.path.relative_to(here).parts[0]
        return ORDER.index(name) if name in ORDER else len(ORDER) - 3

    items.sort(key=room)
    for item in items:
        needs = getattr(item, "fixturenames", ())
        if "postgres_url" in needs:
            item.add_marker("postgres")
        if "browser" in needs:
            item.add_marker("browser")
            # Chromium talks to the loop that started it, so its tests share that one.
            if pytest_asyncio.is_async_test(item):
                shared = pytest.mark.asyncio(loop_scope="session")
                item.add_marker(shared, append=False)


def free_port() -> int:
    """Return a loopback port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class PostgresServer:
    """A running server of our own, on loopback and on a socket in `folder`."""

    bin: Path
    folder: Path
    port: int

    def url(self, name: str) -> str:
        return f"postgresql://tiepdan@127.0.0.1:{self.port}/{name}"

    def sql(self, statement: str) -> None:
        psql = [self.bin / "psql", "-Xqw", "-v", "ON_ERROR_STOP=1", "-c", statement]
        subprocess.run([*psql, self.url("postgres")], check=True, capture_output=True)


def _postgres_bin() -> Path:
    """Return the folder of the newest PostgreSQL on this machine."""
    if found := list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return max(found, key=lambda path: float(path.parts[4])).parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    pytest.fail(
        "PostgreSQL is missing: run `make test`, or deselect `-m 'not postgres'`"
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for this test run. It keeps its promises: fsync stays on."""
    # Not tmp_path: a socket's path must be short, and `postgres` must reach it.
    folder = Path(tempfile.mkdtemp(prefix="tiepdan-pg-", dir="/tmp"))
    server = PostgresServer(_postgres_bin(), folder, free_port())
    as_postgres: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        as_postgres = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")

    def run(tool: str, *args: str) -> None:
        command = [
            *as_postgres,
            str(server.bin / tool),
            "-D",
            str(folder / "pg"),
            *args,
        ]
        with (folder / "log").open("ab") as log:
            ended = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        assert ended.returncode == 0, (folder / "log").read_text()

    options = f"-p {server.port} -k {folder} -c listen_addresses=127.0.0.1"
    try:
        run("initdb", "-U", "tiepdan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-w", "-o", options, "start")
        try:
            yield server
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


_numbers = count(1)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty PostgreSQL database, dropped afterwards with whoever is still in it."""
    name = f"test_{next(_numbers)}"
    postgres_server.sql(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_server.url(name)
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'tiepdan.db'}"


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def database_url(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: what holds on one must hold on the other."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's executable."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail(
            "Chromium is missing: run `make test`, or deselect `-m 'not browser'`"
        )
    return Path(found)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """One Chromium for the whole run."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGS
        )
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page with no cookies and no memory, in Vietnamese."""
    context = await browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(10_000)
    yield await context.new_page()
    await context.close()
