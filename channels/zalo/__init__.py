"""Zalo Official Account: signed webhook in, messages out."""

from collections.abc import Mapping

import click

from channels.zalo.account import Account
from channels.zalo.checkup import Checkup
from channels.zalo.cli import zalo
from channels.zalo.client import Platform
from channels.zalo.fetch import Fetcher
from channels.zalo.keep import Keeper
from channels.zalo.letters import read
from channels.zalo.memory import Memories
from channels.zalo.send import Messenger
from channels.zalo.speak import Speaker
from channels.zalo.talk import Conversation
from channels.zalo.tokens import Tokens
from channels.zalo.webhook import Gatekeeper, routes
from channels.zalo.window import Windows
from channels.zalo.wishes import NAME, Wishes
from core import api


@api.hookimpl
def register_channel(
    options: Mapping[str, str], office: api.Office
) -> api.Channel | None:
    """Options: zalo_app_id, zalo_app_secret, zalo_oa_secret, zalo_oa_id.

    The first tokens come from `tiepdan zalo authorise`, or from zalo_refresh_token.
    All others are in docs/operators.md. Raises ValueError for half an account.
    """
    account = Account.read(options)
    if account is None:
        return None
    tokens = Tokens(account, office)
    platform = Platform(account, tokens)
    memories = Memories(office)
    talk = _conversation(account, office, platform, tokens, memories)
    return api.Channel(
        NAME,
        "Zalo",
        read,
        routes=routes(Gatekeeper(account, office)),
        deliver=Messenger(platform, memories, office, account.paid).deliver,
        gather=talk.gather,
        attend=tokens.keep_fresh,
        window=Windows(memories, office, account.paid).window,
        check=Checkup(account, tokens).check,
    )


@api.hookimpl
def register_commands(cli: click.Group) -> None:
    """Add `tiepdan zalo`."""
    cli.add_command(zalo)


def _conversation(
    account: Account,
    office: api.Office,
    platform: Platform,
    tokens: Tokens,
    memories: Memories,
) -> Conversation:
    speaker = Speaker(platform, memories, office)
    return Conversation(
        office=office,
        platform=platform,
        tokens=tokens,
        memories=memories,
        speaker=speaker,
        wishes=Wishes(speaker, memories, office),
        keeper=Keeper(Fetcher(account), office, account.most_files),
    )
