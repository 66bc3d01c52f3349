"""A house for one command: built, opened, and closed again."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from core.app import House, build
from core.channel import Office
from core.domain.explanation import Explanation, explain
from core.domain.ruleset import Ruleset
from core.domain.tracking import read_code
from core.settings import from_environment, options_from_environment


@asynccontextmanager
async def open_house() -> AsyncIterator[House]:
    """Build from the environment and open the database for the block."""
    house = build(from_environment(), options_from_environment())
    await house.database.open()
    try:
        await house.lawbook.refresh()
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


async def explained(code: str) -> tuple[Explanation, Ruleset]:
    """Return the rules applied to one case, and the pack they are from.

    A command finds this function in its click context's `meta["tiepdan.explained"]`.
    Raises TicketUnknown.
    """
    async with open_house() as house:
        ticket = await house.ledger.find(read_code(code) or code)
        return explain(ticket, house.rules), house.rules
