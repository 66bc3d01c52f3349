"""Takes updates in: posted by Telegram, or asked for where it cannot reach us."""

import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from core import api
from litestar import Request, post
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import HTTPRouteHandler

from tiepdan_telegram.account import Account
from tiepdan_telegram.bot import Bot
from tiepdan_telegram.talk import asks
from tiepdan_telegram.updates import NAME, read_update

PATH = f"/channels/{NAME}"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
_LARGEST = 256 * 1024
"""Bytes of one update: its files are elsewhere."""
_PLACE = "telegram offset"
"""The note that says which update is asked for next."""


class Door:
    """Keeps each update until the citizen is done writing."""

    def __init__(self, account: Account, office: api.Office) -> None:
        self._quiet = account.quiet
        self._office = office

    async def take(self, raw: bytes) -> None:
        """Keep one update durably; the same one again is kept once.

        What no citizen wrote to the bot is dropped: repeating it cannot help. Raises
        DatabaseAway when nothing was stored: acknowledge nothing then.
        """
        try:
            message = read_update(raw)
        except api.LetterRefused:
            return
        talk, quiet = message.chat, self._quiet
        if asks(message):  # is answered at once, beside a letter being written
            talk, quiet = f"{message.chat} asks", timedelta(0)
        arrival = api.Arrival(NAME, raw, key=str(message.update_id))
        await self._office.intake.hold(arrival, talk=talk, quiet=quiet)

    def poller(self, bot: Bot) -> Callable[[], Awaitable[None]]:
        """Return what asks for updates for ever; the house starts it, in one process.

        It breaks when Telegram cannot be had; the house starts it again, later.
        """

        async def poll() -> None:
            while True:
                told = await self._office.slots.read(_PLACE)
                for update in await bot.updates(int(told or 0)):
                    raw = json.dumps(update, ensure_ascii=False, sort_keys=True)
                    await self.take(raw.encode())
                    async with self._office.slots.change(_PLACE) as slot:
                        slot.value = str(update["update_id"] + 1)

        return poll


def webhook(account: Account, door: Door) -> HTTPRouteHandler:
    """Return the address to give to setWebhook, together with the secret."""

    @post(
        PATH,
        status_code=200,
        exclude_from_csrf=True,
        include_in_schema=False,
        request_max_body_size=_LARGEST,
    )
    async def receive(request: Request[Any, Any, Any]) -> None:
        """Keep one update and answer at once; what it says is looked at later."""
        told = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(told.encode(), account.secret.encode()):
            raise NotAuthorizedException("not Telegram")
        await door.take(await request.body())

    return receive
