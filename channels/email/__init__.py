"""E-mail: letters out of mailboxes or by LMTP, answers by SMTP.

`channels.email.options` says what can be set; `mime` reads messages.
"""

from collections.abc import Mapping

import click

from channels.email.options import read_options
from core import api


@api.hookimpl
def register_channel(
    options: Mapping[str, str], office: api.Office
) -> api.Channel | None:
    """Options: email_imap or email_listen (in), email_smtp and email_from (out)."""
    chosen = read_options(options)
    if chosen is None:
        return None
    # Late: a house without e-mail need not load five libraries.
    from channels.email.joining import channel_of

    return channel_of(chosen, office)


@api.hookimpl
def register_commands(cli: click.Group) -> None:
    """Add `tiepdan email …`."""
    from channels.email.command import email_command

    cli.add_command(email_command)
