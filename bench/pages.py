"""/f/{point} and /t/{code} against the same pages from a bare Litestar application."""

import tempfile
from pathlib import Path

from bench.places import house_environment, stored_codes
from bench.server import load, serving
from core.demo.load import load_town
from core.settings import from_environment, options_from_environment


async def main() -> None:
    """Print pages per second, and the share of a bare Litestar page's."""
    place = Path(tempfile.mkdtemp())
    environ = house_environment(f"sqlite:///{place / 'tiepdan.db'}", place)
    await load_town(from_environment(environ), options_from_environment(environ))
    code = min(await stored_codes(environ["TIEPDAN_DATABASE_URL"]))
    environ["BENCH_CODE"] = code
    async with serving("bench.ceilings:bare_pages", environ) as address:
        bare = {path: await load(address + path) for path in ("/f", "/t")}
    async with serving("core.app:asgi", environ) as address:
        ours = {
            "/f": await load(address + "/f/Q1"),
            "/t": await load(f"{address}/t/{code}"),
        }
    for path, name in (("/f", "/f/{point}"), ("/t", "/t/{code}")):
        share = ours[path].per_second / bare[path].per_second
        print(
            f"{name}: {ours[path].per_second:,.0f}/s (p99 {ours[path].p99_ms:.0f} ms),"
            f" bare: {bare[path].per_second:,.0f}/s, ratio {share:.0%};"
            f" refused {ours[path].failed}"
        )
