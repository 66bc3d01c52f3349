"""First-party channels run the very suite that outside packages run."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from email import policy
from email.parser import BytesHeaderParser
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import httpx
import msgspec

from core import api
from core.kit import Answer, Asked, Fault, Sample
from core.kit.contract import ChannelContract, Repeats, World
from tests.conftest import free_port
from tests.contract.mail_server import mail_server

SAMPLES = Path(__file__).parent.parent / "samples"


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of a form, as a browser would send them back."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def typed(sample: Sample) -> str:
    """The words of a letter one of our own forms wrote, to be typed again."""
    try:
        return api.read_letter(sample.raw).body.strip()
    except api.LetterRefused:
        return ""


class TestWeb(ChannelContract):
    plugin = "channels.web"
    samples = SAMPLES / "web"

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        if not (words := typed(sample)):
            return None
        return client.post("/gui", data={**hidden(client.get("/gui")), "body": words})


class TestQr(ChannelContract):
    plugin = "channels.qr"
    samples = SAMPLES / "qr"

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        if not (words := typed(sample)):
            return None
        tapped = {**hidden(client.get("/f/Q3")), "mark": "1"}
        thanks = client.post("/f/Q3", data=tapped).headers["location"]
        said = {"words": words, "wants_answer": "yes", "contact": "0912 000 111"}
        return client.post("/f/Q3/cam-on", data={**hidden(client.get(thanks)), **said})


class TestCounter(ChannelContract):
    plugin = "channels.counter"
    samples = SAMPLES / "counter"

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        if not (words := typed(sample)):
            return None
        form = {**hidden(client.get("/desk/counter")), "body": words}
        return client.post("/desk/counter", data=form)


class TestApi(ChannelContract):
    plugin = "channels.api_v1"
    samples = SAMPLES / "api"

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        words, key = typed(sample), hashlib.sha256(sample.raw).hexdigest()
        headers = {"idempotency-key": key, "content-type": "application/json"}
        told = msgspec.json.encode({"body": words}) if words else sample.raw
        return client.post("/api/v1/letters", content=told, headers=headers)


class TestExchange(ChannelContract):
    """It comes by a command, not by a door."""

    plugin = "channels.exchange"
    samples = SAMPLES / "exchange"


class ZaloPlatform(ChannelContract):
    """What both of Zalo's channels talk to."""

    def options_for(self, url: str) -> Mapping[str, str]:
        return {f"zalo_{part}_url": url for part in ("oauth", "api", "zns")}

    def spared(self, asked: Asked) -> bool:
        return asked.path.startswith("/v4/oa/access_token")

    def answer(self, asked: Asked) -> Answer:
        if self.spared(asked):
            tokens = {"access_token": "a", "refresh_token": "r", "expires_in": "90000"}
            return Answer.of(tokens)
        told = {"message_id": "e2a6", "token": "t", "attachment_id": "i"}
        told["msg_id"] = told["message_id"]
        return Answer.of({"error": 0, "message": "Success", "data": told})


class TestZalo(ZaloPlatform):
    plugin = "channels.zalo"
    samples = SAMPLES / "zalo"
    options: Mapping[str, str] = {
        "zalo_refresh_token": "the first one",
        "zalo_media_hosts": "nowhere.invalid",
    }
    repeats = Repeats.STOPPED

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        if sample.name in {"gathered.json", "given-up.bundle"}:
            return None  # what the house made of events
        return self._post(client, sample.raw, "the secret of the webhook")

    def forge(self, client: httpx.Client, sample: Sample) -> httpx.Response:
        return self._post(client, sample.raw, "guessed")

    def held(self, sample: Sample) -> Sequence[bytes]:
        return () if sample.name == "gathered.json" else super().held(sample)

    def _post(self, client: httpx.Client, raw: bytes, secret: str) -> httpx.Response:
        try:
            timestamp = str(msgspec.json.decode(raw)["timestamp"])
        except (ValueError, LookupError, TypeError, RecursionError):
            timestamp = ""
        signed = b"505512340987612345" + raw + timestamp.encode() + secret.encode()
        mac = hashlib.sha256(signed).hexdigest()
        headers = {"X-ZEvent-Signature": f"mac={mac}"}
        return client.post("/channels/zalo", content=raw, headers=headers)


class TestZns(ZaloPlatform):
    plugin = "channels.zalo.zns"
    samples = SAMPLES / "zns"
    only_delivers = True
    reply_to = "84912000111"
    repeats = Repeats.MARKED

    def marks(self, asked: list[Asked]) -> list[str]:
        bodies = [one.json() for one in asked if not self.spared(one)]
        return [body["tracking_id"] for body in bodies]


class TestOpen311(ChannelContract):
    plugin = "channels.open311"
    samples = SAMPLES / "open311"

    def send(self, client: httpx.Client, sample: Sample) -> httpx.Response | None:
        try:
            report = msgspec.json.decode(sample.raw, type=dict[str, Any])
        except (ValueError, RecursionError):
            report = {"description": sample.raw.decode("utf-8", "replace")}
        asked = ("service_code", "description", "email", "media_url")
        form = {n: str(report[n]) for n in asked if report.get(n)}
        form |= {"lat": "18.3428", "long": "105.9057"}
        return client.post("/channels/open311/v2/requests.json", data=form)


class TestEmail(ChannelContract):
    plugin = "channels.email"
    samples = SAMPLES / "email"
    reply_to = "lan@example.vn"
    repeats = Repeats.MARKED

    def options_for(self, url: str) -> Mapping[str, str]:
        return {"email_smtp": url, "email_listen": f"lmtp://127.0.0.1:{free_port()}"}

    def world(self, fault: Fault) -> AbstractContextManager[World]:
        return mail_server(fault)

    def marks(self, asked: list[bytes]) -> list[str]:
        parser = BytesHeaderParser(policy=policy.default)
        return [str(parser.parsebytes(mail)["Message-ID"]) for mail in asked]


def test_every_channel_of_the_house_runs_the_suite() -> None:
    """One class each: a channel cannot be left out."""
    ours = {
        entry.value
        for entry in entry_points(group="tiepdan")
        if entry.value.startswith("channels.")
    }
    here = {
        thing.plugin
        for thing in globals().values()
        if isinstance(thing, type) and issubclass(thing, ChannelContract)
    }
    assert ours <= here, "write a class for each"
