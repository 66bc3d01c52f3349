"""Units of work: coroutines of many callers, inside one transaction."""

import asyncio
from collections.abc import Sequence
from contextvars import Context, copy_context
from typing import Any, TypeVar, cast

from core.store.engines.contract import Work
from core.store.engines.scope import Scope
from core.store.engines.transaction import NestedTransaction, Transaction

T = TypeVar("T")


class Unit:
    """Runs as a task of its own, in its caller's context, inside a SAVEPOINT."""

    def __init__(self, work: Work[Any], context: Context) -> None:
        self._work = work
        self._context = context
        self._task: asyncio.Task[Any] | None = None

    async def run(self, savepoint: NestedTransaction) -> Any:
        """Return what the work returned, or the exception that it raised."""
        self._task = asyncio.get_running_loop().create_task(
            self._work_inside(savepoint), context=self._context
        )
        try:
            await asyncio.wait([self._task])
        except asyncio.CancelledError:
            self.cancel()
            raise
        if self._task.cancelled():
            return asyncio.CancelledError()
        return self._task.exception() or self._task.result()

    def cancel(self) -> None:
        """Stop the work, if it is being done: its caller has gone."""
        if self._task is not None:
            self._task.cancel()

    async def _work_inside(self, savepoint: NestedTransaction) -> Any:
        async with savepoint:
            return await self._work()


class Units:
    """Does the units that are waiting one after another, then commits them all."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._commits = scope.gathering(self._run_all)

    async def do(self, work: Work[T]) -> T:
        """Return what `work` returned, once it is durable."""
        unit = Unit(work, copy_context())
        try:
            return cast(T, await self._commits.submit(unit))
        except asyncio.CancelledError:
            unit.cancel()
            raise

    async def _run_all(self, units: Sequence[Unit]) -> Sequence[Any]:
        current = self._scope.current_transaction
        root = cast(Transaction, self._scope.live_transaction()).root
        return [await u.run(NestedTransaction(current, root, None)) for u in units]
