"""Every setting, read once from the environment (`TIEPDAN_…`)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from core.domain.quiet import QuietHours
from core.domain.reminder import Rung, ladder
from core.errors import SettingInvalid

PREFIX = "TIEPDAN_"


def _setting(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may set. Each field is the variable TIEPDAN_<FIELD>."""

    database_url: str = _setting(
        "sqlite:///var/tiepdan.db",
        "sqlite:///path, or postgresql://user:password@host:port/name",
    )
    files_dir: Path = field(
        default=Path("var/files"),
        metadata={"help": "folder for uploaded files; shared by all machines"},
    )
    public_url: str = _setting(
        "http://127.0.0.1:8000", "address citizens use; it stands in every QR code"
    )
    secret_key: str = _setting(
        "", "32 or more random characters; signs forms and links"
    )
    seal_keys: str = _setting(
        "",
        "keys of 32 or more characters that close what is secret, by comma, the one"
        " to use first; else one made from TIEPDAN_SECRET_KEY",
    )
    authority: str = _setting(
        "UBND phường Thành Sen", "name of the authority, on pages and paper"
    )
    tier: str = _setting("xa", "level of the authority in the law's terms: xa or tinh")
    province: str = _setting("Hà Tĩnh", "province, on pages and paper")
    upload_max_mb: int = _setting(20, "largest file a citizen may attach, MiB")
    upload_max_files: int = _setting(10, "files a citizen may attach to one letter")
    body_max_mb: int = _setting(64, "largest request, MiB")
    workers: int = _setting(0, "web processes; 0: one on SQLite, one a core else")
    trusted_proxies: str = _setting(
        "", "addresses, comma-separated, whose X-Forwarded-For is believed"
    )
    session_hours: int = _setting(10, "hours after which an officer signs in again")
    without: str = _setting("", "plugins not to load, comma-separated")
    work_in_serve: bool = _setting(
        True, "serve also does the worker's jobs; false: run `tiepdan work` beside it"
    )
    delivery_seconds: int = _setting(20, "seconds a courier may take for one message")
    fallback: str = _setting(
        "email,zns", "channels to try when one fails for good, comma-separated"
    )
    quiet_hours: str = _setting(
        "21:00-07:00", "when no reminder is sent, local time; empty: at any hour"
    )
    remind_days: str = _setting(
        "3,1,0", "working days before a case is due on which its officer is reminded"
    )
    escalate_days: str = _setting(
        "0,3", "working days after it was due: head of unit, then head of the one above"
    )
    receipts_per_hour: int = _setting(
        20, "receipts one address gets in an hour; what stops two machines answering"
    )
    log_level: str = _setting("info", "debug, info, warning or error")
    log_json: bool = _setting(False, "write logs as JSON lines")

    @property
    def https(self) -> bool:
        """Whether citizens come by HTTPS: cookies are then marked Secure."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def fallback_order(self) -> tuple[str, ...]:
        """Names of the channels to try when one fails for good."""
        names = (name.strip() for name in self.fallback.split(","))
        return tuple(filter(None, names))

    @property
    def seal_ring(self) -> tuple[bytes, ...]:
        """Keys that close and open what is secret, the one in use first.

        The secret key opens what was closed before there were others.
        """
        own = (key.strip() for key in self.seal_keys.split(","))
        return tuple(key.encode() for key in (*filter(None, own), self.secret_key))

    @property
    def ladder(self) -> tuple[Rung, ...]:
        """When who is reminded. Raises SettingInvalid."""
        try:
            before, after = (
                [int(days) for days in told.split(",") if days.strip()]
                for told in (self.remind_days, self.escalate_days)
            )
        except ValueError as error:
            raise SettingInvalid(
                "TIEPDAN_REMIND_DAYS, TIEPDAN_ESCALATE_DAYS: like 3,1,0"
            ) from error
        return ladder(before, after)

    def check(self) -> None:
        """Raise SettingInvalid for what would fail later."""
        _ = self.ladder
        if len(self.secret_key) < 32:
            raise SettingInvalid("TIEPDAN_SECRET_KEY: set 32 or more random characters")
        if self.log_level not in {"debug", "info", "warning", "error"}:
            raise SettingInvalid("TIEPDAN_LOG_LEVEL: debug, info, warning or error")
        try:
            QuietHours.read(self.quiet_hours)
        except ValueError as error:
            raise SettingInvalid("TIEPDAN_QUIET_HOURS: like 21:00-07:00") from error
        if urlsplit(self.public_url).scheme not in {"http", "https"}:
            raise SettingInvalid("TIEPDAN_PUBLIC_URL: must begin with http(s)://")


_OURS = ("SECRET_KEY", "SEAL_KEYS")
"""What no channel is told."""


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises SettingInvalid for a value of the wrong type."""
    hints = get_type_hints(Settings)
    given: dict[str, Any] = {}
    for setting in fields(Settings):
        raw = environ.get(PREFIX + setting.name.upper())
        if raw is not None:
            given[setting.name] = _parse(setting.name, raw, hints[setting.name])
    return Settings(**given)


def options_from_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return TIEPDAN_ variables by lower-case name, for channels' options: no keys."""
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in _OURS
    }


def _parse(name: str, raw: str, kind: type) -> Any:
    try:
        if kind is bool:
            return {"1": True, "true": True, "0": False, "false": False}[raw.lower()]
        return kind(raw)
    except (KeyError, ValueError) as error:
        raise SettingInvalid(
            f"{PREFIX}{name.upper()}: not a {kind.__name__}"
        ) from error
