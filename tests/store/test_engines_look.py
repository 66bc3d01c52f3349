"""Looking a row up by its key: what is committed, what is one's own, faults."""

import asyncio
import sqlite3

import asyncpg
import pytest
import pytest_asyncio

from tests.store.notes import Note, note, notes, small_engine

NO_SUCH = (sqlite3.OperationalError, asyncpg.UndefinedTableError)


@pytest_asyncio.fixture
async def engine(database_url):
    async with notes(small_engine(database_url)) as opened:
        yield opened


def asked(id_: int):
    return Note.raw("SELECT id FROM note WHERE id = {}", id_)


async def test_what_is_committed_is_seen_at_once(engine):
    for id_ in range(1, 20):
        await Note.insert(note(id_))
        assert [row["id"] for row in await engine.look(asked(id_))] == [id_]


async def test_a_transaction_sees_its_own_rows_and_others_do_not(engine):
    async with engine.transaction() as transaction:
        await Note.insert(note(1))
        assert len(await engine.look(asked(1))) == 1
        await transaction.rollback()
    assert await engine.look(asked(1)) == []


async def test_many_look_while_others_write(engine):
    async def write_and_look(id_: int) -> bool:
        await engine.together(lambda: Note.insert(note(id_)).run())
        return bool(await engine.look(asked(id_)))

    assert all(await asyncio.gather(*map(write_and_look, range(1, 60))))


async def test_a_fault_is_raised_and_the_next_look_is_well(engine):
    with pytest.raises(NO_SUCH):
        await engine.look(Note.raw("SELECT id FROM nothing_here"))
    assert await engine.look(asked(1)) == []
