"""Zalo Official Account: signed webhook in, messages out."""

from collections.abc import Mapping

from core import api


@api.hookimpl
def register_channel(options: Mapping[str, str]) -> api.Channel | None:
    """Offer nothing yet: what it needs is not there."""
    return None
