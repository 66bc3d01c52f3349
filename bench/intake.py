"""POST /api/v1/letters at 64 connections, against the same work by raw drivers."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.places import house_environment, migrated, postgres, stored_codes
from bench.server import Load, load, post_letters, serving


async def main() -> None:
    """Print letters per second, ours and the ceiling's, on both databases."""
    place = Path(tempfile.mkdtemp())
    ceiling = await _letters(
        "bench.ceilings:raw_sqlite",
        {"BENCH_DATABASE": str(place / "ceiling.db")},
        place,
    )
    environ = house_environment(f"sqlite:///{place / 'tiepdan.db'}", place)
    await _compare("SQLite FULL", "raw sqlite3, group commit", ceiling, environ, place)
    async with postgres() as fresh:
        ceiling = await _letters(
            "bench.ceilings:asyncpg_three", {"BENCH_DATABASE": await fresh()}, place
        )
        environ = house_environment(await fresh(), place)
        await _compare("PostgreSQL", "asyncpg, three inserts", ceiling, environ, place)


async def _compare(
    name: str, against: str, ceiling: Load, environ: Mapping[str, str], place: Path
) -> None:
    await migrated(environ["TIEPDAN_DATABASE_URL"])
    ours = await _letters("core.app:asgi", environ, place)
    acknowledged = set((place / "codes").read_text().split())
    missing = acknowledged - await stored_codes(environ["TIEPDAN_DATABASE_URL"])
    share = ours.per_second / ceiling.per_second
    print(
        f"{name}: {ours.per_second:,.0f}/s (p99 {ours.p99_ms:.0f} ms), "
        f"{against}: {ceiling.per_second:,.0f}/s (p99 {ceiling.p99_ms:.0f} ms), "
        f"ratio {share:.0%}; refused {ours.failed}; "
        f"acknowledged {len(acknowledged):,}, missing afterwards {len(missing)}"
    )


async def _letters(target: str, environ: Mapping[str, str], place: Path) -> Load:
    async with serving(target, environ) as address:
        script = post_letters(place / "codes")
        await load(address + "/api/v1/letters", lua=script, seconds=1)
        (place / "warm").write_text((place / "codes").read_text())
        return await load(address + "/api/v1/letters", lua=script)
