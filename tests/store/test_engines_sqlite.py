"""What only SQLite can get wrong: locks, threads, one writer."""
# ruff: noqa: PT012 - a transaction's whole block is what must raise

import asyncio
import sqlite3
import threading
from contextlib import closing

import pytest
import pytest_asyncio

from core.errors import DatabaseAway
from core.store.engines import DatabaseBusy, SQLiteEngine
from core.store.engines.sql import Kind, kind_of
from tests.store.notes import Note, note, notes, small_engine, stored

ENDLESS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n
"""


@pytest_asyncio.fixture
async def engine(sqlite_url):
    async with notes(small_engine(sqlite_url)) as opened:
        yield opened


def threads() -> int:
    return sum(t.name == "tiepdan-sqlite" for t in threading.enumerate())


async def settled_threads() -> int:
    """Count after those that are ending have had time to end."""
    await asyncio.sleep(0.1)
    return threads()


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT 1", Kind.READ),
        ("\n  select * from note", Kind.READ),
        ("WITH a AS (SELECT 1) SELECT * FROM a", Kind.READ),
        ("WITH a AS (SELECT 1) INSERT INTO note SELECT * FROM a", Kind.CHANGE),
        ("INSERT INTO note VALUES (1)", Kind.CHANGE),
        ("update note set id = 2", Kind.CHANGE),
        ("CREATE TABLE a (b)", Kind.OTHER),
        ("PRAGMA optimize", Kind.OTHER),
        ("VACUUM", Kind.OTHER),
    ],
)
def test_a_statement_is_told_by_its_words(sql, kind):
    assert kind_of(sql) is kind


@pytest.mark.parametrize("inside", [True, False], ids=["writer", "reader"])
async def test_every_connection_is_durable_and_checks_references(engine, inside):
    async def pragma(name: str) -> object:
        sql = f"SELECT * FROM pragma_{name}"
        if not inside:
            return (await Note.raw(sql))[0]
        async with engine.transaction():
            return (await Note.raw(sql))[0]

    assert await pragma("journal_mode") == {"journal_mode": "wal"}
    assert await pragma("synchronous") == {"synchronous": 2}
    assert await pragma("foreign_keys") == {"foreign_keys": 1}
    assert await pragma("busy_timeout") == {"timeout": 50}


async def test_sixteen_that_read_and_then_write_all_succeed(engine, sqlite_url):
    async def next_note() -> None:
        async with engine.transaction():
            last = (await Note.raw("SELECT coalesce(max(id), 0) AS id FROM note"))[0]
            await asyncio.sleep(0.001)
            await Note.insert(note(last["id"] + 1))

    await asyncio.gather(*(next_note() for _ in range(16)))
    assert await stored(sqlite_url) == set(range(1, 17))


@pytest.mark.parametrize("opened", [True, False], ids=["opened", "not opened"])
async def test_a_begin_that_fails_leaks_no_thread(engine, sqlite_url, opened):
    if not opened:
        await engine.close()
    before = await settled_threads()
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(DatabaseBusy):
                async with engine.transaction():
                    pass
            with pytest.raises(DatabaseBusy):
                await Note.insert(note(1))
            with pytest.raises(DatabaseBusy):
                await engine.together(lambda: Note.insert(note(1)).run())
        other.execute("ROLLBACK")
    await Note.insert(note(2))
    assert await stored(sqlite_url) == {2}
    assert await settled_threads() == before


async def test_the_loop_stays_free_while_another_program_writes(sqlite_url):
    path = sqlite_url.removeprefix("sqlite:///")
    other = closing(sqlite3.connect(path, isolation_level=None))
    async with notes(SQLiteEngine(path, busy_seconds=60)):
        with other as writer:
            writer.execute("BEGIN IMMEDIATE")
            insert = asyncio.create_task(Note.insert(note(1)).run())
            await asyncio.sleep(0.05)
            assert await Note.count() == 0
            assert not insert.done()
            writer.execute("ROLLBACK")
            await insert


async def test_who_waits_too_long_for_the_writer_is_told_that_it_is_busy(engine):
    engine._wait_seconds = 0.05

    async def impatient() -> None:
        async with engine.transaction():
            pass

    async with engine.transaction():
        with pytest.raises(DatabaseBusy, match="database busy"):
            await asyncio.create_task(_without_transaction(impatient))
    async with engine.transaction():
        await Note.insert(note(1))


async def _without_transaction(work) -> None:
    """As if another request had called: it inherits no transaction."""
    Note._meta.db.current_transaction.set(None)
    await work()


async def test_readers_see_what_is_committed_and_wait_for_nobody(engine):
    await Note.insert(note(1))

    async def count() -> int:
        engine.current_transaction.set(None)
        return await Note.count()

    async with engine.transaction():
        await Note.insert(note(2))
        assert await Note.count() == 2
        assert await asyncio.create_task(count()) == 1
    assert await Note.count() == 2


async def test_a_read_that_nobody_waits_for_is_stopped(engine):
    endless = asyncio.create_task(Note.raw(ENDLESS).run())
    await asyncio.sleep(0.1)
    endless.cancel()
    assert await asyncio.wait_for(Note.count().run(), 1) == 0  # on the only reader


async def test_who_waits_too_long_for_a_reader_is_told_that_it_is_busy(engine):
    engine._wait_seconds = 0.05
    endless = asyncio.create_task(Note.raw(ENDLESS).run())
    await asyncio.sleep(0.01)
    with pytest.raises(DatabaseBusy):
        await Note.count()
    endless.cancel()


async def test_a_reader_cannot_write(engine):
    await Note.insert(note(1))
    with pytest.raises(DatabaseAway):
        await engine._read(lambda c: c.execute("DELETE FROM note").fetchall())
    assert await Note.count() == 1


async def test_a_full_disk_is_said_to_be_away(engine, sqlite_url):
    await Note.insert(note(1))
    await Note.raw("PRAGMA max_page_count = 8")
    answers = await asyncio.gather(
        *(Note.insert(Note(id=id_, body="đầy" * 20_000)).run() for id_ in (2, 3)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [DatabaseAway] * 2
    assert await stored(sqlite_url) == {1}


async def test_nothing_is_stored_once_sqlite_itself_undid_the_transaction(
    engine, sqlite_url
):
    await Note.insert(note(1))
    again = "INSERT OR ROLLBACK INTO note VALUES (1, 'lần nữa', NULL)"
    with pytest.raises(DatabaseAway):
        async with engine.transaction():
            await Note.insert(note(2))
            with pytest.raises(sqlite3.IntegrityError):
                await Note.raw(again)
            with pytest.raises(DatabaseAway):
                await Note.insert(note(3))
    answers = await asyncio.gather(
        *(
            Note.insert(note(4)).run(),
            Note.raw(again).run(),
            Note.insert(note(5)).run(),
        ),
        return_exceptions=True,
    )
    assert isinstance(answers[1], sqlite3.IntegrityError)
    assert await stored(sqlite_url) == {1, 4, 5}


async def test_a_file_that_is_no_database_is_said_to_be_away(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Kính gửi Ủy ban nhân dân phường " * 100)
    with pytest.raises(DatabaseAway):
        await SQLiteEngine(str(path)).open()


async def test_a_place_without_write_ahead_log_is_refused():
    with pytest.raises(DatabaseAway, match="local disk"):
        await SQLiteEngine(":memory:").open()


async def test_closing_lets_the_running_transaction_end(engine, sqlite_url):
    entered = asyncio.Event()

    async def write() -> None:
        async with engine.transaction():
            entered.set()
            await asyncio.sleep(0.05)
            await Note.insert(note(1))

    writing = asyncio.create_task(write())
    await entered.wait()
    await engine.close()
    await writing
    assert await stored(sqlite_url) == {1}
    assert threads() == 0


async def test_closing_does_not_wait_for_ever(engine, sqlite_url):
    engine._wait_seconds = 0.05
    with pytest.raises(DatabaseAway):
        async with engine.transaction():
            await Note.insert(note(1))
            await engine.close()
    assert await stored(sqlite_url) == set()


def test_an_engine_may_be_opened_again_on_another_loop(sqlite_url):
    engine = small_engine(sqlite_url)

    async def use(*, close: bool) -> int:
        await engine.open()
        async with engine.transaction():
            await engine.run_ddl("CREATE TABLE IF NOT EXISTS a (b)")
        if close:
            await engine.close()
        return threads()

    assert asyncio.run(use(close=False)) == 2
    assert asyncio.run(use(close=True)) == 0
