"""What operators and their probes ask: alive, ready, how much."""

import asyncio
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency

from core.domain.officer import Action
from core.domain.sign import Health
from core.errors import DatabaseAway, NotFound
from core.plugin import Plugins
from core.security.throttle import is_own_machine
from core.security.tokens import digest
from core.store.accounts import Accounts
from core.store.engines import Database
from core.store.queries import Queries
from core.store.schema import check
from core.web.carrying import Checkup, Found, Lanes

_CURRENT, _LOOKING = "schema_is_current", "schema_is_looked_at"


@get("/healthz", media_type=MediaType.TEXT, include_in_schema=False)
async def healthz() -> str:
    """The process answers."""
    return "ok"


@get("/readyz", include_in_schema=False)
async def readyz(
    state: State, database: NamedDependency[Database], client: NamedDependency[str]
) -> Response[dict[str, Any]]:
    """The database answers and is up to date; else 503, and what is missing.

    Names of tables are told to programs on this machine only.
    """
    try:
        await database.ping()
        missing = await _missing(state, database)
    except DatabaseAway:
        missing = ["the database does not answer"]
    told = missing if is_own_machine(client) else []
    return Response(
        {"ready": not missing, "missing": told},
        status_code=503 if missing else 200,
    )


async def _missing(state: State, database: Database) -> list[str]:
    """Compare the database with our tables until it is current, one at a time.

    It costs many queries and captures standard output meanwhile: a probe every
    second must not, and two at once could not give it back.
    """
    if state.get(_CURRENT):
        return []
    async with state.setdefault(_LOOKING, asyncio.Lock()):
        missing = [] if state.get(_CURRENT) else list(await check(database))
        state[_CURRENT] = not missing
    return missing


@get("/metrics", media_type=MediaType.TEXT, include_in_schema=False)
async def metrics(
    request: Request[Any, Any, Any],
    client: NamedDependency[str],
    accounts: NamedDependency[Accounts],
    queries: NamedDependency[Queries],
    plugins: NamedDependency[Plugins],
    lanes: NamedDependency[Lanes],
    checkup: NamedDependency[Checkup],
) -> str:
    """Figures in Prometheus' text form; to strangers there is no such page."""
    if not (is_own_machine(client) or await _may_know(request, accounts)):
        raise NotFound
    queue = await queries.queue()
    lines = [
        *_metric("tiepdan_jobs_waiting", "gauge", {"": queue.waiting}),
        *_metric("tiepdan_shelf", "gauge", {"": len(await queries.shelf(None))}),
        *_metric(
            "tiepdan_tickets_open",
            "gauge",
            {
                f'stage="{stage.name.lower()}"': n
                for stage, n in (await queries.stages()).items()
            },
        ),
        *_metric(
            "tiepdan_plugin_faults_total",
            "counter",
            {f'plugin="{_quoted(s.name)}"': s.faults for s in plugins.states()},
        ),
        *_metric(
            "tiepdan_channel_resting",
            "gauge",
            {
                f'channel="{_quoted(lane.channel)}"': int(lane.rests_until is not None)
                for lane in lanes.states()
            },
        ),
    ]
    lines += _metric("tiepdan_channel_health", "gauge", _signs(checkup.found))
    return "\n".join(lines) + "\n"


def _signs(found: Found) -> dict[str, int]:
    """Return 0 (well), 1 (askew) or 2 (ill) of each part of each channel."""
    grade = {Health.WELL: 0, Health.ASKEW: 1, Health.ILL: 2}
    return {
        f'channel="{_quoted(channel)}",part="{_quoted(sign.part)}"': grade[sign.health]
        for channel, signs in found.signs.items()
        for sign in signs
    }


async def _may_know(request: Request[Any, Any, Any], accounts: Accounts) -> bool:
    """Whether the API token of an administrator came along, as Prometheus sends it."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not bearer:
        return False
    officer = await accounts.by_bearer(digest(bearer.strip()))
    return officer is not None and officer.may(Action.HEALTH)


def _metric(name: str, sort: str, values: dict[str, int]) -> list[str]:
    told = [
        f"{name}{{{labels}}} {n}" if labels else f"{name} {n}"
        for labels, n in values.items()
    ]
    return [f"# TYPE {name} {sort}", *told]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
