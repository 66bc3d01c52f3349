"""`tiepdan doctor`: what is missing, what is ill, and what to do about it."""

import asyncio
import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

import click

from core.cli.house import open_house
from core.domain.sign import Health, Sign
from core.errors import DatabaseAway, SettingInvalid
from core.i18n import say, speaking
from core.settings import PREFIX, Settings, from_environment
from core.store.engines import engine_for
from core.store.schema import check

_LOW_DISK = 1024**3
_MARKS = {Health.WELL: "✓", Health.ASKEW: "!", Health.ILL: "✗"}
Signs = Mapping[str, Sequence[Sign]]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print for a program.")
def doctor(as_json: bool) -> None:
    """Check settings, database, disk and every channel's servers; say what to do.

    Exits with 1 when something must be mended.
    """
    complaints, signs = asyncio.run(_examine())
    ill = any(s.health is Health.ILL for some in signs.values() for s in some)
    with speaking("en"):
        if as_json:
            click.echo(json.dumps(_plain(complaints, signs)))
        else:
            _print(complaints, signs, well=not (complaints or ill))
    if complaints or ill:
        sys.exit(1)


def _print(complaints: Sequence[str], signs: Signs, *, well: bool) -> None:
    for complaint in complaints:
        click.echo(f"✗ {complaint}")
    for channel, some in signs.items():
        for sign in some:
            mark = _MARKS[sign.health]
            click.echo(f"{mark} {channel}, {sign.part}: {say(sign.says)}")
    click.echo("\nSettings (from the environment):")
    for setting in fields(Settings):
        click.echo(f"  {PREFIX}{setting.name.upper()}: {setting.metadata['help']}")
    if well:
        click.echo("\neverything is in place")


def _plain(complaints: Sequence[str], signs: Signs) -> dict[str, object]:
    return {
        "complaints": complaints,
        "channels": {
            channel: [
                {"part": s.part, "health": s.health.name.lower(), "says": say(s.says)}
                for s in some
            ]
            for channel, some in signs.items()
        },
    }


async def _examine() -> tuple[list[str], Signs]:
    try:
        settings = from_environment()
        settings.check()
    except SettingInvalid as wrong:
        return [f"{wrong}"], {}
    found = list(_surroundings(settings))
    lacking = await _database(settings)
    if lacking:
        return found + lacking, {}
    async with open_house() as house:
        return found, (await house.checkup.examine()).signs


async def _database(settings: Settings) -> list[str]:
    database = engine_for(settings.database_url)
    try:
        await database.open()
        lacking = await check(database)
        await database.close()
    except DatabaseAway as away:
        return [f"TIEPDAN_DATABASE_URL: the database does not answer ({away})"]
    return [f"{line}; run: tiepdan db migrate" for line in lacking]


def _surroundings(settings: Settings) -> Iterator[str]:
    settings.files_dir.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.files_dir).free < _LOW_DISK:
        yield f"less than 1 GiB free where files are kept ({settings.files_dir})"
    if not settings.https:
        yield "TIEPDAN_PUBLIC_URL is not https: cookies and QR codes are not protected"
    if not settings.seal_keys:
        yield (
            "TIEPDAN_SEAL_KEYS is not set: denunciations lie closed under a key made"
            " from TIEPDAN_SECRET_KEY, which can then never be changed"
        )
    if settings.database_url.startswith("sqlite") and settings.workers > 1:
        yield "TIEPDAN_WORKERS: SQLite is served by one process; use PostgreSQL"


COMMANDS = (doctor,)
