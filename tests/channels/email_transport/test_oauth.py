"""XOAUTH2: on a real Dovecot that asks the provider, and on a server for SMTP."""

import asyncio
import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from channels.email.compose import Composer
from channels.email.door import Door
from channels.email.imap import SignInRefused
from channels.email.inbox import Inbox
from channels.email.oauth import AccessTokens, TokenRefused
from channels.email.options import Options, read_options
from channels.email.smtp import Postman
from channels.email.threads import Threads
from core.errors import DeliveryFailed
from tests.channels.email_transport.office import OWN, MemoryOffice, mail
from tests.channels.email_transport.test_compose import outgoing
from tests.conftest import free_port
from tests.mailservers.dovecot import running_dovecot


class Provider:
    """Gives access tokens for refresh tokens, as Microsoft does: new ones each time."""

    def __init__(self) -> None:
        self.good_refresh = "refresh-0"
        self.good_access = ""
        self.asked: list[dict[str, str]] = []
        self.fails = ""
        self.keeps_refresh = False
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = parse_qs(self.rfile.read(length).decode())
                told = {name: values[0] for name, values in form.items()}
                where = provider.introspect if "intro" in self.path else provider.give
                status, answer = where(told)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def give(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(form)
        if self.fails:
            return 400, {"error": self.fails, "error_description": "of hoa@example.vn"}
        if form["refresh_token"] != self.good_refresh:
            return 400, {"error": "invalid_grant"}
        self.good_access = f"access-{len(self.asked)}"
        answer = {"access_token": self.good_access, "expires_in": "3600"}
        if not self.keeps_refresh:
            self.good_refresh = f"refresh-{len(self.asked)}"
            answer["refresh_token"] = self.good_refresh
        return 200, answer

    def introspect(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        active = form.get("token") == self.good_access != ""
        return 200, {"active": active, "username": OWN} if active else {"active": False}


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    thread = threading.Thread(target=running.server.serve_forever, daemon=True)
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()


def chosen(provider: Provider, **more: str) -> Options:
    read = read_options(
        {
            "email_oauth_provider": "microsoft",
            "email_oauth_client_id": "id",
            "email_oauth_client_secret": "secret",
            "email_oauth_refresh_token": "refresh-0",
            "email_oauth_url": f"{provider.url}/token",
            "email_from": OWN,
            "email_imap": "imaps://u@example.vn",
            **more,
        }
    )
    assert read is not None
    return read


def tokens_of(options: Options, office: MemoryOffice) -> AccessTokens:
    assert options.oauth is not None
    return AccessTokens(options.oauth, office, options.tls)


async def test_a_token_is_kept_until_it_is_nearly_over(provider: Provider) -> None:
    office = MemoryOffice()
    tokens = tokens_of(chosen(provider), office)
    assert await tokens.token() == await tokens.token() == "access-1"
    office.at += timedelta(minutes=56)
    assert await tokens.token() == "access-2"
    assert [form["refresh_token"] for form in provider.asked] == [
        "refresh-0", "refresh-1",
    ]  # fmt: skip


async def test_another_process_goes_on_with_the_newest_refresh_token(
    provider: Provider,
) -> None:
    office = MemoryOffice()
    await tokens_of(chosen(provider), office).token()
    office.at += timedelta(hours=2)
    assert await tokens_of(chosen(provider), office).token() == "access-2"


async def test_a_new_consent_counts_at_once(provider: Provider) -> None:
    office = MemoryOffice()
    await tokens_of(chosen(provider), office).token()
    provider.good_refresh = "new consent"
    fresh = chosen(provider, email_oauth_refresh_token="new consent")
    assert await tokens_of(fresh, office).token() == "access-2"


async def test_google_keeps_its_refresh_token(provider: Provider) -> None:
    provider.keeps_refresh = True
    office = MemoryOffice()
    tokens = tokens_of(chosen(provider, email_oauth_provider="google"), office)
    for number in (1, 2):
        assert await tokens.token() == f"access-{number}"
        office.at += timedelta(hours=2)


@pytest.mark.parametrize("code", ["invalid_grant", "temporarily_unavailable"])
async def test_a_refusal_names_its_code_and_nobody(
    provider: Provider, code: str
) -> None:
    provider.fails = code
    with pytest.raises(TokenRefused) as refused:
        await tokens_of(chosen(provider), MemoryOffice()).token()
    assert str(refused.value) == code


@pytest.mark.slow
async def test_a_mailbox_is_read_by_xoauth2_and_a_revoked_token_is_replaced(
    provider: Provider,
) -> None:
    with running_dovecot(OWN, oauth_url=f"{provider.url}/introspect") as dovecot:
        url = f"imaps://{quote(OWN, safe='')}@127.0.0.1:{dovecot.imaps_port}"
        ca = str(dovecot.certificate)
        options = chosen(provider, email_imap=url, email_ca_file=ca)
        office = MemoryOffice()
        door = Door(office, Threads(office.mac, OWN), 20)
        tokens = tokens_of(options, office)
        inbox = Inbox(options.mailboxes[0], options, office, door, tokens)
        await asyncio.to_thread(dovecot.append, OWN, mail())
        assert await inbox.read_once() == 1
        provider.good_access = "revoked"  # in mid-flight, long before its end
        async with asyncio.timeout(20):
            with pytest.raises(SignInRefused):
                await inbox.read_once()
            await asyncio.to_thread(dovecot.append, OWN, mail("Thư hai."))
            assert await inbox.read_once() == 1
    assert len(office.kept) == 2


class Xoauth2:
    """An SMTP server that takes tokens only."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.taken = 0

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802
        said = base64.b64decode(args[1]).decode()
        if said == f"user={OWN}\1auth=Bearer {self.provider.good_access}\1\1":
            return AuthResult(success=True)
        answer = await server.challenge_auth(
            '{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}'
        )
        assert answer == b"", "only an empty answer lets it say no"
        return AuthResult(success=False, handled=False)

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
        self.taken += 1
        return "250 OK"


async def test_messages_go_out_by_xoauth2(provider: Provider) -> None:
    handler = Xoauth2(provider)
    server = Controller(
        handler, "127.0.0.1", free_port(), auth_require_tls=False, auth_required=False
    )
    await asyncio.to_thread(server.start)
    try:
        url = f"smtp+plain://{quote(OWN, safe='')}@127.0.0.1:{server.port}"
        options = chosen(provider, email_smtp=url)
        office = MemoryOffice()
        tokens = tokens_of(options, office)
        assert options.smtp is not None
        composer = Composer(options, Threads(office.mac, OWN), office)
        postman = Postman(options.smtp, options, composer, tokens, patience=5)
        await postman.deliver(outgoing())
        provider.good_access = "revoked"
        with pytest.raises(DeliveryFailed) as failed:
            await postman.deliver(outgoing())
        assert failed.value.retry
        await postman.deliver(outgoing())
    finally:
        await asyncio.to_thread(server.stop)
    assert handler.taken == 2
