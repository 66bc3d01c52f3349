"""The Bot API over HTTP: every call either works or says whether to try again."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
from core import api

from tiepdan_telegram.account import Account

MOST_BYTES = 20 * 1024 * 1024
"""Of one file a bot may fetch."""
_PATIENCE = httpx.Timeout(10, connect=5)
_LONG_POLL = 25
"""Seconds Telegram holds a getUpdates that has nothing to tell."""
_SHORT_WAIT = timedelta(seconds=5)
"""Of `retry_after`, what is simply waited for."""
_A_DAY = 86_400
_FINAL: Mapping[int, str] = {
    400: "Telegram không nhận tin này",
    403: "người nhận đã chặn hoặc xoá cuộc trò chuyện",
    404: "Telegram không có địa chỉ này",
    413: "tệp quá lớn đối với Telegram",
}
"""What trying again cannot help. 401 is not here: an operator mends the token."""


class BotRefused(api.DeliveryFailed):
    """Telegram did not do it."""


class Bot:
    """One bot. The token is part of every address, so no address is ever told."""

    def __init__(self, account: Account) -> None:
        self._url = f"{account.url}/bot{account.token}"
        self._files = f"{account.url}/file/bot{account.token}"

    async def say(self, chat: str, text: str) -> str:
        """Send words; return the message's id. Raises BotRefused."""
        return _id(await self._call("sendMessage", {"chat_id": chat, "text": text}))

    async def show(self, chat: str, file: api.Enclosure) -> str:
        """Send a picture; return the message's id. Raises BotRefused."""
        return await self._send_file("sendPhoto", "photo", chat, file)

    async def hand(self, chat: str, file: api.Enclosure) -> str:
        """Send a document; return the message's id. Raises BotRefused."""
        return await self._send_file("sendDocument", "document", chat, file)

    async def fetch(self, file_id: str) -> bytes:
        """Return a file's content. Raises BotRefused."""
        found = await self._call("getFile", {"file_id": file_id})
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str):
            raise BotRefused("no file_path", retry=True)
        content = bytearray()
        try:
            async with (
                httpx.AsyncClient(timeout=_PATIENCE) as client,
                client.stream("GET", f"{self._files}/{path}") as answer,
            ):
                if answer.is_error:
                    raise _refused(answer.status_code)
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES:
                        raise BotRefused("a file too large", retry=False)
        except httpx.HTTPError as error:
            raise BotRefused(type(error).__name__, retry=True) from error
        return bytes(content)

    async def updates(self, offset: int) -> list[Any]:
        """Wait for what is new from `offset` on. Raises BotRefused."""
        asked = {
            "offset": offset,
            "timeout": _LONG_POLL,
            "allowed_updates": ["message", "edited_message"],
        }
        told = await self._call("getUpdates", asked, patience=_LONG_POLL + 10)
        return told if isinstance(told, list) else []

    async def _send_file(
        self, method: str, field: str, chat: str, file: api.Enclosure
    ) -> str:
        files = {field: (file.filename, file.content)}
        return _id(await self._call(method, {"chat_id": chat}, files=files))

    async def _call(
        self,
        method: str,
        asked: Mapping[str, Any],
        *,
        files: Mapping[str, Any] | None = None,
        patience: float | None = None,
    ) -> Any:
        """Call a method, and once more after a short wait if Telegram asks for one."""
        try:
            return await self._once(method, asked, files, patience)
        except BotRefused as refused:
            if refused.after is None or refused.after > _SHORT_WAIT:
                raise
            await asyncio.sleep(refused.after.total_seconds())
        return await self._once(method, asked, files, patience)

    async def _once(
        self,
        method: str,
        asked: Mapping[str, Any],
        files: Mapping[str, Any] | None,
        patience: float | None,
    ) -> Any:
        timeout = httpx.Timeout(patience, connect=5) if patience else _PATIENCE
        said: dict[str, Any] = {"json": asked}
        if files:
            said = {"data": asked, "files": files}
        try:
            async with httpx.AsyncClient(timeout=timeout) as client:
                answer = await client.post(f"{self._url}/{method}", **said)
        except httpx.HTTPError as error:
            raise BotRefused(type(error).__name__, retry=True) from error
        return _result(answer)


def _result(answer: httpx.Response) -> Any:
    try:
        told = answer.json()
    except ValueError:
        told = None
    if isinstance(told, dict) and told.get("ok") is True and not answer.is_error:
        return told.get("result")
    parameters = told.get("parameters") if isinstance(told, dict) else None
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    raise _refused(answer.status_code, wait if isinstance(wait, int) else None)


def _refused(status: int, wait: int | None = None) -> BotRefused:
    """Say what an answer means. Telegram's own words are not repeated."""
    if status in _FINAL:
        return BotRefused(_FINAL[status], retry=False)
    after = None if wait is None else timedelta(seconds=min(max(wait, 0), _A_DAY))
    return BotRefused(f"Telegram: HTTP {status}", retry=True, after=after)


def _id(message: Any) -> str:
    if isinstance(message, dict) and isinstance(message.get("message_id"), int):
        return str(message["message_id"])
    raise BotRefused("no message_id", retry=True)
