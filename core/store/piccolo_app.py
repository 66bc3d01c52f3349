"""Names the tables and migrations to Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.store.every_table import ALL_TABLES

APP_CONFIG = AppConfig(
    app_name="tiepdan",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(ALL_TABLES),
    migration_dependencies=[],
    commands=[],
)
