"""What both engines do alike: find the caller's transaction, gather writers."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NoReturn, TypeVar

from piccolo.engine.exceptions import TransactionError
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from core.errors import DatabaseAway
from core.store.engines.contract import Dialect, Work
from core.store.engines.group import GroupCommit
from core.store.engines.transaction import (
    Current,
    NestedTransaction,
    RootTransaction,
    Statement,
    Transaction,
)

T = TypeVar("T")
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Scope:
    """The half of an engine that does not depend on the database."""

    dialect: Dialect
    current_transaction: Current

    @abstractmethod
    def _new_transaction(self) -> RootTransaction: ...

    def live_transaction(self) -> Transaction | None:
        """Return the running task's transaction; raise if it is another task's."""
        inherited = self.current_transaction.get()
        found = None if inherited is None else inherited.innermost_open()
        return None if found is None else found.claim()

    def transaction_exists(self) -> bool:
        """Tell whether the running task is inside a transaction."""
        return self.live_transaction() is not None

    def transaction(
        self, *_: object, allow_nested: bool = True, **__: object
    ) -> Transaction:
        """All or nothing; inside another transaction, a SAVEPOINT of it.

        Piccolo passes SQLite a transaction type here; ours are all IMMEDIATE.
        """
        outer = self.live_transaction()
        if outer is None:
            return self._new_transaction()
        if not allow_nested:
            raise TransactionError("a transaction is already active")
        return NestedTransaction(self.current_transaction, outer.root, outer)

    async def batch(self, *_: object, **__: object) -> NoReturn:
        """Refuse: Piccolo's batches swallow whatever is raised inside them."""
        raise NotImplementedError("read pages with LIMIT instead of a batch")

    def compile(self, querystring: QueryString) -> Statement:
        """Turn Piccolo's query into SQL and arguments."""
        return querystring.compile_string(engine_type=self.dialect)

    def compile_all(self, queries: Sequence[Query[Any, Any]]) -> list[Statement]:
        """Turn Piccolo's queries into SQL and arguments."""
        strings = (string for query in queries for string in query.querystrings)
        return [self.compile(string) for string in strings]

    def gathering(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer | BaseException]]],
    ) -> GroupCommit[Item, Answer]:
        """Let one call of `write` serve many callers; see `Database.gathering`.

        An answer that is an exception is raised to its caller; the rest is stored.
        """
        return GroupCommit(lambda items: self._commit(write, items))

    async def together(self, work: Work[T]) -> T:
        """Do `work` in a transaction of its own; see `Database.together`."""
        async with self.transaction():
            return await work()

    async def _commit(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer | BaseException]]],
        items: Sequence[Item],
    ) -> Sequence[Answer | BaseException]:
        try:
            async with self.transaction():
                return await write(items)
        except DatabaseAway:
            raise
        except Exception as error:
            # Handed to the callers, not swallowed. One item spoilt it for all,
            # possibly only at COMMIT: find out which.
            if len(items) == 1:
                return [error]
        return [await self._commit_one(write, item) for item in items]

    async def _commit_one(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer | BaseException]]],
        item: Item,
    ) -> Answer | BaseException:
        try:
            return (await self._commit(write, [item]))[0]
        except DatabaseAway as error:  # for this item only: others are stored
            return error
