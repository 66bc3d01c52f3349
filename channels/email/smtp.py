"""Takes messages out by SMTP, encrypted, and says whether trying again may help."""

import re
from contextlib import suppress

import aiosmtplib
import httpx
import structlog

from channels.email.compose import Composed, Composer
from channels.email.oauth import AccessTokens, TokenRefused
from channels.email.options import Options, Server
from core import api
from core.api import N_

log = structlog.get_logger()

_PATIENCE = 15.0
"""Seconds a server may take for one answer; the courier bounds the whole."""
_GREETING = (aiosmtplib.SMTPConnectResponseError, aiosmtplib.SMTPHeloError)
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class Postman:
    """Brings messages to the mail server of the house."""

    def __init__(
        self,
        server: Server,
        options: Options,
        composer: Composer,
        tokens: AccessTokens | None = None,
        *,
        patience: float = _PATIENCE,
    ) -> None:
        self._server = server
        self._options = options
        self._composer = composer
        self._tokens = tokens
        self._patience = patience

    async def deliver(self, outgoing: api.Outgoing) -> api.Receipt:
        """Hand one message over; return its Message-ID. Raises DeliveryFailed."""
        composed = self._composer.compose(outgoing)
        try:
            await self._carry(composed)
        except aiosmtplib.SMTPAuthenticationError as refused:
            log.error(
                "mail server refuses us: check user and password",
                server=self.name,
                code=refused.code,
            )
            if self._tokens is not None:
                await self._tokens.forget()
            raise _failed(refused, retry=True) from refused
        except (aiosmtplib.SMTPException, OSError, httpx.HTTPError) as error:
            raise _failed(error, retry=may_help(error)) from error
        except TokenRefused as refused:
            raise api.DeliveryFailed(f"oauth {refused}", retry=True) from refused
        return api.Receipt(composed.message_id)

    @property
    def name(self) -> str:
        """What logs and signs call the server: without user and password."""
        return f"{self._server.host}:{self._server.port}"

    async def knock(self) -> str:
        """Sign in and leave without sending; return what to say of it (a message)."""
        client = self._client()
        try:
            await client.connect()
            await self._sign_in(client)
            with suppress(aiosmtplib.SMTPException):
                await client.quit()
        finally:
            client.close()
        return N_("Gửi được thư")

    async def _carry(self, composed: Composed) -> None:
        client = self._client()
        try:
            await client.connect()
            await self._sign_in(client)
            await self._send(client, composed)
            with suppress(aiosmtplib.SMTPException):  # it has been taken over
                await client.quit()
        finally:
            client.close()

    async def _send(self, client: aiosmtplib.SMTP, composed: Composed) -> None:
        mail, recipient = [], []
        if composed.utf8:
            if not client.supports_extension("smtputf8"):
                raise aiosmtplib.SMTPNotSupported("SMTPUTF8")
            mail.append("SMTPUTF8")
        if client.supports_extension("dsn"):
            mail.append("RET=HDRS")
            recipient.append("NOTIFY=FAILURE,DELAY")
        await client.sendmail(
            composed.sender, [composed.recipient], composed.content,
            mail_options=mail, rcpt_options=recipient,
        )  # fmt: skip

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            local_hostname=self._options.domain or None,
            timeout=self._patience,
            use_tls=self._server.tls_at_once,
            start_tls=self._server.starttls,
            tls_context=None
            if self._server.scheme.endswith("+plain")
            else self._options.tls,
        )

    async def _sign_in(self, client: aiosmtplib.SMTP) -> None:
        if self._tokens is not None:
            await client.auth_xoauth2(self._server.user, await self._tokens.token())
        elif self._server.user:
            await client.login(self._server.user, self._server.password)
        else:
            await client.ehlo()


def may_help(error: Exception) -> bool:
    """Whether sending the same message again may go better.

    A 5yz to our message is final (RFC 5321 section 4.2.1); to our greeting it tells of
    the server's state or ours, which people mend.
    """
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return False
    if isinstance(error, _GREETING):
        return True
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return any(one.code < 500 for one in error.recipients)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return not 500 <= error.code < 600
    return True


def _failed(error: Exception, *, retry: bool) -> api.DeliveryFailed:
    """Say what happened by codes: a server's words repeat addresses."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        found = _ENHANCED.search(error.message)
        status = f" {found[1]}" if found else ""
        return api.DeliveryFailed(f"smtp {error.code}{status}", retry=retry)
    return api.DeliveryFailed(type(error).__name__, retry=retry)
