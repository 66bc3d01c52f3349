"""What holds on SQLite and on PostgreSQL alike."""
# ruff: noqa: PT012 - a transaction's whole block is what must raise

import asyncio
import contextlib
import sqlite3

import asyncpg
import pytest
import pytest_asyncio
from piccolo.engine.exceptions import TransactionError

from core.errors import DatabaseAway, SettingInvalid
from core.store.engines import Database, PostgresEngine, SQLiteEngine, engine_for
from tests.store.notes import Note, note, notes, small_engine, stored

REFUSED = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)


@pytest_asyncio.fixture
async def engine(database_url):
    async with notes(small_engine(database_url)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:///tiepdan.db", SQLiteEngine),
        ("sqlite:////var/lib/tiepdan.db", SQLiteEngine),
        ("postgresql://u@h/d", PostgresEngine),
        ("postgres://u@h/d", PostgresEngine),
    ],
)
def test_a_url_names_its_engine(url, kind):
    engine = engine_for(url)
    assert type(engine) is kind
    assert isinstance(engine, Database)


def test_three_slashes_are_relative_and_four_absolute():
    assert engine_for("sqlite:///a/b.db").path == "a/b.db"
    assert engine_for("sqlite:////a/b.db").path == "/a/b.db"


@pytest.mark.parametrize(
    "url",
    ["", "mysql://u:secret@h/d", "sqlite://x", "sqlite:///", "sqlite:///:memory:"],
)
def test_any_other_url_is_refused_without_being_repeated(url):
    with pytest.raises(SettingInvalid) as refusal:
        engine_for(url)
    assert "secret" not in str(refusal.value)


async def test_piccolo_reads_what_it_wrote(engine):
    await Note.insert(note(1), note(2, above=1))
    await Note.update({Note.body: "đã sửa"}).where(Note.id == 2)
    assert await Note.select().order_by(Note.id) == [
        {"id": 1, "body": "đơn số 1", "above": None},
        {"id": 2, "body": "đã sửa", "above": 1},
    ]
    assert await Note.count() == 2
    await Note.delete().where(Note.id == 2)
    assert not await Note.exists().where(Note.id == 2)


async def test_an_insert_returns_only_the_rows_that_were_new(engine):
    await Note.insert(note(1))
    insert = Note.insert(note(1), note(2)).on_conflict(Note.id, "DO NOTHING")
    assert await insert.returning(Note.id) == [{"id": 2}]


async def test_an_engine_that_was_not_opened_works_slowly(database_url):
    engine = small_engine(database_url)
    async with notes(engine):
        pass
    async with engine.transaction():
        await Note.insert(note(1))
    await Note.insert(note(2))
    assert await engine.together(lambda: Note.count().run()) == 2
    await engine.write_all(Note.insert(note(3)))
    assert await stored(database_url) == {1, 2, 3}


async def test_a_block_that_raises_stores_nothing(engine, database_url):
    with pytest.raises(ZeroDivisionError):
        async with engine.transaction():
            await Note.insert(note(1))
            raise ZeroDivisionError
    assert not engine.transaction_exists()
    assert await stored(database_url) == set()


async def test_a_block_may_ask_to_be_undone(engine, database_url):
    async with engine.transaction() as transaction:
        await Note.insert(note(1))
        await transaction.rollback()
    assert await stored(database_url) == set()


async def test_after_a_failing_commit_the_next_transaction_is_one(engine, database_url):
    for _ in range(3):
        with pytest.raises(REFUSED):
            async with engine.transaction():
                await Note.insert(note(1, above=404))
        assert not engine.transaction_exists()
    async with engine.transaction():
        await Note.insert(note(2))
        assert await stored(database_url) == set()
    assert await stored(database_url) == {2}


async def test_an_inner_transaction_is_undone_alone(engine, database_url):
    async with engine.transaction():
        await Note.insert(note(1))
        with pytest.raises(ZeroDivisionError):
            async with engine.transaction():
                await Note.insert(note(2))
                async with engine.transaction():
                    await Note.insert(note(3))
                raise ZeroDivisionError
        with pytest.raises(REFUSED):
            async with engine.transaction():
                await Note.insert(note(1))
        async with engine.transaction():
            await Note.insert(note(4))
    assert await stored(database_url) == {1, 4}


