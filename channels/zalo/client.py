"""Calls to Zalo's servers: one token, one refresh, one repetition, one verdict."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from channels.zalo.account import Account
from channels.zalo.faults import (
    NO_ANSWER,
    UNREADABLE,
    Course,
    PlatformRefused,
    fault_of,
)

_PATIENCE = httpx.Timeout(10, connect=5)
_UPLOAD_PATIENCE = httpx.Timeout(15, connect=5)
_EXPIRED = -216
_TOO_MANY = -32


class Pass(Protocol):
    """Who gives out access tokens."""

    async def access(self) -> str:
        """Return one that should be valid. Raises PlatformRefused."""
        ...

    async def renew(self, spent: str) -> str:
        """Return another one. Raises PlatformRefused."""
        ...


@dataclass(frozen=True, slots=True)
class Quota:
    """What Zalo says of the messages left, with its own words for their kinds."""

    kind: str
    """reply: free within 48 hours; sub_quota: of the package; purchase_quota, …"""
    left: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """One message Zalo took over."""

    message_id: str
    quota: Quota | None


class Platform:
    """Zalo's interfaces, as far as we use them. Every method raises PlatformRefused."""

    def __init__(self, account: Account, tokens: Pass) -> None:
        self._account = account
        self._tokens = tokens
        self._trust = ssl.create_default_context()

    async def send(self, user_id: str, message: Mapping[str, Any]) -> Sent:
        """Send one consultation message."""
        told = await self._call(
            "POST",
            f"{self._account.api_url}/v3.0/oa/message/cs",
            json={"recipient": {"user_id": user_id}, "message": message},
        )
        return Sent(str(told.get("message_id", "")), _quota(told.get("quota")))

    async def upload_image(self, filename: str, content: bytes, kind: str) -> str:
        """Upload a picture; return the id a message names it by."""
        told = await self._upload("image", filename, content, kind)
        return str(told.get("attachment_id", ""))

    async def upload_file(self, filename: str, content: bytes, kind: str) -> str:
        """Upload a paper; return the token a message names it by."""
        told = await self._upload("file", filename, content, kind)
        return str(told.get("token", ""))

    async def profile(self, user_id: str) -> Mapping[str, Any]:
        """Return what Zalo tells of a citizen."""
        return await self._call(
            "GET",
            f"{self._account.api_url}/v3.0/oa/user/detail",
            params={"data": json.dumps({"user_id": user_id})},
        )

    async def send_template(self, message: Mapping[str, Any]) -> str:
        """Send a template notification (ZNS); return its id."""
        url = f"{self._account.zns_url}/message/template"
        return str((await self._call("POST", url, json=message)).get("msg_id", ""))

    async def _upload(
        self, what: str, filename: str, content: bytes, kind: str
    ) -> Mapping[str, Any]:
        return await self._call(
            "POST",
            f"{self._account.api_url}/v2.0/oa/upload/{what}",
            files={"file": (filename, content, kind)},
            timeout=_UPLOAD_PATIENCE,
        )

    async def _call(self, method: str, url: str, **what: Any) -> Mapping[str, Any]:
        """Call with a token; if it is spent, once more with the next one."""
        token = await self._tokens.access()
        try:
            return await self._once(method, url, token, what)
        except PlatformRefused as refused:
            if refused.fault.course is not Course.REFRESH:
                raise
        token = await self._tokens.renew(token)
        return await self._once(method, url, token, what)

    async def _once(
        self, method: str, url: str, token: str, what: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        try:
            async with httpx.AsyncClient(
                verify=self._trust, timeout=_PATIENCE
            ) as client:
                answer = await client.request(
                    method, url, headers={"access_token": token}, **what
                )
        except httpx.HTTPError as error:
            raise PlatformRefused(NO_ANSWER) from error
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> Mapping[str, Any]:
        """Return the `data` of a success. HTTP 200 alone does not mean success."""
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise self._refusal(_EXPIRED)
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise self._refusal(_TOO_MANY)
        try:
            told = answer.json()
            code = int(told["error"])
        except (KeyError, TypeError, ValueError, RecursionError):
            raise PlatformRefused(UNREADABLE) from None
        if code != 0:
            raise self._refusal(code)
        found = told.get("data")
        return found if isinstance(found, dict) else {}

    def _refusal(self, code: int) -> PlatformRefused:
        return PlatformRefused(fault_of(code, self._account.courses), code)


def _quota(told: Any) -> Quota | None:
    if not isinstance(told, dict):
        return None
    remain = str(told.get("remain", ""))
    return Quota(
        kind=str(told.get("quota_type", ""))[:40],
        left=int(remain) if remain.isdecimal() and len(remain) < 10 else None,
    )
