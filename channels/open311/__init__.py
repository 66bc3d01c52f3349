"""Open311 GeoReport v2: reports from foreign clients."""

from collections.abc import Mapping

from core import api


@api.hookimpl
def register_channel(options: Mapping[str, str]) -> api.Channel | None:
    """Offer nothing yet: what it needs is not there."""
    return None
