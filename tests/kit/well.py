"""A small channel that keeps every promise, and many that each break one."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx
from litestar import Request, post
from litestar.exceptions import NotAuthorizedException

from core import api

WORDS = {"id": "m-1", "from": "u-1", "text": "Cống tắc ở số 12."}
KEY = {"x-key": "s"}
Change = Callable[[api.Channel, api.Office, Mapping[str, str]], api.Channel]


def read(raw: bytes) -> api.Letter:
    try:
        told = json.loads(raw)
        body, who, name = str(told["text"]), str(told["from"]), str(told["id"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise api.LetterRefused("no message") from error
    if not body.strip():
        raise api.LetterRefused("no words")
    return api.Letter(body=body, reply_to=who, external_id=name)


def door(office: api.Office) -> Any:
    @post("/channels/well", status_code=200)
    async def receive(request: Request[Any, Any, Any]) -> None:
        if request.headers.get("x-key") != "s":
            raise NotAuthorizedException
        await office.intake.receive(api.Arrival("well", await request.body()))

    return receive


def deliver_to(url: str, *, timeout: float = 5) -> api.Deliver:
    async def deliver(message: api.Outgoing) -> api.Receipt:
        told = {"to": message.reply_to, "text": message.body}
        headers = {"x-mark": message.key}
        try:
            async with httpx.AsyncClient(timeout=timeout, verify=False) as client:
                answer = await client.post(url, json=told, headers=headers)
                answer.raise_for_status()
                return api.Receipt(str(answer.json()["id"]))
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            busy = status >= 500 or status == 429
            raise api.DeliveryFailed(f"HTTP {status}", retry=busy) from error
        except (httpx.HTTPError, LookupError, ValueError) as error:
            raise api.DeliveryFailed(type(error).__name__, retry=True) from error

    return deliver


class Well:
    """A channel that keeps every promise, unless a test changes it."""

    def __init__(self, change: Change | None = None) -> None:
        self.change = change

    @api.hookimpl
    def register_channel(
        self, options: Mapping[str, str], office: api.Office
    ) -> api.Channel | None:
        if "well_url" not in options:
            return None

        async def gather(parts: Sequence[bytes]) -> bytes | None:
            return parts[0]

        async def attend() -> None:
            await asyncio.sleep(3600)

        async def check() -> Sequence[api.Sign]:
            return (api.Sign("giếng", api.Health.WELL, api.because("Hoạt động")),)

        async def window(reply_to: str) -> api.Window | None:
            return None

        channel = api.Channel(
            "well", "Giếng", read,
            routes=(door(office),),
            deliver=deliver_to(options["well_url"]),
            gather=gather,
            attend=attend,
            reach=lambda party: "".join(filter(str.isdigit, party.phone))[:15],
            window=window,
            check=check,
        )  # fmt: skip
        return self.change(channel, office, options) if self.change else channel


# --- each of these breaks one promise ------------------------------------------------


def crashes(raw: bytes) -> api.Letter:
    return api.Letter(body=json.loads(raw)["text"])


def tells(raw: bytes) -> api.Letter:
    try:
        return read(raw)
    except api.LetterRefused as error:
        raise api.LetterRefused(f"no message: {raw!r}") from error


_counted: list[int] = []


def counts(raw: bytes) -> api.Letter:
    letter = read(raw)
    _counted.append(1)
    return replace(letter, external_id=str(len(_counted)))


def forgets_zone(raw: bytes) -> api.Letter:
    return replace(read(raw), written_at=datetime(2026, 1, 1))  # noqa: DTZ001


def with_read(how: api.Read) -> Change:
    return lambda channel, office, options: replace(channel, read=how)


def with_deliver(how: Callable[[str], api.Deliver]) -> Change:
    return lambda channel, office, options: replace(
        channel, deliver=how(options["well_url"])
    )


def with_door(take: Callable[[api.Office, Request[Any, Any, Any]], Any]) -> Change:
    def change(
        channel: api.Channel, office: api.Office, options: Mapping[str, str]
    ) -> api.Channel:
        @post("/channels/well", status_code=200)
        async def receive(request: Request[Any, Any, Any]) -> None:
            await take(office, request)

        return replace(channel, routes=(receive,))

    return change


async def takes_twice(office: api.Office, request: Request[Any, Any, Any]) -> None:
    key = str(time.monotonic_ns())
    arrival = api.Arrival("well", await request.body(), key=key)
    await office.intake.receive(arrival)


async def keeps_nothing(office: api.Office, request: Request[Any, Any, Any]) -> None:
    await request.body()


async def hides_it(office: api.Office, request: Request[Any, Any, Any]) -> None:
    try:
        await office.intake.receive(api.Arrival("well", await request.body()))
    except api.DatabaseAway:
        return


async def reads_at_the_door(
    office: api.Office, request: Request[Any, Any, Any]
) -> None:
    raw = await request.body()
    json.loads(raw)["text"].strip()
    await office.intake.receive(api.Arrival("well", raw))


def never_retries(url: str) -> api.Deliver:
    works = deliver_to(url)

    async def deliver(message: api.Outgoing) -> api.Receipt:
        try:
            return await works(message)
        except api.DeliveryFailed as error:
            raise api.DeliveryFailed(str(error), retry=False) from error

    return deliver


def lets_it_through(url: str) -> api.Deliver:
    async def deliver(message: api.Outgoing) -> api.Receipt:
        async with httpx.AsyncClient(verify=False) as client:
            answer = await client.post(url, json={"text": message.body})
        return api.Receipt(str(answer.json()["id"]))

    return deliver


def believes_all(url: str) -> api.Deliver:
    async def deliver(message: api.Outgoing) -> api.Receipt:
        async with httpx.AsyncClient(verify=False) as client:
            await client.post(url, json={"text": message.body})
        return api.Receipt("sent")

    return deliver


def blames_the_citizen(url: str) -> api.Deliver:
    works = deliver_to(url)

    async def deliver(message: api.Outgoing) -> api.Receipt:
        try:
            return await works(message)
        except api.DeliveryFailed as error:
            why = f"{error} to {message.reply_to}"
            raise api.DeliveryFailed(why, retry=True) from error

    return deliver


def never_lets_go(url: str) -> api.Deliver:
    works = deliver_to(url, timeout=3)

    async def deliver(message: api.Outgoing) -> api.Receipt:
        task = asyncio.ensure_future(works(message))
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue
        return task.result()

    return deliver


def marks_by_time(url: str) -> api.Deliver:
    works = deliver_to(url)

    async def deliver(message: api.Outgoing) -> api.Receipt:
        return await works(replace(message, key=str(time.monotonic_ns())))

    return deliver


def gathers_once(
    channel: api.Channel, office: api.Office, options: Mapping[str, str]
) -> api.Channel:
    done: list[bytes] = []

    async def gather(parts: Sequence[bytes]) -> bytes | None:
        if parts[0] in done:
            return None
        done.append(parts[0])
        return parts[0]

    return replace(channel, gather=gather)


def falls_silent(
    channel: api.Channel, office: api.Office, options: Mapping[str, str]
) -> api.Channel:
    async def check() -> Sequence[api.Sign]:
        raise ConnectionRefusedError

    return replace(channel, check=check)


def clings(
    channel: api.Channel, office: api.Office, options: Mapping[str, str]
) -> api.Channel:
    async def attend() -> None:
        ends = time.monotonic() + 4
        while time.monotonic() < ends:
            try:
                await asyncio.sleep(0.1)
            except asyncio.CancelledError:
                continue

    return replace(channel, attend=attend)


def reaches_anybody(
    channel: api.Channel, office: api.Office, options: Mapping[str, str]
) -> api.Channel:
    return replace(channel, reach=lambda party: party.email or "nobody@example.vn")


def shouts(
    channel: api.Channel, office: api.Office, options: Mapping[str, str]
) -> api.Channel:
    return replace(channel, name="Well/1")
