"""Zalo's servers, as far as an Official Account meets them: real HTTP on loopback.

Tokens are single-use, failures come with HTTP 200, text has a limit, files have a size,
messages have a window and a quota, as with Zalo.
"""

import asyncio
import contextlib
import json
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, parse_qsl, urlsplit
from uuid import uuid4

from tests.standins.oa.answers import Refused, Told, error, ok
from tests.standins.oa.checks import (
    check_message,
    check_template,
    check_upload,
    uploaded_file,
)
from tests.standins.oa.faults import Faults
from tests.standins.oa.grants import Chain
from tests.standins.oa.serving import door
from tests.standins.oa.window import Windows

APP, ACCOUNT = "505512340987612345", "1646872354012387465"
APP_SECRET, OA_SECRET = "the secret of the application", "the secret of the webhook"
_EXPIRED, _EXPIRED_ZNS, _WRONG, _NOBODY = -216, -124, -203, -207


@dataclass
class Zalo:
    """The platform. Its clock can be moved; everything else is told by the test."""

    port: int = 0
    memory: Path | None = None
    """Where tokens are remembered over a restart; None: they are not."""
    ahead: timedelta = timedelta()
    """How far its clock is ahead of the real one."""
    chain: Chain = field(default_factory=lambda: Chain(APP, APP_SECRET, ACCOUNT))
    windows: Windows = field(default_factory=Windows)
    approved: Collection[str] = ()
    """Ids of the templates (ZNS) that may be sent; empty: every one."""
    zns: list[dict[str, Any]] = field(default_factory=list)
    _number: int = 0
    _sent: dict[str, list[tuple[str, dict[str, Any]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _uploads: dict[str, bytes] = field(default_factory=dict)
    _filenames: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _hosted: dict[str, bytes | int | str] = field(default_factory=dict)
    _until: dict[str, datetime] = field(default_factory=dict)
    _faults: Faults = field(default_factory=Faults)
    _slow: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def __aenter__(self) -> Self:
        self.recall()
        self._gone = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), door(self.answer))
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        ).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        await asyncio.to_thread(self._server.shutdown)
        self._server.server_close()
        self.remember()

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
            "zalo_refresh_token": self.chain.refresh,
        }

    # --- what a test looks at -------------------------------------------------
    @property
    def grants(self) -> int:
        """How many pairs of tokens were given."""
        return self.chain.granted

    @property
    def refused_grants(self) -> int:
        return self.chain.refused

    def sent(self, citizen: str) -> list[dict[str, Any]]:
        return [message for _, message in self._sent[citizen]]

    def ids(self, citizen: str) -> list[str]:
        return [message_id for message_id, _ in self._sent[citizen]]

    def texts(self, citizen: str) -> list[str]:
        """The words of the messages that have any."""
        return [m["text"] for m in self.sent(citizen) if m.get("text")]

    def left(self, citizen: str) -> int:
        """Free messages left to a citizen."""
        return self.windows.left(citizen)

    @property
    def uploads(self) -> Collection[str]:
        """Names of what was uploaded, oldest first."""
        return list(self._uploads)

    def uploaded(self, name: str) -> bytes:
        return self._uploads[name]

    def accepts(self, token: str) -> bool:
        return self.chain.accepts(token, self.now())

    @staticmethod
    def payloads(message: Mapping[str, Any]) -> list[str]:
        """What the buttons under a message send back."""
        payload = message.get("attachment", {}).get("payload", {})
        return [button["payload"] for button in payload.get("buttons", [])]

    # --- what a test arranges -------------------------------------------------
    def host(
        self, name: str, what: bytes | int | str, lives: timedelta | None = None
    ) -> str:
        """Offer a file, an HTTP status, or a redirection; return its address.

        With `lives` it is gone after a while, as addresses of Zalo's media are.
        """
        self._hosted[f"/media/{name}"] = what
        if lives is not None:
            self._until[f"/media/{name}"] = self.now() + lives
        return f"{self.url}/media/{name}"

    def name(self, citizen: str, name: str) -> None:
        self._names[citizen] = name

    def fail(
        self, path: str, how: int | str, *, times: int = 1, after: int = 0
    ) -> None:
        self._faults.add(path, how, times=times, after=after)

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
        self.windows.heard(citizen, self.now())

    def left_us(self, citizen: str) -> None:
        """Note that a citizen follows the account no more."""
        self.windows.gone.add(citizen)

    def spend_access(self) -> None:
        self.chain.access = ""

    def new_refresh_token(self) -> str:
        """Give another one out: the one before is worth nothing any more."""
        self._number += 1
        self.chain.refresh = f"refresh elsewhere {self._number}"
        return self.chain.refresh

    def consent(self, url: str) -> str:
        """Agree as an administrator; return the address one is led back to."""
        return self.chain.agree(dict(parse_qsl(urlsplit(url).query)), self.now())

    # --- what a caller sees ---------------------------------------------------
    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Answer one call; None: say nothing until the test is over."""
        split = urlsplit(path)
        time.sleep(self._slow.get(split.path, 0))
        if fault := self._faults.due(split.path):
            if fault.how == "hang":
                self._gone.wait(30)
                return None
            return fault.told()
        if split.path in self._hosted:
            return self._media(split.path)
        if split.path == "/v4/oa/access_token":
            return self._grant(headers, body)
        try:
            return self._call(split, headers, body)
        except Refused as refused:
            return error(refused.code, str(refused))
        except (KeyError, TypeError, ValueError) as wrong:
            return error(_WRONG, f"invalid parameters: {type(wrong).__name__}")

    def _call(
        self, split: SplitResult, headers: Mapping[str, str], body: bytes
    ) -> Told:
        """Answer a call that needs a token. Raises Refused."""
        if not self.accepts(headers.get("access_token", "")):
            zns = split.path.startswith("/message/")
            raise Refused(_EXPIRED_ZNS if zns else _EXPIRED, "Access token is invalid")
        match split.path:
            case "/v3.0/oa/message/cs":
                return self._message(json.loads(body))
            case "/v2.0/oa/upload/image" | "/v2.0/oa/upload/file":
                sort = split.path.rpartition("/")[2]
                return self._upload(sort, headers.get("content-type", ""), body)
            case "/v3.0/oa/user/detail":
                return self._detail(json.loads(dict(parse_qsl(split.query))["data"]))
            case "/message/template":
                return self._template(json.loads(body))
        return 404, b"no such address", ""

    def _media(self, path: str) -> Told:
        hosted = self._hosted[path]
        if path in self._until and self.now() >= self._until[path]:
            return 404, b"gone", ""
        if isinstance(hosted, int):
            return hosted, b"", ""
        return (200, hosted, "") if isinstance(hosted, bytes) else (302, b"", hosted)

    def _grant(self, headers: Mapping[str, str], body: bytes) -> Told:
        form = dict(parse_qsl(body.decode()))
        with self._lock:
            answer = self.chain.grant(headers.get("secret_key", ""), form, self.now())
        self.remember()
        return answer

    def remember(self) -> None:
        """Write down what a restart must not lose, if there is a place for it."""
        if self.memory is not None:
            fresh = self.memory.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(self.kept(), ensure_ascii=False))
            fresh.replace(self.memory)

    def recall(self) -> None:
        """Read what `remember` wrote; what cannot be read counts as nothing."""
        if self.memory is not None and self.memory.exists():
            with contextlib.suppress(KeyError, TypeError, ValueError):
                self.keep(json.loads(self.memory.read_text()))

    def kept(self) -> dict[str, Any]:
        """What outlives a restart."""
        chain = self.chain
        return {
            "granted": chain.granted,
            "access": chain.access,
            "refresh": chain.refresh,
            "used": self.windows.used,
            "spoke_at": {
                citizen: at.isoformat() for citizen, at in self.windows.spoke_at.items()
            },
        }

    def keep(self, kept: Mapping[str, Any]) -> None:
        """Go on from what was kept."""
        chain, windows = self.chain, self.windows
        chain.granted = kept["granted"]
        chain.access, chain.refresh = kept["access"], kept["refresh"]
        windows.used = dict(kept["used"])
        windows.spoke_at = {
            citizen: datetime.fromisoformat(at)
            for citizen, at in kept["spoke_at"].items()
        }

    def _message(self, told: Mapping[str, Any]) -> Told:
        citizen, message = told["recipient"]["user_id"], told["message"]
        if not isinstance(citizen, str) or not citizen.isdecimal():
            raise Refused(_NOBODY, "user_id is invalid")
        check_message(message, self._uploads, self.quotable(citizen))
        message_id = uuid4().hex
        with self._lock:
            self.windows.check(citizen, self.now())
            quota = self.windows.charge(citizen, self.now())
            self._sent[citizen].append((message_id, message))
        self.shows(citizen, message_id, message)
        return ok({"message_id": message_id, "user_id": citizen, "quota": quota})

    def quotable(self, citizen: str) -> Collection[str]:
        """Ids of the messages of a talk."""
        return self.ids(citizen)

    def shows(self, citizen: str, message_id: str, message: Mapping[str, Any]) -> None:
        """Called for every message taken over; whoever shows talks overrides it."""

    def _upload(self, sort: str, content_type: str, body: bytes) -> Told:
        filename, content = uploaded_file(content_type, body)
        check_upload(sort, filename, content)
        with self._lock:
            name = f"{sort} {len(self._uploads)}"
            self._uploads[name], self._filenames[name] = content, filename
        return ok({"attachment_id" if sort == "image" else "token": name})

    def _detail(self, asked: Mapping[str, Any]) -> Told:
        citizen = asked["user_id"]
        return ok(
            {
                "user_id": citizen,
                "display_name": self._names.get(citizen, ""),
                "user_is_follower": citizen not in self.windows.gone,
                "shared_info": {},
            }
        )

    def _template(self, told: dict[str, Any]) -> Told:
        check_template(told, self.approved)
        known = [one["tracking_id"] for one in self.zns]
        if told["tracking_id"] not in known:
            self.zns.append(told)
            known.append(told["tracking_id"])
        at_ms = str(int(self.now().timestamp() * 1000))
        number = known.index(told["tracking_id"])
        return ok({"msg_id": f"zns {number}", "sent_time": at_ms})
