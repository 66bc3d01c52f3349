"""The bot as the operator describes it: every option, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What setWebhook takes as secret_token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One bot, and how its messages reach us."""

    token: str = field(repr=False)
    """From @BotFather; whoever has it is the bot."""
    secret: str = field(repr=False)
    """Comes with every webhook call; empty: no webhook."""
    polls: bool
    """Whether we ask for messages, where Telegram cannot reach us."""
    url: str
    """Of the Bot API; another one for tests, or a server of one's own."""
    quiet: timedelta
    """How long nothing must come before a letter is taken to be complete."""

    @classmethod
    def read(cls, options: Mapping[str, str]) -> "Account | None":
        """Return the account, None when there is none.

        Raises ValueError, naming the variable, for what cannot work: a start that
        fails is seen, a bot that hears nothing is not.
        """
        token = options.get("telegram_token", "")
        if not token:
            return None
        secret = options.get("telegram_secret", "")
        if secret and not _SECRET.fullmatch(secret):
            raise ValueError("TIEPDAN_TELEGRAM_SECRET: letters, digits, _ and - only")
        polls = options.get("telegram_poll", "false").lower() == "true"
        if not secret and not polls:
            raise ValueError("set TIEPDAN_TELEGRAM_SECRET, or TIEPDAN_TELEGRAM_POLL")
        return cls(
            token=token,
            secret=secret,
            polls=polls,
            url=_url(options.get("telegram_url") or "https://api.telegram.org"),
            quiet=_seconds(options.get("telegram_quiet_seconds") or "60"),
        )


def _url(told: str) -> str:
    if urlsplit(told).scheme not in {"http", "https"}:
        raise ValueError("TIEPDAN_TELEGRAM_URL: must begin with http(s)://")
    return told.rstrip("/")


def _seconds(told: str) -> timedelta:
    if not told.isdecimal():
        raise ValueError("TIEPDAN_TELEGRAM_QUIET_SECONDS: a whole number")
    return timedelta(seconds=int(told))
