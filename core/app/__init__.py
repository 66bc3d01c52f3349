"""The one place that knows every room: builds the house and opens its doors."""

from core.app.house import House, build, now
from core.app.site import asgi, site

__all__ = ["House", "asgi", "build", "now", "site"]
