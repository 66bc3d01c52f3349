"""`tiepdan db …` and `tiepdan doctor`: is everything where it should be?"""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import fields

import click

from core.errors import DatabaseAway, SettingInvalid
from core.settings import PREFIX, Settings, from_environment
from core.store.engines import Database, engine_for
from core.store.schema import check, migrate

_LOW_DISK = 1024**3
Act = Callable[[Database], Awaitable[Sequence[str]]]


@click.group("db")
def db() -> None:
    """The database: bring it up to date, see whether it is."""


@db.command("migrate")
def db_migrate() -> None:
    """Run the migrations that have not run yet. Safe to repeat."""
    ran = asyncio.run(_with_database(migrate))
    click.echo(f"migrations run: {', '.join(ran) if ran else 'none, up to date'}")


@db.command("check")
def db_check() -> None:
    """Say whether tables, migrations and database agree; exit 1 if not."""
    differences = asyncio.run(_with_database(check))
    for difference in differences:
        click.echo(difference)
    if differences:
        sys.exit(1)
    click.echo("tables, migrations and database agree")


async def _with_database(act: Act) -> list[str]:
    database = engine_for(from_environment().database_url)
    await database.open()
    try:
        return list(await act(database))
    finally:
        await database.close()


@click.command("doctor")
def doctor() -> None:
    """Check settings, database, disk and tools; say what is missing and what to do."""
    complaints = list(asyncio.run(_examine()))
    for complaint in complaints:
        click.echo(f"✗ {complaint}")
    click.echo("\nSettings (from the environment):")
    for setting in fields(Settings):
        click.echo(f"  {PREFIX}{setting.name.upper()}: {setting.metadata['help']}")
    if complaints:
        sys.exit(1)
    click.echo("\neverything is in place")


async def _examine() -> list[str]:
    try:
        settings = from_environment()
        settings.check()
    except SettingInvalid as wrong:
        return [f"{wrong}"]
    found = list(_surroundings(settings))
    database = engine_for(settings.database_url)
    try:
        await database.open()
        found += [f"{line}; run: tiepdan db migrate" for line in await check(database)]
        await database.close()
    except DatabaseAway as away:
        found.append(f"TIEPDAN_DATABASE_URL: the database does not answer ({away})")
    return found


def _surroundings(settings: Settings) -> Iterator[str]:
    settings.files_dir.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.files_dir).free < _LOW_DISK:
        yield f"less than 1 GiB free where files are kept ({settings.files_dir})"
    if not settings.https:
        yield "TIEPDAN_PUBLIC_URL is not https: cookies and QR codes are not protected"
    if settings.database_url.startswith("sqlite") and settings.workers > 1:
        yield "TIEPDAN_WORKERS: SQLite is served by one process; use PostgreSQL"


COMMANDS = (db, doctor)
