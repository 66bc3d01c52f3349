"""Waiting for what must end, even if whoever waits is cancelled."""

import asyncio
from typing import TypeVar

T = TypeVar("T")


async def to_the_end(future: asyncio.Future[T]) -> T:
    """Await `future`; if we are cancelled it goes on, and fails without a word."""
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        future.add_done_callback(_look)
        raise


def _look(future: asyncio.Future[T]) -> None:
    """Look at the error, or asyncio complains that nobody did."""
    if not future.cancelled():
        future.exception()
