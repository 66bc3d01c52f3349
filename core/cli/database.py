"""`tiepdan db …`: the database, brought up to date and compared with our tables."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence

import click

from core.settings import from_environment
from core.store.engines import Database, engine_for
from core.store.schema import check, migrate

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


COMMANDS = (db,)
