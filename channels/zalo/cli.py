"""`tiepdan zalo`: ask for permission, and see whether we still have it."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import click

from channels.zalo import oauth
from channels.zalo.account import Account
from channels.zalo.tokens import Chain, Tokens
from core import api

EVENTS = (
    "user_send_text", "user_send_image", "user_send_file", "user_send_location",
    "user_send_link", "user_send_audio", "user_send_video", "user_send_sticker",
    "user_send_gif", "user_submit_info", "follow", "unfollow",
    "user_received_message", "user_seen_message",
)  # fmt: skip
"""What must be switched on in Zalo's console: the others never arrive."""


@click.group("zalo")
def zalo() -> None:
    """Look after the Zalo Official Account."""


@zalo.command("authorise")
@click.pass_context
def authorise(context: click.Context) -> None:
    """Ask an administrator of the account for permission, and keep the tokens.

    Needed once, and again when Zalo gives no more tokens.
    """
    asyncio.run(_authorise(_opening(context)))
    click.echo("authorised; the tokens are kept and will be renewed")


@zalo.command("status")
@click.pass_context
def status(context: click.Context) -> None:
    """Say whether messages can be sent; exit 1 and what to do when they cannot."""
    account, chain, alive = asyncio.run(_status(_opening(context)))
    click.echo(f"account   {account.oa_id}, application {account.app_id}")
    click.echo(f"tokens    {_told(chain)}")
    click.echo(f"events    must be on in Zalo's console: {', '.join(EVENTS)}")
    if not alive:
        raise click.ClickException("run: tiepdan zalo authorise")


Opening = AbstractAsyncContextManager[tuple[Mapping[str, str], api.Office]]


def _opening(context: click.Context) -> Opening:
    """Return what opens the house for a plugin's command."""
    opening: Any = context.meta["tiepdan.office"]
    found: Opening = opening()
    return found


async def _authorise(opening: Opening) -> None:
    async with opening as (options, office):
        account, request = _account(options), oauth.Request.new()
        click.echo("Open this address as an administrator of the account:\n")
        click.echo(f"  {request.url(account)}\n")
        click.echo("and agree. Then copy the address the browser was led to.")
        address = await asyncio.to_thread(click.prompt, "Address")
        try:
            code = request.code_in(str(address))
            grant = await oauth.by_code(account, code, request.verifier)
        except (ValueError, api.TiepdanError) as error:
            raise click.ClickException(str(error)) from error
        await Tokens(account, office).adopt(grant)


async def _status(opening: Opening) -> tuple[Account, Chain, bool]:
    async with opening as (options, office):
        account = _account(options)
        tokens = Tokens(account, office)
        chain = await tokens.chain()
        waiting = not chain.refresh and bool(account.first_refresh_token)
        return account, chain, waiting or bool(chain.refresh and not chain.broken)


def _account(options: Mapping[str, str]) -> Account:
    account = Account.read(options)
    if account is None:
        raise click.ClickException("set TIEPDAN_ZALO_APP_ID")
    return account


def _told(chain: Chain) -> str:
    if chain.broken:
        since = f" since {chain.broken_at:%Y-%m-%d %H:%M}" if chain.broken_at else ""
        return f"none to be had{since} (Zalo {chain.broken})"
    if chain.expires_at is None:
        return "none yet"
    return f"valid until {chain.expires_at:%Y-%m-%d %H:%M} UTC, renewed before"
