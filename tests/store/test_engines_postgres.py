"""What only PostgreSQL can get wrong: a connection that drops, at any moment."""
# ruff: noqa: PT012 - a transaction's whole block is what must raise

import asyncio
import contextlib
import socket

import asyncpg
import pytest
import pytest_asyncio
from piccolo.engine.exceptions import TransactionError

from core.errors import DatabaseAway
from core.store.engines import DatabaseBusy, OutcomeUnknown, PostgresEngine
from tests.store.notes import Note, note, notes, small_engine, stored


@pytest_asyncio.fixture
async def engine(postgres_url):
    async with notes(small_engine(postgres_url)) as opened:
        yield opened


async def drop_connections(url: str, *, which: str = "true") -> int:
    """Do what a restart or an administrator does; return how many were dropped."""
    stranger = await asyncpg.connect(url)
    dropped = await stranger.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE pid <> pg_backend_pid() AND datname = current_database() AND {which}"
    )
    await stranger.close()
    return len(dropped)


async def test_a_connection_dropped_in_mid_transaction_costs_only_that_one(
    engine, postgres_url
):
    with pytest.raises(DatabaseAway):
        async with engine.transaction():
            await Note.insert(note(1))
            assert await drop_connections(postgres_url) == 1
            await Note.insert(note(2))
    assert not engine.transaction_exists()
    await Note.insert(note(3))
    async with engine.transaction():
        await Note.insert(note(4))
    assert await stored(postgres_url) == {3, 4}


async def test_a_connection_dropped_in_a_nested_transaction_spoils_the_outer(
    engine, postgres_url
):
    with pytest.raises(TransactionError):
        async with engine.transaction():
            await Note.insert(note(1))
            with pytest.raises(DatabaseAway):
                async with engine.transaction():
                    await drop_connections(postgres_url)
                    await Note.insert(note(2))
    await Note.insert(note(3))
    assert await stored(postgres_url) == {3}


async def test_a_connection_dropped_at_commit_leaves_the_outcome_unknown(
    engine, postgres_url
):
    with pytest.raises(OutcomeUnknown):
        async with engine.transaction():
            await Note.insert(note(1))
            await drop_connections(postgres_url)
    await Note.insert(note(2))
    assert await stored(postgres_url) == {2}


async def test_a_connection_dropped_while_idle_is_not_noticed(engine, postgres_url):
    for id_ in (1, 2, 3):
        assert await drop_connections(postgres_url) == 1
        async with engine.transaction():
            await Note.insert(note(id_))
        assert await drop_connections(postgres_url) == 1
        assert await Note.count() == id_


async def test_a_broken_pool_of_many_is_replaced_at_once(postgres_url):
    engine = PostgresEngine(postgres_url, connections=5)
    async with notes(engine):
        await asyncio.gather(*(Note.raw("SELECT pg_sleep(0.05)") for _ in range(5)))
        assert await drop_connections(postgres_url) == 5
        async with engine.transaction():
            await Note.insert(note(1))
    assert await stored(postgres_url) == {1}


async def test_a_statement_that_failed_and_was_ignored_fails_the_commit(
    engine, postgres_url
):
    with pytest.raises(TransactionError):
        async with engine.transaction():
            await Note.insert(note(1))
            with pytest.raises(asyncpg.UniqueViolationError):
                await Note.insert(note(1))
    assert await stored(postgres_url) == set()


async def test_the_pool_is_whole_after_every_kind_of_failure(engine, postgres_url):
    for _ in range(5):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with engine.transaction():
                await Note.insert(note(1, above=404))
        with pytest.raises(ZeroDivisionError):
            async with engine.transaction():
                raise ZeroDivisionError
        sleeper = asyncio.create_task(engine.together(sleep_in_database))
        await asyncio.sleep(0.02)
        sleeper.cancel()
        await asyncio.wait([sleeper])
    async with engine.transaction():
        await Note.insert(note(1))
    assert (engine.pool.get_size(), engine.pool.get_idle_size()) == (1, 1)


async def sleep_in_database() -> None:
    await Note.raw("SELECT pg_sleep(10)")


