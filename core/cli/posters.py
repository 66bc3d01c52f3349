"""`tiepdan qr poster`: QR posters for feedback points."""

import asyncio
from pathlib import Path

import click

from core.cli.house import open_house
from core.domain.feedback import FeedbackPoint
from core.errors import NotFound
from core.paper.poster import SIZES, poster_for, poster_pdf, poster_svg
from core.settings import from_environment


@click.group("qr")
def qr() -> None:
    """QR codes on paper."""


@qr.command("poster")
@click.argument("point")
@click.option("--size", type=click.Choice(SIZES), default="A4", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="A file that ends in .pdf or .svg.",
)
def print_poster(point: str, size: str, output: Path) -> None:
    """Write the poster of a feedback point, ready to print."""
    settings = from_environment()
    poster = poster_for(
        asyncio.run(_point(point)),
        authority=settings.authority,
        public_url=settings.public_url,
    )
    if output.suffix.lower() == ".svg":
        output.write_text(poster_svg(poster, size), "utf-8")
    elif output.suffix.lower() == ".pdf":
        output.write_bytes(poster_pdf(poster, size))
    else:
        raise click.UsageError("--output must end in .pdf or .svg")
    click.echo(f"{output}: {settings.public_url}/f/{point.upper()}")


async def _point(code: str) -> FeedbackPoint:
    async with open_house() as house:
        try:
            return await house.rooms.find_point(code)
        except NotFound:
            known = ", ".join(p.code for p in await house.queries.points())
            raise click.UsageError(f"no point {code}; there are: {known}") from None


COMMANDS = (qr,)
