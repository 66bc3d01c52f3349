"""Brings a database up to date, and says whether it is."""

import contextlib
import io
import os
import re
from collections.abc import Sequence
from typing import Any, cast

from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig
from piccolo.engine import Engine
from piccolo.table import Table

from core.store import piccolo_conf
from core.store.engines import Database
from core.store.every_table import ALL_TABLES

_APP = "tiepdan"
_MADE = re.compile(r"CREATE (?:VIRTUAL )?(INDEX|TABLE|TRIGGER) (\w+)")
_ONE_AT_A_TIME = 7_241_118
"""Key of PostgreSQL's advisory lock: two starting processes migrate in turn."""


def bind(database: Database) -> None:
    """Let every table speak to `database`, which is one per program."""
    engine = cast("Engine[Any]", database)
    piccolo_conf.DB = engine
    os.environ["PICCOLO_CONF"] = piccolo_conf.__name__
    tables: tuple[type[Table], ...] = (*ALL_TABLES, Migration)
    for table in tables:
        table._meta._db = engine


async def migrate(database: Database) -> Sequence[str]:
    """Run the migrations that have not run; return their ids. Safe to repeat.

    All of them in one transaction: a failing one leaves the database as it was.
    """
    bind(database)
    async with database.transaction():
        if database.dialect == "postgres":
            await Migration.raw(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
        before = await _ran()
        with contextlib.redirect_stdout(io.StringIO()):
            await ForwardsMigrationManager(app_name=_APP).run()
        return sorted(await _ran() - before)


async def check(database: Database) -> Sequence[str]:
    """Say what differs between tables, migrations and database; empty: nothing."""
    bind(database)
    manager = ForwardsMigrationManager(app_name=_APP)
    app = manager.get_app_config(_APP)
    known = set(manager.get_migration_modules(app.resolved_migrations_folder_path))
    waiting = sorted(known - await _ran())
    if waiting:
        return [f"migration {name} has not run" for name in waiting]
    with contextlib.redirect_stdout(io.StringIO()):
        changes = await AutoMigrationManager().get_alter_statements(app)
    unwritten = [
        f"tables differ from migrations: {statement.strip()}"
        for change in changes
        for statement in change.statements
    ]
    missing = [
        f"the database lacks {table._meta.tablename}.{column}"
        for table in ALL_TABLES
        for column in sorted(_wanted(table) - await _columns(database, table))
    ]
    there = await _made(database)
    lost = [
        f"the database lacks {sort} {name}"
        for sort, name in _to_be_made(manager, app, database)
        if name not in there
    ]
    return unwritten + missing + lost


async def _ran() -> set[str]:
    if not await Migration.table_exists():
        return set()
    return set(await Migration.get_migrations_which_ran(app_name=_APP))


def _wanted(table: type[Table]) -> set[str]:
    return {column._meta.db_column_name for column in table._meta.columns}


def _to_be_made(
    manager: ForwardsMigrationManager, app: AppConfig, database: Database
) -> Sequence[tuple[str, str]]:
    """Return kind and name of what migrations make in plain SQL."""
    modules = manager.get_migration_modules(app.resolved_migrations_folder_path)
    statements = [
        statement
        for module in modules.values()
        for words in ("INDEXES", database.dialect.upper())
        for statement in getattr(module, words, ())
    ]
    made = (_MADE.match(statement) for statement in statements)
    return [(one[1].lower(), one[2]) for one in made if one]


async def _made(database: Database) -> set[str]:
    rows = await Migration.raw(
        "SELECT name FROM sqlite_master"
        if database.dialect == "sqlite"
        else "SELECT relname AS name FROM pg_class"
        " UNION SELECT tgname AS name FROM pg_trigger"
    )
    return {row["name"] for row in rows}


async def _columns(database: Database, table: type[Table]) -> set[str]:
    rows = await table.raw(
        "SELECT name FROM pragma_table_info({})"
        if database.dialect == "sqlite"
        else "SELECT column_name AS name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = {}",
        table._meta.tablename,
    )
    return {row["name"] for row in rows}