async def test_a_cancellation_while_an_inner_part_ends_spoils_the_whole(
    engine, postgres_url, monkeypatch
):
    async def cancelled(*_: str) -> None:
        raise asyncio.CancelledError

    for inner_fails in (False, True):
        with pytest.raises(TransactionError):
            async with engine.transaction() as outer:
                await Note.insert(note(1))
                with contextlib.suppress(asyncio.CancelledError):
                    async with engine.transaction():
                        monkeypatch.setattr(outer, "control", cancelled)
                        if inner_fails:
                            raise ZeroDivisionError
    assert await stored(postgres_url) == set()


async def test_closing_does_not_wait_for_ever(engine, postgres_url):
    engine._wait_seconds = 0.05
    with pytest.raises(DatabaseAway):
        async with engine.transaction():
            await Note.insert(note(1))
            await engine.close()
            await Note.insert(note(2))
    assert await stored(postgres_url) == set()


async def test_who_waits_too_long_for_a_connection_is_told_that_it_is_busy(engine):
    engine._wait_seconds = 0.05
    sleeper = asyncio.create_task(sleep_in_database())
    await asyncio.sleep(0.02)
    with pytest.raises(DatabaseBusy):
        async with engine.transaction():
            pass
    with pytest.raises(DatabaseBusy):
        await Note.count()
    sleeper.cancel()
    await asyncio.wait([sleeper])
    assert await Note.count() == 0


async def test_a_silent_server_does_not_answer_a_ping():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"postgresql://u@127.0.0.1:{port}/d"
        with pytest.raises(DatabaseAway):
            await PostgresEngine(url, wait_seconds=0.1).ping()


async def test_a_listener_is_woken_by_another_process_and_survives_a_drop(
    engine, postgres_url
):
    woken = asyncio.Event()
    await engine.listen("outbox", woken.set)
    other = PostgresEngine(postgres_url)
    await other.notify("outbox")
    await asyncio.wait_for(woken.wait(), 2)
    for _ in range(2):
        woken.clear()
        assert await drop_connections(postgres_url, which="query LIKE 'LISTEN%'") == 1
        await asyncio.wait_for(woken.wait(), 5)  # it may have missed something
        woken.clear()
        await other.notify("outbox")
        await asyncio.wait_for(woken.wait(), 2)


async def test_a_listener_tries_until_the_server_is_back(
    engine, postgres_url, monkeypatch
):
    woken = asyncio.Event()
    await engine.listen("outbox", woken.set)
    connect, tries = engine._listener._connect, []
    not_yet = [DatabaseAway("restarting"), asyncpg.InvalidPasswordError("rotating")]

    async def connect_at_the_third_try() -> object:
        tries.append(1)
        if not_yet:
            raise not_yet.pop()
        return await connect()

    monkeypatch.setattr(engine._listener, "_connect", connect_at_the_third_try)
    await drop_connections(postgres_url, which="query LIKE 'LISTEN%'")
    await asyncio.wait_for(woken.wait(), 5)
    await asyncio.sleep(0.05)
    assert len(tries) == 3


async def test_a_listener_asks_now_and_then_whether_the_line_is_dead(
    engine, monkeypatch
):
    monkeypatch.setattr("core.store.engines.listener.CHECK_EVERY", 0.01)
    monkeypatch.setattr("core.store.engines.listener.ANSWER_WITHIN", 0.05)
    woken = asyncio.Event()
    await engine.listen("outbox", woken.set)
    dead = engine._listener._connection

    async def no_answer(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(type(dead), "execute", no_answer)
    await asyncio.wait_for(woken.wait(), 2)
    assert engine._listener._connection is not dead
    monkeypatch.undo()


async def test_a_second_channel_joins_the_same_connection(engine, postgres_url):
    first, second = asyncio.Event(), asyncio.Event()
    await engine.listen("first", first.set)
    await engine.listen("second", second.set)
    await engine.notify("second")
    await asyncio.wait_for(second.wait(), 2)
    assert not first.is_set()


async def test_who_cannot_listen_is_told_so(engine, monkeypatch):
    async def away() -> None:
        raise DatabaseAway

    monkeypatch.setattr(engine._listener, "_connect", away)
    with pytest.raises(DatabaseAway):
        await engine.listen("outbox", lambda: None)
    assert engine._bells.channels() == []


async def test_nobody_listens_on_a_closed_engine(postgres_url):
    with pytest.raises(DatabaseAway):
        await PostgresEngine(postgres_url).listen("outbox", lambda: None)
