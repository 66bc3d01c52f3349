"""A Telegram bot: citizens write to it, and are answered there.

`updates` reads what Telegram sends, `door` keeps it, `talk` makes letters of it,
`sending` takes answers out, `bot` speaks HTTP, `account` reads the options.
"""

from collections.abc import Mapping

from core import api

from tiepdan_telegram.account import Account
from tiepdan_telegram.bot import Bot
from tiepdan_telegram.door import Door, webhook
from tiepdan_telegram.sending import Sender
from tiepdan_telegram.talk import Conversation
from tiepdan_telegram.updates import NAME, read


@api.hookimpl
def register_channel(
    options: Mapping[str, str], office: api.Office
) -> api.Channel | None:
    """Options: telegram_token, and telegram_secret (webhook) or telegram_poll=true.

    All of them are in the README. Raises ValueError for a bot nobody can write to.
    """
    account = Account.read(options)
    if account is None:
        return None
    bot, door = Bot(account), Door(account, office)
    sender = Sender(bot, office)
    return api.Channel(
        NAME,
        "Telegram",
        read,
        routes=(webhook(account, door),) if account.secret else (),
        deliver=sender.deliver,
        gather=Conversation(bot, sender, office).gather,
        attend=door.poller(bot) if account.polls else None,
        pace=api.Pace(at_once=4, per_minute=1200),
    )
