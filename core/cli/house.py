"""A house for one command: built, opened, and closed again."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from core.app import House, build
from core.channel import Office
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


@asynccontextmanager
async def open_office() -> AsyncIterator[tuple[Mapping[str, str], Office]]:
    """Yield options and office, as `register_channel` has them, to a plugin's command.

    A command finds this function in its click context's `meta["tiepdan.office"]`.
    """
    async with open_house() as house:
        yield options_from_environment(), house.office
