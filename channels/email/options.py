"""What an operator may set for e-mail, read once into frozen facts.

Secrets stand in the environment only. An address of a server is a URL:

- `email_imap`: mailboxes to read, separated by commas or blanks,
  `imaps://user:password@host[:993][/folder]`; `imap://` asks for STARTTLS,
  `imap+plain://` goes without and is for this machine only. Special characters of
  user, password and folder are percent-encoded (`@` is `%40`).
- `email_imap_seconds`: how often to look where the server offers no IDLE (60).
- `email_imap_done`: folder a letter is moved to once it is kept; empty: it stays and
  is marked as seen.
- `email_listen`: `lmtp://host:port` or `smtp://host:port`, where a mail server pushes.
- `email_accepts`: addresses and domains taken there; else the domain of `email_from`.
- `email_smtp`: `smtps://user:password@host[:465]`, `smtp://…[:587]` (STARTTLS),
  `smtp+plain://` for this machine only.
- `email_from`: `Tên <address>`, what citizens see and answer to.
- `email_plus`: `false` where the server knows no plus-addresses (`true`).
- `email_sender_cap`: letters an hour from one sender that are still answered (20).
- `email_max_mb`: largest message, MiB (35).
- `email_trusts`: name (authserv-id) of the mail server whose Authentication-Results
  are believed; empty: none.
- `email_ca_file`: certificates of a private authority that signed our servers' own.
- `email_oauth_provider`: `google` or `microsoft`, with `email_oauth_client_id`,
  `email_oauth_client_secret`, `email_oauth_refresh_token`, `email_oauth_tenant`
  (Microsoft) and `email_oauth_url` (another token address). Passwords are not needed
  then.
"""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property
from urllib.parse import SplitResult, unquote, urlsplit

_PORTS = {
    "imaps": 993, "imap": 143, "imap+plain": 143,
    "smtps": 465, "smtp": 587, "smtp+plain": 25, "lmtp": 24,
}  # fmt: skip
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MAX_USER = 26
"""RFC 5321 section 4.5.3.1.1 allows 64 for a local part; our tokens take 38."""
_TOKEN_URLS = {
    "google": "https://oauth2.googleapis.com/token",
    "microsoft": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
}


