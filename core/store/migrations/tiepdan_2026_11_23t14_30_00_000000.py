"""Indexes for conversations, and for news about messages."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder
from piccolo.table import Table

ID = "2026-11-23T14:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of conversations and of messages' own ids"

INDEXES = (
    "CREATE INDEX held_by_talk ON held (talk, batch)",
    "CREATE INDEX held_in_batch ON held (batch) WHERE batch IS NOT NULL",
    "CREATE INDEX message_by_external_id ON message (external_id)"
    " WHERE external_id <> ''",
)


class _Raw(Table):
    """A door for statements that belong to no table."""


async def forwards() -> MigrationManager:
    """Run the statements; they are the same for either engine."""
    manager = MigrationManager(
        migration_id=ID, app_name="tiepdan", description=DESCRIPTION
    )

    async def run() -> None:
        _Raw._meta._db = engine_finder()
        for statement in INDEXES:
            await _Raw.raw(statement)

    manager.add_raw(run)
    return manager
