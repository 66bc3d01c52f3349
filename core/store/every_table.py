"""Every table of ours, wherever it is written down."""

from piccolo.conf.apps import table_finder
from piccolo.table import Table

ALL_TABLES: tuple[type[Table], ...] = tuple(
    table_finder(
        modules=[
            "core.store.tables",
            "core.store.reception_tables",
            "core.store.law_tables",
            "core.store.desk_tables",
        ]
    )
)