@dataclass(frozen=True, slots=True)
class Server:
    """One server to talk to, and who we are there."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""
    folder: str = "INBOX"

    @property
    def tls_at_once(self) -> bool:
        """Whether the first byte is already encrypted."""
        return self.scheme.endswith("s")

    @property
    def starttls(self) -> bool:
        """Whether to encrypt before anything is said."""
        return not self.tls_at_once and not self.scheme.endswith("+plain")

    @property
    def name(self) -> str:
        """What logs and notes call it: neither user nor password."""
        return f"{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True, slots=True)
class OAuth:
    """What a provider needs to give us access tokens."""

    provider: str
    url: str
    client_id: str
    client_secret: str
    refresh_token: str


@dataclass(frozen=True)
class Options:
    """Everything an operator chose."""

    mailboxes: tuple[Server, ...] = ()
    every_seconds: float = 60
    done_folder: str = ""
    listen: Server | None = None
    accepts: tuple[str, ...] = ()
    smtp: Server | None = None
    from_name: str = ""
    from_address: str = ""
    plus: bool = True
    sender_cap: int = 20
    max_bytes: int = 35 * 1024 * 1024
    trusts: str = ""
    ca_file: str = ""
    oauth: OAuth | None = None

    @property
    def domain(self) -> str:
        """The domain of our own address, in lower case."""
        return self.from_address.rpartition("@")[2].lower()

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """What checks the certificates of our servers."""
        context = ssl.create_default_context()
        if self.ca_file:
            context.load_verify_locations(self.ca_file)
        return context


def read_options(given: Mapping[str, str]) -> Options | None:
    """Read the options; None when no way in or out is set.

    Raises ValueError naming the option that makes no sense, never its value.
    """
    ways = ("email_imap", "email_listen", "email_smtp")
    if not any(given.get(way, "").strip() for way in ways):
        return None
    name, address = _own_address(given)
    accepts = _listed(given.get("email_accepts", "")) or (address.rpartition("@")[2],)
    if given.get("email_listen") and not all(accepts):
        raise ValueError("email_accepts: name the addresses or domains to take")
    return Options(
        mailboxes=tuple(
            _server("email_imap", url, ("imaps", "imap", "imap+plain"))
            for url in _listed(given.get("email_imap", ""))
        ),
        every_seconds=_number(given, "email_imap_seconds", 60),
        done_folder=given.get("email_imap_done", "").strip(),
        listen=_one(given, "email_listen", ("lmtp", "smtp")),
        accepts=tuple(accept.lower().lstrip("@") for accept in accepts),
        smtp=_one(given, "email_smtp", ("smtps", "smtp", "smtp+plain")),
        from_name=name,
        from_address=address,
        plus=given.get("email_plus", "true").strip().lower() not in {"false", "0"},
        sender_cap=_number(given, "email_sender_cap", 20),
        max_bytes=_number(given, "email_max_mb", 35) * 1024 * 1024,
        trusts=given.get("email_trusts", "").strip().lower(),
        ca_file=given.get("email_ca_file", "").strip(),
        oauth=_oauth(given),
    )


def _own_address(given: Mapping[str, str]) -> tuple[str, str]:
    """Return name and address of `email_from`: the name may hold any letter."""
    text = given.get("email_from", "").strip()
    named = re.fullmatch(r"(?P<name>[^<>]*)<(?P<address>[^<>\s]+)>", text)
    name, address = (named["name"], named["address"]) if named else ("", text)
    if not address and not given.get("email_smtp"):
        return "", ""
    user, _, domain = address.rpartition("@")
    if not user or not domain or parseaddr(address)[1] != address:
        raise ValueError("email_from: write it as Name <user@domain>")
    if not address.isascii() or len(user) > _MAX_USER:
        raise ValueError(f"email_from: at most {_MAX_USER} plain letters before the @")
    return " ".join(name.strip().strip('"').split()), address


def _one(
    given: Mapping[str, str], option: str, schemes: tuple[str, ...]
) -> Server | None:
    url = given.get(option, "").strip()
    return _server(option, url, schemes) if url else None


def _server(option: str, url: str, schemes: tuple[str, ...]) -> Server:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its words would repeat the password
        raise ValueError(f"{option}: not a URL") from None
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"{option}: must begin with {' or '.join(schemes)}://host")
    if parts.scheme.endswith("+plain") and parts.hostname not in _LOOPBACK:
        raise ValueError(f"{option}: +plain is for this machine only")
    return _named(parts, _PORTS[parts.scheme] if port is None else port)


def _named(parts: SplitResult, port: int) -> Server:
    return Server(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def _oauth(given: Mapping[str, str]) -> OAuth | None:
    provider = given.get("email_oauth_provider", "").strip().lower()
    if not provider:
        return None
    if provider not in _TOKEN_URLS:
        raise ValueError("email_oauth_provider: google or microsoft")
    names = ("email_oauth_client_id", "email_oauth_refresh_token")
    for name in names:
        if not given.get(name, "").strip():
            raise ValueError(f"{name}: {provider} needs it")
    tenant = given.get("email_oauth_tenant", "").strip() or "organizations"
    url = given.get("email_oauth_url", "").strip()
    return OAuth(
        provider=provider,
        url=url or _TOKEN_URLS[provider].format(tenant=tenant),
        client_id=given["email_oauth_client_id"].strip(),
        client_secret=given.get("email_oauth_client_secret", "").strip(),
        refresh_token=given["email_oauth_refresh_token"].strip(),
    )


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    try:
        number = int(given.get(name, "").strip() or default)
    except ValueError:
        raise ValueError(f"{name}: not a whole number") from None
    if number < 1:
        raise ValueError(f"{name}: must be 1 or more")
    return number


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,\s]+", text) if part)
