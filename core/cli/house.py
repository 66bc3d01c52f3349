"""A house for one command: built, opened, and closed again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.app import House, build
from core.settings import from_environment, options_from_environment


@asynccontextmanager
async def open_house() -> AsyncIterator[House]:
    """Build from the environment and open the database for the block."""
    house = build(from_environment(), options_from_environment())
    await house.database.open()
    try:
        yield house
    finally:
        await house.database.close()
