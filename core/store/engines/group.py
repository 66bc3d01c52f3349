"""Group commit: many callers, one COMMIT."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from itertools import islice
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST = 256  # items in one commit: a full group still takes well under 100 ms


class GroupCommit(Generic[Item, Answer]):
    """Items handed in while one group is being written form the next group.

    Nobody waits for a group to fill up: a lone caller is written at once, and
    under load the groups grow by themselves.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer | BaseException]]],
        *,
        most: int = MOST,
    ) -> None:
        """`write` commits a group and returns an answer, or an error, per item."""
        self._write = write
        self._most = most
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def submit(self, item: Item) -> Answer:
        """Return the item's answer once the commit that holds it is durable.

        A caller cancelled before its group is begun has written nothing; later,
        its item may be committed all the same.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((item, future))
        if self._writer is None:
            # A context of its own: the first caller's transaction and log
            # fields are not those of the others.
            self._writer = loop.create_task(self._drain(), context=Context())
        return await future

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._write_group(self._next_group())
        finally:
            self._writer = None
            self._turn_away()

    def _next_group(self) -> list[tuple[Item, asyncio.Future[Answer]]]:
        size = min(self._most, len(self._waiting))
        group = list(islice(self._waiting, size))
        for _ in range(size):
            self._waiting.popleft()
        return [(item, future) for item, future in group if not future.done()]

    async def _write_group(
        self, group: Sequence[tuple[Item, asyncio.Future[Answer]]]
    ) -> None:
        answers: Sequence[Answer | BaseException]
        try:
            answers = await self._write([item for item, _ in group])
        except Exception as error:
            # Nothing is swallowed: every caller of the group gets the error.
            answers = [error] * len(group)
        except BaseException:
            for _, future in group:
                future.cancel()
            raise
        for (_, future), answer in zip(group, answers, strict=True):
            _settle(future, answer)

    def _turn_away(self) -> None:
        """Cancel who still waits: only a shutdown leaves anybody here."""
        while self._waiting:
            self._waiting.popleft()[1].cancel()


def _settle(future: asyncio.Future[Answer], answer: Answer | BaseException) -> None:
    if future.done():  # the caller went away
        return
    if isinstance(answer, asyncio.CancelledError):
        future.cancel()
    elif isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
