"""The address Zalo posts events to: checked, kept, answered; thought about later."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from litestar import MediaType, Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from channels.zalo.account import Account
from channels.zalo.buttons import read_press
from channels.zalo.events import (
    Event,
    Sort,
    instant,
    read_event,
    sort_of,
    timestamp_of,
)
from channels.zalo.signature import HEADER, TIMESTAMP_HEADER, is_signed
from core import api
from core.api import gettext as _

log = structlog.get_logger()

PATH = "/channels/zalo"
_LARGEST = 256 * 1024
"""Bytes of one event; the longest text has some 2,000 characters."""
_AHEAD = timedelta(minutes=15)
"""How far Zalo's clock may be ahead of ours."""
_MOST_NEWS = 50
"""Messages one event may be about: each costs a look into the database."""
_OK = 200
_FORBIDDEN = 403
_STATES: Mapping[str, api.DeliveryState] = {
    "user_received_message": api.DeliveryState.DELIVERED,
    "user_seen_message": api.DeliveryState.SEEN,
}
_AT_ONCE = timedelta(0)


class Gatekeeper:
    """Takes in one event, within milliseconds."""

    def __init__(self, account: Account, office: api.Office) -> None:
        self._account = account
        self._office = office
        self.refused: Counter[str] = Counter()
        """How many were refused, by reason: all that is kept of them."""

    async def take(self, raw: bytes, headers: Mapping[str, str]) -> int:
        """Return the HTTP status to answer with.

        Raises DatabaseAway when nothing was kept: Zalo then posts it again.
        """
        if why := self._objection(raw, headers):
            self._count(why)
            return _FORBIDDEN
        try:
            event = read_event(raw)
        except api.LetterRefused:
            self._count("no event")  # signed, so Zalo's own; repeating it cannot help
            return _OK
        if event.account not in {"", self._account.oa_id}:
            self._count("another account")
            return _OK
        await self._keep(event, raw)
        return _OK

    def _objection(self, raw: bytes, headers: Mapping[str, str]) -> str:
        """Return what is wrong with a request, empty for nothing."""
        if self._account.timestamp_in_header:
            timestamp = headers.get(TIMESTAMP_HEADER, "")
        else:
            timestamp = timestamp_of(raw)
        signed = is_signed(
            raw,
            headers.get(HEADER, ""),
            app_id=self._account.app_id,
            timestamp=timestamp,
            secret=self._account.oa_secret,
        )
        if not signed:
            return "signature"
        return "" if self._is_timely(timestamp) else "time"

    def _is_timely(self, timestamp: str) -> bool:
        """Whether an event is young: a recording of an old one is signed as well."""
        try:
            age = self._office.now() - instant(timestamp)
        except (ValueError, OverflowError, OSError):
            return False
        return -_AHEAD <= age <= self._account.oldest

    async def _keep(self, event: Event, raw: bytes) -> None:
        match sort_of(event.name):
            case Sort.TALK:
                talk, quiet = self._talk(event)
                await self._hold(event, raw, talk, quiet)
            case Sort.ALARM:
                await self._hold(event, raw, "permission", _AT_ONCE)
            case Sort.NEWS:
                await self._tell(event)
            case Sort.IGNORED:
                log.debug("event ignored on purpose")

    def _talk(self, event: Event) -> tuple[str, timedelta]:
        """Return which talk an event belongs to, and how long it waits for more.

        A question is answered at once, beside the letter that is perhaps being
        written. A press that says what the next words are for ends that letter.
        """
        if event.name not in {"user_send_text", "follow", "unfollow"}:
            return event.citizen, self._account.quiet
        press = read_press(event.text)
        if event.name == "user_send_text" and press is None:
            return event.citizen, self._account.quiet
        if press is None or press.only_asks:
            return f"{event.citizen} asks", _AT_ONCE
        return event.citizen, _AT_ONCE

    async def _hold(
        self, event: Event, raw: bytes, talk: str, quiet: timedelta
    ) -> None:
        arrival = api.Arrival("zalo", raw, key=event.key)
        await self._office.intake.hold(arrival, talk=talk, quiet=quiet)

    async def _tell(self, event: Event) -> None:
        state = _STATES[event.name]
        for message_id in event.ids[:_MOST_NEWS]:
            if not await self._office.news("zalo", message_id, state):
                await self._office.news("zns", message_id, state)

    def _count(self, why: str) -> None:
        """Count a refusal; tell the log of the first, the tenth, the hundredth …"""
        self.refused[why] += 1
        n = self.refused[why]
        if str(n).strip("0") == "1":
            log.warning("webhook refused", why=why, times=n)


def routes(gatekeeper: Gatekeeper) -> tuple[HTTPRouteHandler, ...]:
    """Return the webhook, and the page an administrator is led back to."""

    @post(
        PATH,
        status_code=_OK,
        exclude_from_csrf=True,
        include_in_schema=False,
        request_max_body_size=_LARGEST,
    )
    async def webhook(request: Request[Any, Any, Any]) -> Response[str]:
        """Take one event in."""
        status = await gatekeeper.take(await request.body(), request.headers)
        return Response("", status_code=status, media_type=MediaType.TEXT)

    @get(f"{PATH}/authorised", include_in_schema=False, media_type=MediaType.TEXT)
    async def authorised() -> str:
        """Say what to do with the address this page was opened by; read nothing."""
        return _("Xin chép địa chỉ của trang này vào lệnh: tiepdan zalo authorise")

    return webhook, authorised
