"""The QR at a counter: one tap on five faces, and a letter if the citizen wants one."""

from collections.abc import Mapping

from channels.qr.pages import FacesPage
from core import api


@api.hookimpl
def register_channel(options: Mapping[str, str]) -> api.Channel | None:
    """Needs no options: the feedback points are rows an administrator writes."""
    return api.Channel("qr", "Mã QR", api.read_letter, routes=(FacesPage,))
