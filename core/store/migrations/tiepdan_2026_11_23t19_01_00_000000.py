"""Cases closed before terms could be met keep what was known of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.store.tables import TicketRow

ID = "2026-11-23T19:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "terms kept, of older cases"


async def forwards() -> MigrationManager:
    """Judge closed cases by their legal date."""
    manager = MigrationManager(
        migration_id=ID, app_name="tiepdan", description=DESCRIPTION
    )
    manager.add_raw(_judge)
    return manager


async def _judge() -> None:
    await TicketRow.raw(
        "UPDATE ticket SET on_time = (closed_at <= due_at)"
        " WHERE closed_at IS NOT NULL AND due_at IS NOT NULL"
    )
