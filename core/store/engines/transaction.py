"""Transactions that always end, whatever goes wrong inside them."""

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Literal, Self

from piccolo.engine.base import BaseTransaction
from piccolo.engine.exceptions import TransactionError

Statement = tuple[str, Sequence[Any]]  # SQL, arguments
Current = ContextVar["Transaction | None"]

FOREIGN = (
    "this transaction belongs to another task: inside a transaction await one"
    " query after the other, and use asyncio.timeout() rather than wait_for()"
)


class Transaction(BaseTransaction):
    """A block that is stored as a whole or not at all.

    Leaving the block, in whatever way, ends the transaction, frees its
    connection, and makes the transaction around it (or none) the current one.
    """

    def __init__(self, current: Current, outer: "Transaction | None") -> None:
        self.root: RootTransaction
        self.depth: int = 0 if outer is None else outer.depth + 1
        self._current = current
        self._outer = outer
        self._owner: asyncio.Task[Any] | None = None
        self._is_open = False
        self._rolled_back = False

    async def __aenter__(self, *_: object) -> Self:
        await self._begin()
        self._owner = asyncio.current_task()
        self._is_open = True
        self._current.set(self)
        return self

    async def __aexit__(self, *exit_: object) -> Literal[False]:
        """Commit if the block succeeded. Never swallows what the block raised."""
        self._is_open = False
        self._current.set(self._outer)
        if exit_[1] is not None or self._rolled_back:
            await self._roll_back()
        else:
            await self._commit()
        return False

    async def rollback(self) -> None:
        """Undo everything at the end of the block, without raising."""
        self._rolled_back = True

    @abstractmethod
    async def _begin(self) -> None: ...

    @abstractmethod
    async def _commit(self) -> None:
        """Commit; on failure undo, free the connection and raise."""

    @abstractmethod
    async def _roll_back(self) -> None:
        """Undo and free the connection; raise nothing that hides the block's error."""

    def innermost_open(self) -> "Transaction | None":
        """Return this transaction or the nearest one around it that still runs.

        A task inherits the transaction it was started in and may outlive it.
        """
        found: Transaction | None = self
        while found is not None and not found._is_open:
            found = found._outer
        return found

    def claim(self) -> Self:
        """Return this transaction, if the running task is the one that began it."""
        if self._owner is not asyncio.current_task():
            raise TransactionError(FOREIGN)
        return self


class RootTransaction(Transaction):
    """BEGIN … COMMIT on a connection of its own; each engine fills it in."""

    def __init__(self, current: Current) -> None:
        super().__init__(current, outer=None)
        self.root = self
        self.spoilt: BaseException | None = None  # why an inner part is half undone

    @abstractmethod
    async def control(self, *commands: str) -> None:
        """Run transaction control, at the latest before the next statement."""

    @abstractmethod
    async def fetch(self, *statements: Statement) -> list[list[Any]]:
        """Run statements in order; return the rows of each."""

    async def _commit(self) -> None:
        if self.spoilt is None:
            await self._end_with_commit()
            return
        await self._roll_back()
        raise TransactionError("undone: an inner transaction broke") from self.spoilt

    @abstractmethod
    async def _end_with_commit(self) -> None: ...


class NestedTransaction(Transaction):
    """A SAVEPOINT: it can be undone while the transaction around it goes on."""

    def __init__(
        self, current: Current, root: RootTransaction, outer: Transaction | None
    ) -> None:
        """`outer` is None for a unit of a group, whose neighbours it must not see."""
        super().__init__(current, outer)
        self.root = root
        self._name = f"nested_{self.depth}"

    async def _begin(self) -> None:
        await self.root.control(f"SAVEPOINT {self._name}")

    async def _commit(self) -> None:
        try:
            await self.root.control(f"RELEASE SAVEPOINT {self._name}")
        except asyncio.CancelledError as error:
            self.root.spoilt = error  # released or not: nobody can tell
            raise
        except Exception:
            await self._roll_back()
            raise

    async def _roll_back(self) -> None:
        name = self._name
        try:
            await self.root.control(
                f"ROLLBACK TO SAVEPOINT {name}", f"RELEASE SAVEPOINT {name}"
            )
        except asyncio.CancelledError as error:
            self.root.spoilt = error
            raise
        except Exception as error:
            # What the block raised matters more. The root will refuse to commit.
            self.root.spoilt = error
