"""Open311 GeoReport v2: reports from, and progress to, foreign clients."""

from collections.abc import Mapping

from channels.open311.door import door
from channels.open311.endpoint import Endpoint
from channels.open311.letters import read
from core import api

NAME = "open311"


@api.hookimpl
def register_channel(
    options: Mapping[str, str], office: api.Office
) -> api.Channel | None:
    """Options: open311_jurisdiction switches it on; docs/open311.md has the others.

    Raises ValueError, naming the variable, for one that makes no sense.
    """
    endpoint = Endpoint.read(options)
    if endpoint is None:
        return None
    return api.Channel(NAME, "Open311", read, routes=(door(endpoint, office),))
