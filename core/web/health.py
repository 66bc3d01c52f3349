"""What operators and their probes ask: alive, ready, how much."""

from typing import Any

from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from core.errors import DatabaseAway, NotFound
from core.plugin import Plugins
from core.security.throttle import is_own_machine
from core.store.engines import Database
from core.store.queries import Queries
from core.store.schema import check


@get("/healthz", media_type=MediaType.TEXT, include_in_schema=False)
async def healthz() -> str:
    """The process answers."""
    return "ok"


@get("/readyz", include_in_schema=False)
async def readyz(database: NamedDependency[Database]) -> Response[dict[str, Any]]:
    """The database answers and is up to date; else 503 and what is missing."""
    try:
        await database.ping()
        missing = list(await check(database))
    except DatabaseAway:
        missing = ["the database does not answer"]
    return Response(
        {"ready": not missing, "missing": missing},
        status_code=503 if missing else 200,
    )


@get("/metrics", media_type=MediaType.TEXT, include_in_schema=False)
async def metrics(
    client: NamedDependency[str],
    queries: NamedDependency[Queries],
    plugins: NamedDependency[Plugins],
) -> str:
    """Figures in Prometheus' text form, for programs on this machine only."""
    if not is_own_machine(client):
        raise NotFound
    queue = await queries.queue()
    lines = [
        _metric("tiepdan_jobs_waiting", queue.waiting),
        _metric("tiepdan_shelf", len(await queries.shelf(None))),
        *(
            _metric("tiepdan_tickets_open", n, stage=stage.name.lower())
            for stage, n in (await queries.stages()).items()
        ),
        *(
            _metric("tiepdan_plugin_faults_total", state.faults, plugin=state.name)
            for state in plugins.states()
        ),
    ]
    return "\n".join(lines) + "\n"


def _metric(name: str, value: int, **labels: str) -> str:
    told = ",".join(f'{key}="{label}"' for key, label in labels.items())
    return f"{name}{{{told}}} {value}" if told else f"{name} {value}"
