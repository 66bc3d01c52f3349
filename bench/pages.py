"""/f/{point} and /t/{code} against a bare Litestar template page."""

import tempfile
from pathlib import Path

import httpx

from bench.places import house_environment
from bench.server import load, serving
from core.demo.load import load_town
from core.settings import from_environment, options_from_environment


async def main() -> None:
    """Print pages per second and their share of the bare page's."""
    place = Path(tempfile.mkdtemp())
    environ = house_environment(f"sqlite:///{place / 'tiepdan.db'}", place)
    await load_town(from_environment(environ), options_from_environment(environ))
    async with serving("bench.ceilings:bare_page", {}) as address:
        bare = await load(address + "/page")
    print(f"bare Litestar template page: {bare.per_second:,.0f}/s")
    async with serving("core.app:asgi", environ) as address:
        async with httpx.AsyncClient() as client:
            letter = {"body": "Đèn đường ngõ 5 hỏng đã một tuần."}
            answer = await client.post(address + "/api/v1/letters", json=letter)
        for path in ("/f/Q1", f"/t/{answer.json()['code']}"):
            ours = await load(address + path)
            share = ours.per_second / bare.per_second
            shown = path if path.startswith("/f") else "/t/{code}"
            print(
                f"{shown}: {ours.per_second:,.0f}/s (p99 {ours.p99_ms:.0f} ms),"
                f" {share:.0%} of the bare page; refused {ours.failed}"
            )