async def test_nesting_can_be_forbidden(engine):
    async with engine.transaction():
        with pytest.raises(TransactionError):
            engine.transaction(allow_nested=False)


@pytest.mark.parametrize("milliseconds", [0, 0.1, 0.3, 0.6, 1, 1.5, 2, 3, 5, 8])
async def test_a_cancelled_block_stores_all_or_nothing(
    engine, database_url, milliseconds
):
    async def write(first: int) -> None:
        async with engine.transaction():
            await Note.insert(note(first))
            async with engine.transaction():
                await Note.insert(note(first + 1))

    for first in range(0, 20, 2):
        request = asyncio.create_task(write(first))
        await asyncio.sleep(milliseconds / 1000)
        request.cancel()
        await asyncio.wait([request])
        assert request.cancelled() or request.exception() is None
    async with engine.transaction():
        await Note.insert(note(100))
    present = await stored(database_url)
    assert 100 in present
    assert all(
        (first in present) == (first + 1 in present) for first in range(0, 20, 2)
    )


async def test_a_task_that_outlives_its_transaction_gets_its_own_connection(
    engine, database_url
):
    over = asyncio.Event()

    async def later() -> None:
        await over.wait()
        async with engine.transaction():
            await Note.insert(note(2))
        await Note.insert(note(3))

    async with engine.transaction():
        await Note.insert(note(1))
        task = asyncio.create_task(later())
    over.set()
    await task
    assert await stored(database_url) == {1, 2, 3}


async def test_a_transaction_is_not_for_other_tasks(engine, database_url):
    async with engine.transaction():
        answers = await asyncio.gather(
            Note.insert(note(1)).run(), Note.count().run(), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [TransactionError] * 2
        await Note.insert(note(2))
    assert await stored(database_url) == {2}


async def test_all_queries_of_write_all_are_stored_or_none(engine, database_url):
    await engine.write_all(Note.insert(note(1)), Note.insert(note(2)))
    with pytest.raises(REFUSED):
        await engine.write_all(Note.insert(note(3)), Note.insert(note(1)))
    async with engine.transaction():
        rows = await engine.write_all(
            Note.insert(note(4)).returning(Note.id), Note.select(Note.id)
        )
        with pytest.raises(REFUSED):
            await engine.write_all(Note.insert(note(5)), Note.insert(note(1)))
    assert rows == [[{"id": 4}], [{"id": 1}, {"id": 2}, {"id": 4}]]
    assert await stored(database_url) == {1, 2, 4}


async def test_lone_writes_fail_one_by_one(engine, database_url):
    answers = await asyncio.gather(
        *(Note.insert(note(id_)).run() for id_ in (1, 1, 2)),
        Note.insert(note(3, above=404)).run(),  # found at COMMIT
        return_exceptions=True,
    )
    assert [isinstance(answer, REFUSED) for answer in answers].count(True) == 2
    assert await stored(database_url) == {1, 2}


async def test_a_batch_is_refused(engine):
    with pytest.raises(NotImplementedError):
        await engine.batch(Note.select())


async def test_opening_twice_and_closing_twice_is_harmless(engine):
    await engine.open()
    await engine.ping()
    await engine.close()
    await engine.close()


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql://u@127.0.0.1:1/d"]
)
async def test_a_database_that_is_away_is_said_to_be_away(url):
    engine = engine_for(url)
    with pytest.raises(DatabaseAway):
        await engine.open()
    with pytest.raises(DatabaseAway):
        await engine.ping()
    await engine.close()


async def test_listeners_wake_when_the_notice_is_committed(engine):
    woken = asyncio.Event()
    stop = await engine.listen("outbox", woken.set)
    await engine.notify("something else")
    with contextlib.suppress(ZeroDivisionError):
        async with engine.transaction():
            await engine.notify("outbox")
            raise ZeroDivisionError
    async with engine.transaction():
        await engine.notify("outbox")
        await asyncio.sleep(0.05)
        assert not woken.is_set()
    await asyncio.wait_for(woken.wait(), 2)
    woken.clear()
    await engine.notify("outbox")
    await asyncio.wait_for(woken.wait(), 2)
    woken.clear()
    stop()
    await engine.notify("outbox")
    await asyncio.sleep(0.05)
    assert not woken.is_set()
