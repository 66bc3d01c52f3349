"""Zalo's servers, as far as an Official Account meets them: real HTTP on loopback.

Tokens are single-use, failures come with HTTP 200, text has a limit, files have a size,
messages have a window and a quota, as with Zalo.
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
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit
from uuid import uuid4

APP, ACCOUNT = "505512340987612345", "1646872354012387465"
APP_SECRET, OA_SECRET = "the secret of the application", "the secret of the webhook"
Told = tuple[int, bytes, str]
"""Status, body, and where to instead (a redirection)."""
_LONGEST = 2_000
_OFTEN = 8
"""Free messages within 48 hours of the citizen's last one."""
_FREE, _PAID = timedelta(hours=48), timedelta(days=7)
_SIZES = {"image": 1024 * 1024, "file": 5 * 1024 * 1024}


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
    """The platform. Its clock can be moved; everything else is told by the test."""

    port: int = 0
    strict: bool = False
    """Whether only citizens who wrote lately can be written to."""
    memory: Path | None = None
    """Where tokens are remembered over a restart; None: they are not."""
    ahead: timedelta = timedelta()
    """How far its clock is ahead of the real one."""
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
    _spoke: dict[str, datetime] = field(default_factory=dict)
    _free_left: dict[str, int] = field(default_factory=dict)
    _left_us: set[str] = field(default_factory=set)
    _faults: list[Fault] = field(default_factory=list)
    _slow: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def __aenter__(self) -> Self:
        self._recall()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._door())
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
        """Free messages left to a citizen."""
        if citizen in self._free_left:
            return self._free_left[citizen]
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

    def now(self) -> datetime:
        """This instant, by the platform's clock."""
        return datetime.now(UTC) + self.ahead

    def pass_by(self, **by: float) -> None:
        """Let time pass, for the windows of talks."""
        self.ahead += timedelta(**by)

    def heard(self, citizen: str) -> None:
        """Note that a citizen has written: eight answers are free again."""
        self._spoke[citizen] = self.now()
        self._free_left[citizen] = _OFTEN
        self._left_us.discard(citizen)

    def left_us(self, citizen: str) -> None:
        """Note that a citizen follows the account no more."""
        self._left_us.add(citizen)

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
            self._remember()
        pair = {"access_token": self._access, "refresh_token": self._refresh}
        return 200, json.dumps({**pair, "expires_in": "90000"}).encode(), ""

    def _remember(self) -> None:
        if self.memory is not None:
            told = {
                "grants": self.grants,
                "access": self._access,
                "refresh": self._refresh,
            }
            self.memory.write_text(json.dumps(told))

    def _recall(self) -> None:
        if self.memory is not None and self.memory.exists():
            told = json.loads(self.memory.read_text())
            self.grants = told["grants"]
            self._access, self._refresh = told["access"], told["refresh"]

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
        if why := self._unreachable(citizen):
            return error(why)
        with self._lock:
            self._number += 1
            if self._free_left.get(citizen):
                self._free_left[citizen] -= 1
            message_id = uuid4().hex
            self._sent[citizen].append((message_id, message))
        quota = {
            "quota_type": "reply" if self.left(citizen) > 0 else "sub_quota",
            "remain": str(max(0, self.left(citizen))),
            "total": str(_OFTEN),
            "expired_date": f"{self.now() + _FREE:%d/%m/%Y}",
        }
        self.sends(citizen, message_id, message)
        return ok({"message_id": message_id, "user_id": citizen, "quota": quota})

    def sends(self, citizen: str, message_id: str, message: Mapping[str, Any]) -> None:
        """Called for every message taken over; whoever shows talks overrides it."""

    def _unreachable(self, citizen: str) -> int:
        """Return why a citizen cannot be written to, 0 for no reason."""
        if citizen in self._left_us:
            return -213
        if not self.strict:
            return 0
        if citizen not in self._spoke:
            return -232
        return -230 if self.now() - self._spoke[citizen] > _PAID else 0

    def _upload(self, sort: str, body: bytes) -> Told:
        content = body.partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0]
        if len(content) > _SIZES[sort]:
            return error(-210, "file too large")
        name = f"{sort} {len(self._uploads)}"
        self._uploads[name] = content
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
