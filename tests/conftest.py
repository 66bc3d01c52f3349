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
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from core.security.key_ring import KeyRing
from core.store import sealed

sealed.use(KeyRing([b"a key of the tests, long enough to close"]))

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
    "kit",
    "standins",
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

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self.run("pg_ctl", "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop as a power cut would: it recovers when it is started again."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def run(self, tool: str, *args: str) -> None:
        """Run one of the server's tools on its folder."""
        # PostgreSQL refuses to run as root.
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        place = ["-D", str(self.folder / "pg")]
        command = [*as_postgres, str(self.bin / tool), *place, *args]
        with (self.folder / "log").open("ab") as log:
            ended = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        assert ended.returncode == 0, (self.folder / "log").read_text()

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


@contextmanager
def postgres_running() -> Iterator[PostgresServer]:
    """A server of our own for the block. It keeps its promises: fsync stays on."""
    # Not tmp_path: a socket's path must be short, and `postgres` must reach it.
    folder = Path(tempfile.mkdtemp(prefix="tiepdan-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = PostgresServer(_postgres_bin(), folder, free_port())
    try:
        server.run(
            "initdb", "-U", "tiepdan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server for this test run."""
    with postgres_running() as server:
        yield server


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
