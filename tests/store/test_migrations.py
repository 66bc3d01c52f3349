"""One migration set brings both engines to what the tables say."""

import asyncio
import sys
import types

import pytest
import pytest_asyncio

from core.store import schema
from core.store.engines import engine_for
from core.store.every_table import ALL_TABLES
from core.store.schema import bind, check, migrate
from core.store.tables import TicketRow

BARRED = " AND channel NOT IN (?, ?) ORDER BY due_at LIMIT 1"
GIVEN_UP = " WHERE m.state = 'gave_up'"


@pytest_asyncio.fixture
async def database(database_url):
    engine = engine_for(database_url)
    await engine.open()
    yield engine
    await engine.close()


async def test_a_new_database_is_brought_up_to_date(database):
    assert all("has not run" in line for line in await check(database))
    ran = await migrate(database)
    assert len(ran) >= 2
    assert await check(database) == []
    for table in ALL_TABLES:
        assert await table.count() == 0


async def test_a_database_of_an_earlier_release_is_brought_up_to_date(
    database, monkeypatch
):
    loader = schema.ForwardsMigrationManager.get_migration_modules
    first_after = "2026-11-23T15:00:00:000000"
    late = []

    def earlier(self, folder):
        modules = loader(self, folder)
        late[:] = sorted(name for name in modules if name >= first_after)
        return {name: modules[name] for name in modules if name < first_after}

    with monkeypatch.context() as then:
        then.setattr(schema.ForwardsMigrationManager, "get_migration_modules", earlier)
        await migrate(database)
    lacking = [f"migration {name} has not run" for name in late]
    assert {*await check(database)} >= {*lacking}
    assert await migrate(database) == late
    assert await check(database) == []


async def test_migrating_again_does_nothing(database):
    await migrate(database)
    assert await migrate(database) == []


async def test_processes_that_start_together_migrate_in_turn(database_url):
    engines = [engine_for(database_url) for _ in range(3)]
    for engine in engines:
        await engine.open()
    try:
        # Each binds the tables to itself, as a process of its own would.
        ran = [await migrate(engine) for engine in engines]
    finally:
        for engine in engines:
            await engine.close()
    assert [bool(ids) for ids in ran] == [True, False, False]


async def test_two_real_processes_migrate_one_database(database_url):
    program = (
        "import asyncio, sys\n"
        "from core.store.engines import engine_for\n"
        "from core.store.schema import migrate\n"
        "async def main():\n"
        "    engine = engine_for(sys.argv[1])\n"
        "    await engine.open()\n"
        "    print(len(await migrate(engine)))\n"
        "    await engine.close()\n"
        "asyncio.run(main())\n"
    )
    both = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, database_url, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = await asyncio.gather(*(one.communicate() for one in both))
    ran = sorted(int(out) for out, _ in told)
    assert [one.returncode for one in both] == [0, 0]
    assert ran[0] == 0
    assert ran[1] >= 2


async def test_a_column_the_database_lacks_is_named(database):
    await migrate(database)
    await database.run_ddl("ALTER TABLE note DROP COLUMN body")
    assert await check(database) == ["the database lacks note.body"]


async def test_an_index_the_database_lacks_is_named(database):
    await migrate(database)
    await database.run_ddl("DROP INDEX ticket_by_unit")
    assert await check(database) == ["the database lacks index ticket_by_unit"]


async def test_a_failing_migration_leaves_the_database_as_it_was(database, monkeypatch):
    await migrate(database)
    loader = schema.ForwardsMigrationManager.get_migration_modules

    def with_one_more(self, folder):
        module = types.ModuleType("9999")
        module.forwards = lambda: _spoil(TicketRow)
        return {**loader(self, folder), "9999-01-01T00:00:00:000000": module}

    monkeypatch.setattr(
        schema.ForwardsMigrationManager, "get_migration_modules", with_one_more
    )
    with pytest.raises(Exception, match="nowhere"):
        await migrate(database)
    monkeypatch.undo()
    assert await check(database) == []
    assert await TicketRow.raw("SELECT COUNT(*) AS n FROM unit") == [{"n": 0}]


async def _spoil(table):
    await table.raw("INSERT INTO unit (code, name) VALUES ('x', 'x')")
    await table.raw("INSERT INTO nowhere VALUES (1)")


@pytest.mark.parametrize(
    ("index", "question"),
    [
        ("ticket_by_date", "SELECT id FROM ticket WHERE open = ? AND sort_at > {} {}"),
        ("ticket_by_unit", "SELECT id FROM ticket WHERE open = ? AND unit = {} {}"),
        (
            "ticket_by_officer",
            "SELECT id FROM ticket WHERE open = ? AND officer = {} {}",
        ),
        ("ticket_by_stage", "SELECT id FROM ticket WHERE open = ? AND stage = {} {}"),
        ("job_to_do", "SELECT id FROM job WHERE pending AND topic = {} {due}"),
        (
            "job_to_do",  # channels that rest are passed over without reading a row
            "SELECT due_at FROM job WHERE pending AND topic = {}" + BARRED,
        ),
        (
            "message_given_up",
            "SELECT m.key FROM message m JOIN ticket t ON t.id = m.ticket" + GIVEN_UP,
        ),
        ("event_by_ticket", "SELECT id FROM event WHERE ticket = {} ORDER BY id"),
        ("message_by_ticket", "SELECT id FROM message WHERE ticket = {}"),
        ("party_by_phone", "SELECT ticket FROM party WHERE phone_key = {}"),
    ],
)
async def test_the_questions_asked_most_are_answered_by_an_index(
    sqlite_url, index, question
):
    engine = engine_for(sqlite_url)
    await engine.open()
    await migrate(engine)
    asked = question.format(
        "?", "ORDER BY sort_at, id LIMIT 50", due="AND due_at <= ? ORDER BY due_at"
    )
    plan = await engine._run((f"EXPLAIN QUERY PLAN {asked}", ["x"] * asked.count("?")))
    await engine.close()
    told = " ".join(row["detail"] for row in plan)
    assert f"INDEX {index} " in told
    assert "TEMP B-TREE" not in told


async def test_tables_speak_to_the_database_they_were_bound_to_last(tmp_path):
    for name in ("a", "b"):
        engine = engine_for(f"sqlite:///{tmp_path / name}.db")
        await engine.open()
        await migrate(engine)
        await TicketRow.raw("INSERT INTO unit (code, name) VALUES ('x', 'x')")
        bind(engine)
        assert await TicketRow.raw("SELECT COUNT(*) AS n FROM unit") == [{"n": 1}]
        await engine.close()
