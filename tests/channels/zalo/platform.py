"""Zalo's servers as far as the channel's tests need them: real HTTP on loopback.

Tokens are single-use, failures come with HTTP 200, text has a limit, as with Zalo.
"""

import asyncio
import base64
import hashlib
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from tests.channels.zalo.house import APP, APP_SECRET

Told = tuple[int, bytes, str]
"""Status, body, and where to instead (a redirection)."""
_LONGEST = 2_000
_OFTEN = 8


@dataclass
class Fault:
    """One failure to come, for calls whose path begins so."""

    path: str
    how: int | str
    """An HTTP status, a code below zero, "html", or "hang"."""
    after: int = 0
    """Calls that still go well before it."""


def ok(found: Mapping[str, Any]) -> Told:
    return (
        200,
        json.dumps({"error": 0, "message": "Success", "data": found}).encode(),
        "",
    )


def error(code: int, message: str = "refused") -> Told:
    return 200, json.dumps({"error": code, "message": message}).encode(), ""


@dataclass
class Zalo:
    """The platform. Times are real; everything else is told by the test."""

    grants: int = 0
    refused_grants: int = 0
    zns: list[dict[str, Any]] = field(default_factory=list)
    _refresh: str = "refresh 0"
    _access: str = ""
    _number: int = 0
    _consents: dict[str, str] = field(default_factory=dict)
    _sent: dict[str, list[tuple[str, dict[str, Any]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _uploads: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _hosted: dict[str, bytes | int | str] = field(default_factory=dict)
    _faults: list[Fault] = field(default_factory=list)
    _slow: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def __aenter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._door())
        self._server.daemon_threads = True
        self._gone = threading.Event()
        threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        ).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        await asyncio.to_thread(self._server.shutdown)
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def options(self) -> dict[str, str]:
        """What makes a house talk to this platform."""
        return {
            "zalo_oauth_url": self.url,
            "zalo_api_url": self.url,
            "zalo_zns_url": self.url,
            "zalo_refresh_token": "refresh 0",
        }

    # --- what a test looks at -------------------------------------------------
    def sent(self, citizen: str) -> list[dict[str, Any]]:
        return [message for _, message in self._sent[citizen]]

    def ids(self, citizen: str) -> list[str]:
        return [message_id for message_id, _ in self._sent[citizen]]

    def texts(self, citizen: str) -> list[str]:
        """The words of the messages that have any."""
        return [m["text"] for m in self.sent(citizen) if m.get("text")]

    def left(self, citizen: str) -> int:
        return _OFTEN - len(self._sent[citizen])

    def uploaded(self, name: str) -> bytes:
        return self._uploads[name]

    def accepts(self, token: str) -> bool:
        return bool(token) and token == self._access

    @staticmethod
    def payloads(message: Mapping[str, Any]) -> list[str]:
        """What the buttons under a message send back."""
        payload = message.get("attachment", {}).get("payload", {})
        return [button["payload"] for button in payload.get("buttons", [])]

    # --- what a test arranges -------------------------------------------------
    def host(self, name: str, what: bytes | int | str) -> str:
        """Offer a file, an HTTP status, or a redirection; return its address."""
        self._hosted[f"/media/{name}"] = what
        return f"{self.url}/media/{name}"

    def name(self, citizen: str, name: str) -> None:
        self._names[citizen] = name

    def fail(
        self, path: str, how: int | str, *, times: int = 1, after: int = 0
    ) -> None:
        self._faults += [Fault(path, how, after if n == 0 else 0) for n in range(times)]

    def slow(self, path: str, seconds: float) -> None:
        self._slow[path] = seconds

    def spend_access(self) -> None:
        self._access = ""

    def new_refresh_token(self) -> str:
        """Give another one out: the one before is worth nothing any more."""
        self._number += 1
        self._refresh = f"refresh elsewhere {self._number}"
        return self._refresh

    def consent(self, url: str) -> str:
        """Agree as an administrator; return the address one is led back to."""
        asked = {name: told[0] for name, told in parse_qs(urlsplit(url).query).items()}
        assert asked["app_id"] == APP
        code = f"code {len(self._consents)}"
        self._consents[code] = asked["code_challenge"]
        back = {"oa_id": "1", "code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    # --- what a caller sees ---------------------------------------------------
    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Answer one call; None: say nothing until the test is over."""
        split = urlsplit(path)
        time.sleep(self._slow.get(split.path, 0))
        if fault := self._due(split.path):
            return self._broken(fault)
        if split.path in self._hosted:
            return self._media(self._hosted[split.path])
        if split.path == "/v4/oa/access_token":
            return self._grant(headers, body)
        if not self.accepts(headers.get("access_token", "")):
            return error(-216, "Access token is invalid")
        return self._call(split, body)

    def _call(self, split: SplitResult, body: bytes) -> Told:
        match split.path:
            case "/v3.0/oa/message/cs":
                return self._message(json.loads(body))
            case "/v2.0/oa/upload/image" | "/v2.0/oa/upload/file":
                return self._upload(split.path.rpartition("/")[2], body)
            case "/v3.0/oa/user/detail":
                citizen = json.loads(parse_qs(split.query)["data"][0])["user_id"]
                return ok({"display_name": self._names.get(citizen, "")})
            case "/message/template":
                return self._template(json.loads(body))
        return 404, b"no such address", ""

    def _due(self, path: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if not path.startswith(fault.path):
                    continue
                if fault.after:
                    fault.after -= 1
                    return None
                self._faults.remove(fault)
                return fault
        return None

    def _broken(self, fault: Fault) -> Told | None:
        if fault.how == "hang":
            self._gone.wait(30)
            return None
        if isinstance(fault.how, str):
            return 200, b"<!doctype html><title>Maintenance</title>", ""
        return error(fault.how) if fault.how < 0 else (fault.how, b"<html>", "")

    def _media(self, hosted: bytes | int | str) -> Told:
        if isinstance(hosted, int):
            return hosted, b"", ""
        return (200, hosted, "") if isinstance(hosted, bytes) else (302, b"", hosted)

    def _grant(self, headers: Mapping[str, str], body: bytes) -> Told:
        form = {name: told[0] for name, told in parse_qs(body.decode()).items()}
        if headers.get("secret_key") != APP_SECRET or form["app_id"] != APP:
            return error(-14004, "Invalid app")
        with self._lock:
            if not self._deserved(form):
                self.refused_grants += 1
                return error(-14020, "Invalid refresh token")
            self.grants += 1
            self._refresh = f"refresh {self.grants}"
            self._access = f"access {self.grants}"
        pair = {"access_token": self._access, "refresh_token": self._refresh}
        return 200, json.dumps({**pair, "expires_in": "90000"}).encode(), ""

    def _deserved(self, form: Mapping[str, str]) -> bool:
        if form["grant_type"] == "refresh_token":
            return form["refresh_token"] == self._refresh
        verifier = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        return self._consents.pop(form["code"], "") == challenge

    def _message(self, told: Mapping[str, Any]) -> Told:
        citizen, message = told["recipient"]["user_id"], told["message"]
        if len(message.get("text", "")) > _LONGEST:
            return error(-210, "text too long")
        with self._lock:
            self._number += 1
            message_id = f"zalo message {self._number}"
            self._sent[citizen].append((message_id, message))
        quota = {"quota_type": "reply", "remain": self.left(citizen), "total": _OFTEN}
        return ok({"message_id": message_id, "user_id": citizen, "quota": quota})

    def _upload(self, sort: str, body: bytes) -> Told:
        name = f"{sort} {len(self._uploads)}"
        self._uploads[name] = body.partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0]
        return ok({"attachment_id" if sort == "image" else "token": name})

    def _template(self, told: dict[str, Any]) -> Told:
        if not re.fullmatch(r"84\d{9}", told["phone"]):
            return error(-108, "Phone number invalid")
        known = [one["tracking_id"] for one in self.zns]
        if told["tracking_id"] not in known:
            self.zns.append(told)
            known.append(told["tracking_id"])
        return ok({"msg_id": f"zns {known.index(told['tracking_id'])}"})

    def _door(self) -> type[BaseHTTPRequestHandler]:
        platform = self

        class Door(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                told = platform.answer(self.path, self.headers, body)
                if told is None:
                    return
                status, content, location = told
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET  # noqa: N815 (the library's own name)

        return Door
