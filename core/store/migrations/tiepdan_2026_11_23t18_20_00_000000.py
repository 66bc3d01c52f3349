"""Notes of channels may have an end."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T18:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "notes that end"


async def forwards() -> MigrationManager:
    """Add the instant at which a note is thrown away."""
    manager = MigrationManager(
        migration_id=ID, app_name="tiepdan", description=DESCRIPTION
    )
    manager.add_column(
        table_class_name="SlotRow",
        tablename="slot",
        column_name="forget_at",
        db_column_name="forget_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    return manager
