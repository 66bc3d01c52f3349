"""Group commit: many callers, one COMMIT, on both engines."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextvars import ContextVar

import asyncpg
import pytest
import pytest_asyncio

from core.errors import DatabaseAway
from core.store.engines import GroupCommit
from tests.store.notes import Note, note, notes, small_engine, stored

REFUSED = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)
MANY = range(1, 41)


@pytest_asyncio.fixture
async def engine(database_url):
    async with notes(small_engine(database_url)) as opened:
        yield opened


async def test_who_is_released_finds_the_rows_from_outside(engine, database_url):
    async def submit(id_: int) -> bool:
        await engine.together(lambda: Note.insert(note(id_)).run())
        return id_ in await stored(database_url)

    assert all(await asyncio.gather(*map(submit, MANY)))


async def test_one_that_raises_does_not_hurt_its_neighbours(engine, database_url):
    async def work(id_: int) -> int:
        await Note.insert(note(id_))
        if id_ == 7:
            raise ZeroDivisionError
        if id_ == 8:
            await Note.insert(note(8))
        return id_

    answers = await asyncio.gather(
        *(engine.together(lambda id_=id_: work(id_)) for id_ in MANY),
        return_exceptions=True,
    )
    assert isinstance(answers[6], ZeroDivisionError)
    assert isinstance(answers[7], REFUSED)
    assert await stored(database_url) == set(MANY) - {7, 8}


async def test_one_that_breaks_the_commit_is_found_out(engine, database_url):
    answers = await asyncio.gather(
        *(
            engine.together(
                lambda id_=id_: Note.insert(
                    note(id_, above=404 if id_ == 7 else None)
                ).run()
            )
            for id_ in MANY
        ),
        return_exceptions=True,
    )
    assert [
        id_ for id_, a in zip(MANY, answers, strict=True) if isinstance(a, REFUSED)
    ] == [7]
    assert await stored(database_url) == set(MANY) - {7}


async def test_a_caller_that_goes_away_takes_only_its_own_work_along(
    engine, database_url
):
    begun = asyncio.Event()

    async def hang() -> None:
        await Note.insert(note(99))
        begun.set()
        await asyncio.Event().wait()

    gone = asyncio.create_task(engine.together(hang))
    await begun.wait()
    others = [
        asyncio.create_task(
            engine.together(lambda id_=id_: Note.insert(note(id_)).run())
        )
        for id_ in (1, 2)
    ]
    gone.cancel()
    await asyncio.gather(*others)
    assert await stored(database_url) == {1, 2}


async def test_work_runs_in_its_callers_context(engine):
    name: ContextVar[str] = ContextVar("name", default="nobody")

    async def work() -> str:
        await Note.count()
        return name.get()

    async def call(caller: str) -> str:
        name.set(caller)
        return await engine.together(work)

    assert await asyncio.gather(*map(call, "abc")) == ["a", "b", "c"]


async def test_inside_a_transaction_it_is_a_part_of_it(engine, database_url):
    async def work() -> None:
        await Note.insert(note(2))
        raise ZeroDivisionError

    async with engine.transaction():
        await Note.insert(note(1))
        with pytest.raises(ZeroDivisionError):
            await engine.together(work)
        await engine.together(lambda: Note.insert(note(3)).run())
        assert await stored(database_url) == set()
    assert await stored(database_url) == {1, 3}


async def test_a_task_begun_in_a_unit_may_write_afterwards(engine, database_url):
    over, tasks = asyncio.Event(), []

    async def later() -> None:
        await over.wait()
        await Note.insert(note(2))

    async def work() -> None:
        await Note.insert(note(1))
        tasks.append(asyncio.create_task(later()))

    await engine.together(work)
    over.set()
    await asyncio.gather(*tasks)
    assert await stored(database_url) == {1, 2}


async def test_one_call_of_write_serves_many_callers(engine, database_url):
    sizes = []

    async def write(ids: Sequence[int]) -> list[str]:
        sizes.append(len(ids))
        new = Note.insert(*map(note, ids)).on_conflict(Note.id, "DO NOTHING")
        fresh = {row["id"] for row in await new.returning(Note.id)}
        return ["new" if id_ in fresh else "known" for id_ in ids]

    await Note.insert(note(3))
    gathered = engine.gathering(write)
    answers = await asyncio.gather(*map(gathered.submit, MANY))
    assert [
        id_ for id_, answer in zip(MANY, answers, strict=True) if answer == "known"
    ] == [3]
    assert len(sizes) < len(MANY)
    assert await stored(database_url) == set(MANY)


async def test_an_item_that_spoils_the_group_fails_alone(engine, database_url):
    async def write(ids: Sequence[int]) -> list[int | BaseException]:
        await Note.insert(*map(note, ids))
        if 7 in ids:
            raise ZeroDivisionError
        return [LookupError(id_) if id_ == 9 else id_ for id_ in ids]

    gathered = engine.gathering(write)
    answers = await asyncio.gather(*map(gathered.submit, MANY), return_exceptions=True)
    assert isinstance(answers[6], ZeroDivisionError)
    assert isinstance(answers[8], LookupError)
    assert await stored(database_url) == set(MANY) - {7}


async def test_a_caller_cancelled_while_waiting_writes_nothing():
    written, gate = [], asyncio.Event()

    async def write(items: Sequence[int]) -> Sequence[int]:
        await gate.wait()
        written.extend(items)
        return items

    group = GroupCommit(write, most=2)
    callers = [asyncio.create_task(group.submit(item)) for item in range(5)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    callers[3].cancel()
    gate.set()
    await asyncio.wait(callers)
    assert written == [0, 1, 2, 4]


async def test_a_shutdown_leaves_nobody_waiting():
    group = GroupCommit(lambda _: asyncio.Event().wait(), most=1)
    callers = [asyncio.create_task(group.submit(item)) for item in range(3)]
    await asyncio.sleep(0.01)
    group._writer.cancel()
    await asyncio.wait(callers, timeout=1)
    assert all(caller.cancelled() for caller in callers)


async def test_work_that_cancels_itself_is_cancelled_alone(engine, database_url):
    async def cancel() -> None:
        await Note.insert(note(1))
        raise asyncio.CancelledError

    answers = await asyncio.gather(
        engine.together(cancel),
        engine.together(lambda: Note.insert(note(2)).run()),
        return_exceptions=True,
    )
    assert isinstance(answers[0], asyncio.CancelledError)
    assert await stored(database_url) == {2}


async def test_work_that_is_under_way_at_a_shutdown_is_undone(sqlite_url):
    begun = asyncio.Event()

    async def hang() -> None:
        await Note.insert(note(1))
        begun.set()
        await asyncio.Event().wait()

    async with notes(small_engine(sqlite_url)) as engine:
        caller = asyncio.create_task(engine.together(hang))
        await begun.wait()
        engine._units._commits._writer.cancel()
        await asyncio.wait([caller], timeout=1)
        assert caller.cancelled()
        await Note.insert(note(2))
    assert await stored(sqlite_url) == {2}


async def test_no_item_is_told_that_it_was_lost_because_the_next_one_was(sqlite_url):
    async with notes(small_engine(sqlite_url)) as engine:

        async def write(ids: Sequence[int]) -> Sequence[int]:
            await Note.insert(*map(note, ids))
            if len(ids) > 1:
                raise ZeroDivisionError
            if ids == [2]:
                raise DatabaseAway
            return ids

        gathered = engine.gathering(write)
        answers = await asyncio.gather(
            *map(gathered.submit, (1, 2, 3)), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [int, DatabaseAway, int]
    assert await stored(sqlite_url) == {1, 3}
