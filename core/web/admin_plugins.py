"""Plugins with their faults, and the health of the house on one page."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template

from core.channel import Channel
from core.domain.calendar import Calendar
from core.domain.officer import Action, Officer
from core.domain.ruleset import Ruleset
from core.errors import DatabaseAway
from core.plugin import Plugins
from core.security.permissions import needs
from core.store.queries import Queries
from core.web.carrying import Checkup, Found, Lanes

_PATIENCE = 4.0
"""Seconds the page waits for the channels' servers."""


class PluginsController(Controller):
    """What is loaded, what it does, what went wrong."""

    path = "/desk/admin"

    @get("/plugins", guards=[needs(Action.ADMINISTER)])
    async def plugins(
        self,
        officer: NamedDependency[Officer],
        plugins: NamedDependency[Plugins],
        channels: NamedDependency[Mapping[str, Channel]],
        rules: NamedDependency[Ruleset],
        calendar: NamedDependency[Calendar],
    ) -> Template:
        """List plugins, channels, the rule pack and the calendar in use."""
        return Template(
            "admin/plugins.html",
            context={
                "officer": officer,
                "plugins": plugins.states(),
                "channels": [channels[name] for name in sorted(channels)],
                "rules": rules,
                "years": sorted(calendar.known_years),
            },
        )

    @get("/health", guards=[needs(Action.HEALTH)])
    async def health(
        self,
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        plugins: NamedDependency[Plugins],
        lanes: NamedDependency[Lanes],
        checkup: NamedDependency[Checkup],
    ) -> Template:
        """Show database, queue, shelf, plugin faults and what the channels say.

        The channels' servers are really asked; a page that waits for a minute because
        one of them hangs would help nobody, so the last answers have to do then.
        """
        try:
            queue = await queries.queue()
            shelf: int | None = len(await queries.shelf(officer))
        except DatabaseAway:
            queue, shelf = None, None
        return Template(
            "admin/health.html",
            context={
                "officer": officer,
                "queue": queue,
                "shelf": shelf,
                "found": await _found(checkup),
                "resting": [lane for lane in lanes.states() if lane.rests_until],
                "faulty": [state for state in plugins.states() if state.faults],
            },
        )


async def _found(checkup: Checkup) -> Found:
    """Return what the channels say now, or what they last said."""
    asking = asyncio.create_task(checkup.examine())
    asking.add_done_callback(lambda task: task.cancelled() or task.exception())
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.shield(asking)
    return checkup.found
