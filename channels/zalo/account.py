"""The Official Account as the operator describes it: every option, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from channels.zalo.faults import Course, courses

NEEDED = ("zalo_app_id", "zalo_app_secret", "zalo_oa_secret", "zalo_oa_id")
"""What the channel cannot work without; two different secrets, easily swapped."""
_MEBIBYTE = 1024 * 1024
_MEDIA_HOSTS = "zdn.vn,zadn.vn,zalo.me,zaloapp.com,dlfl.vn,dlfl.me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is needed to speak for one Official Account."""

    app_id: str
    app_secret: str = field(repr=False)
    """Goes with requests for tokens only."""
    oa_secret: str = field(repr=False)
    """Signs webhooks only."""
    oa_id: str
    first_refresh_token: str = field(default="", repr=False)
    oauth_url: str
    api_url: str
    zns_url: str
    redirect_url: str
    """Where Zalo leads an administrator back to after they agreed."""
    quiet: timedelta
    """How long nothing must come before a letter is taken to be complete."""
    timestamp_in_header: bool
    oldest: timedelta
    """Older events are refused: somebody replays them."""
    paid: timedelta
    """How long after the citizen's last message a paid message may be sent."""
    media_hosts: tuple[str, ...]
    most_bytes: int
    """Of one file that is fetched."""
    most_files: int
    """Fetched for one letter."""
    courses: Mapping[int, Course]

    @classmethod
    def read(cls, options: Mapping[str, str]) -> "Account | None":
        """Return the account, None when there is none.

        Raises ValueError, naming the variable, for one that is half described.
        """
        if not options.get("zalo_app_id"):
            return None
        missing = [name for name in NEEDED if not options.get(name)]
        if missing:
            raise ValueError(f"set TIEPDAN_{missing[0].upper()}")
        return cls(
            app_id=options["zalo_app_id"],
            app_secret=options["zalo_app_secret"],
            oa_secret=options["zalo_oa_secret"],
            oa_id=options["zalo_oa_id"],
            first_refresh_token=options.get("zalo_refresh_token", ""),
            oauth_url=_url(options, "zalo_oauth_url", "https://oauth.zaloapp.com"),
            api_url=_url(options, "zalo_api_url", "https://openapi.zalo.me"),
            zns_url=_url(options, "zalo_zns_url", "https://business.openapi.zalo.me"),
            redirect_url=_redirect(options),
            quiet=timedelta(seconds=_number(options, "zalo_quiet_seconds", 60)),
            timestamp_in_header=_place(options) == "header",
            oldest=timedelta(days=_number(options, "zalo_oldest_days", 7)),
            paid=timedelta(days=_number(options, "zalo_paid_days", 7)),
            media_hosts=tuple(
                host.strip().lower()
                for host in options.get("zalo_media_hosts", _MEDIA_HOSTS).split(",")
                if host.strip()
            ),
            most_bytes=_number(options, "upload_max_mb", 20) * _MEBIBYTE,
            most_files=_number(options, "zalo_most_files", 20),
            courses=courses(options),
        )


def _url(options: Mapping[str, str], name: str, usual: str) -> str:
    url = options.get(name) or usual
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError(f"TIEPDAN_{name.upper()}: must begin with http(s)://")
    return url.rstrip("/")


def _redirect(options: Mapping[str, str]) -> str:
    usual = options.get("public_url", "http://127.0.0.1:8000").rstrip("/")
    return _url(options, "zalo_redirect_url", f"{usual}/channels/zalo/authorised")


def _number(options: Mapping[str, str], name: str, usual: int) -> int:
    told = options.get(name) or str(usual)
    if not told.isdecimal():
        raise ValueError(f"TIEPDAN_{name.upper()}: a whole number")
    return int(told)


def _place(options: Mapping[str, str]) -> str:
    place = options.get("zalo_timestamp") or "body"
    if place not in {"body", "header"}:
        raise ValueError("TIEPDAN_ZALO_TIMESTAMP: body or header")
    return place
