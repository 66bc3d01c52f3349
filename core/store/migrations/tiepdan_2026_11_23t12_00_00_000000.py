"""Indexes for the inbox and the outbox, the search table, and evidence kept as it is."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder
from piccolo.table import Table

ID = "2026-11-23T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes, search, evidence"

INDEXES = (
    "CREATE INDEX ticket_by_date ON ticket (open, sort_at, id)",
    "CREATE INDEX ticket_by_unit ON ticket (open, unit, sort_at, id)",
    "CREATE INDEX ticket_by_officer ON ticket (open, officer, sort_at, id)",
    "CREATE INDEX ticket_by_stage ON ticket (open, stage, sort_at, id)",
    "CREATE INDEX ticket_by_closing ON ticket (open, closed_at, id)",
    "CREATE INDEX ticket_on_shelf ON ticket (id) WHERE shelved <> ''",
    "CREATE INDEX ticket_joined ON ticket (joined_to) WHERE joined_to <> ''",
    "CREATE INDEX event_by_ticket ON event (ticket, id)",
    "CREATE INDEX message_by_ticket ON message (ticket, written_at)",
    "CREATE INDEX job_to_do ON job (topic, due_at) WHERE pending",
    "CREATE INDEX party_by_phone ON party (phone_key)",
    "CREATE INDEX party_by_email ON party (email_key)",
    "CREATE INDEX party_by_reply ON party (reply_key)",
)
EVIDENCE = ("arrival", "event")
"""Tables whose rows are written once."""

SQLITE = (
    "CREATE VIRTUAL TABLE ticket_search USING fts5"
    "(words, ticket UNINDEXED, tokenize = 'unicode61 remove_diacritics 0')",
    *(
        f"CREATE TRIGGER {table}_is_evidence_{act} BEFORE {act} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END"
        for table in EVIDENCE
        for act in ("UPDATE", "DELETE")
    ),
)
POSTGRES = (
    "CREATE TABLE ticket_search (ticket UUID PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ticket_search_words ON ticket_search USING GIN (words)",
    "CREATE FUNCTION evidence_is_never_changed() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RAISE EXCEPTION 'evidence is never changed'; END $$",
    *(
        f"CREATE TRIGGER {table}_is_evidence BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION evidence_is_never_changed()"
        for table in EVIDENCE
    ),
)


class _Raw(Table):
    """A door for statements that belong to no table."""


async def forwards() -> MigrationManager:
    """Run the statements of the engine in use."""
    manager = MigrationManager(
        migration_id=ID, app_name="tiepdan", description=DESCRIPTION
    )

    async def run() -> None:
        engine = engine_finder()
        own = SQLITE if engine and engine.engine_type == "sqlite" else POSTGRES
        _Raw._meta._db = engine
        for statement in (*INDEXES, *own):
            await _Raw.raw(statement)

    manager.add_raw(run)
    return manager
