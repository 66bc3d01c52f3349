"""`tiepdan email`: what the channel makes of a message, what ails its servers."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, BinaryIO

import click

from channels.email.mime import Mail, parse
from channels.email.options import read_options
from core import api


@click.group(name="email")
def email_command() -> None:
    """Look at e-mail as the house reads it."""


@email_command.command(name="parse")
@click.argument("file", type=click.File("rb"))
def parse_command(file: BinaryIO) -> None:
    """Print one JSON object with what is read out of FILE (- for standard input)."""
    text = json.dumps(described(parse(file.read())), ensure_ascii=False, indent=2)
    click.echo(text.encode())


@email_command.command(name="check")
@click.pass_context
def check_command(context: click.Context) -> None:
    """Sign in to every mail server, read and send nothing; say what to mend."""
    signs = asyncio.run(_signs(context.meta["tiepdan.office"]()))
    with api.speaking("en"):
        for sign in signs:
            mark = "✓" if sign.health is api.Health.WELL else "✗"
            click.echo(f"{mark} {sign.part}: {api.say(sign.says)}")
    if any(sign.health is api.Health.ILL for sign in signs):
        context.exit(1)


async def _signs(
    opening: AbstractAsyncContextManager[tuple[Mapping[str, str], api.Office]],
) -> Sequence[api.Sign]:
    from channels.email.joining import channel_of  # late: parsing needs no servers

    async with opening as (given, office):
        chosen = read_options(given)
        if chosen is None:
            raise click.ClickException("set TIEPDAN_EMAIL_IMAP, _LISTEN or _SMTP")
        check = channel_of(chosen, office).check
        return await check() if check else ()


def described(mail: Mail) -> dict[str, Any]:
    """Return a message as plain values; files by name, type and size only."""
    return {
        "message_id": mail.message_id,
        "from_address": mail.from_address,
        "from_name": mail.from_name,
        "subject": mail.subject,
        "text": mail.text,
        "reply_text": mail.reply_text,
        "html_sanitised": mail.html_sanitised,
        "attachments": [
            {"filename": f.filename, "content_type": f.content_type, "size": f.size}
            for f in mail.attachments
        ],
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "auto_submitted": mail.auto_submitted,
        "bounce": mail.bounce is not None and mail.bounce.action == "failed",
    }
