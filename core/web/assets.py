"""Style, scripts and pictures served under /static, cached for ever by their digest."""

import hashlib
from functools import cache
from pathlib import Path

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
STATIC = TEMPLATES / "_static"


@cache
def asset(path: str) -> str:
    """Return the address of a static file; it changes when the content does."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def static_files() -> Router:
    """Serve templates/_static. A year is safe: a changed file has a new address."""
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        name="static",
        include_in_schema=False,
        cache_control=CacheControlHeader(public=True, max_age=31_536_000),
    )
