"""`tiepdan serve`, `work` and `demo`."""

import asyncio
import os
import signal
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces, Loops

from core.app import build
from core.app.house import work as working
from core.app.logs import set_up_logs
from core.demo.load import PASSWORD, load_town
from core.demo.town import town
from core.errors import SettingInvalid
from core.paper.qr import qr_terminal
from core.settings import PREFIX, Settings, from_environment, options_from_environment
from core.store.engines import engine_for
from core.store.schema import check
from core.web.labels import label

_KILL_AFTER = 10
"""Seconds a web process may take to finish what it has; see DECISIONS.md."""


def _serve(settings: Settings, host: str, port: int) -> None:
    sqlite = settings.database_url.startswith("sqlite")
    Granian(
        "core.app:asgi",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=1 if sqlite else settings.workers or os.cpu_count() or 1,
        workers_kill_timeout=_KILL_AFTER,
        log_access=False,
    ).serve()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve pages, channels and API, and do the worker's jobs (TIEPDAN_WORK_IN_SERVE).

    SQLite is served by one process, PostgreSQL by one a core.
    """
    settings = from_environment()
    settings.check()
    asyncio.run(_refuse_old_database(settings))
    _serve(settings, host, port)


async def _refuse_old_database(settings: Settings) -> None:
    """Loud at start: a house on an old database would break letter by letter."""
    database = engine_for(settings.database_url)
    await database.open()
    try:
        missing = await check(database)
    finally:
        await database.close()
    if missing:
        raise SettingInvalid(f"{missing[0]}; run: tiepdan db migrate")


@click.command("work")
def work() -> None:
    """Do the worker's jobs only; as many of these as you like on PostgreSQL."""
    settings = from_environment()
    settings.check()
    set_up_logs(level=settings.log_level, as_json=settings.log_json)
    asyncio.run(_refuse_old_database(settings))
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    house = build(settings, options_from_environment())
    await house.database.open()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        await working(house, stop)
    finally:
        await house.database.close()


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def demo(host: str, port: int) -> None:
    """Serve an invented ward from var/demo.db; safe to run again."""
    _demo_environment(host, port)
    settings = from_environment()
    asyncio.run(load_town(settings, options_from_environment()))
    _welcome(settings)
    _serve(settings, host, port)


def _demo_environment(host: str, port: int) -> None:
    place = Path("var")
    place.mkdir(exist_ok=True)
    secret = place / "demo-secret"
    if not secret.exists():
        secret.write_text(os.urandom(32).hex())
        secret.chmod(0o600)
    for name, value in {
        "DATABASE_URL": "sqlite:///var/demo.db",
        "FILES_DIR": "var/demo-files",
        "PUBLIC_URL": f"http://{host}:{port}",
        "SECRET_KEY": secret.read_text(),
        "LOG_LEVEL": "warning",
    }.items():
        os.environ.setdefault(PREFIX + name, value)


def _welcome(settings: Settings) -> None:
    address = settings.public_url
    click.echo(
        f"\n  Công dân   {address}/"
        f"\n  Đánh giá   {address}/f/Q1"
        f"\n  Cán bộ     {address}/desk"
        f"\n  API        {address}/schema/openapi.json\n"
    )
    for officer in town().officers:
        role = label(officer.role)
        click.echo(f"  {officer.username:10} {PASSWORD}   {officer.name}, {role}")
    click.echo(qr_terminal(f"{address}/f/Q1"))
    click.echo("  Ctrl-C để dừng\n")


COMMANDS = (serve, work, demo)
