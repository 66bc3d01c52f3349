"""`tiepdan email parse`: what the e-mail channel makes of one message."""

import json
from typing import Any, BinaryIO

import click

from channels.email.mime import Mail, parse


@click.group(name="email")
def email_command() -> None:
    """Look at e-mail as the house reads it."""


@email_command.command(name="parse")
@click.argument("file", type=click.File("rb"))
def parse_command(file: BinaryIO) -> None:
    """Print one JSON object with what is read out of FILE (- for standard input)."""
    text = json.dumps(described(parse(file.read())), ensure_ascii=False, indent=2)
    click.echo(text.encode())


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
