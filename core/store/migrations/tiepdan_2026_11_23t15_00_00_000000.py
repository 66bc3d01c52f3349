"""Indexes for the courier: jobs by channel, and messages a person must see to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder
from piccolo.table import Table

ID = "2026-11-23T15:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "jobs by channel, given-up messages"

INDEXES = (
    # With the channel in it, jobs of a channel that rests are passed over unread.
    "DROP INDEX IF EXISTS job_to_do",
    "CREATE INDEX job_to_do ON job (topic, due_at, channel) WHERE pending",
    "CREATE INDEX message_given_up ON message (ticket) WHERE state = 'gave_up'",
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
