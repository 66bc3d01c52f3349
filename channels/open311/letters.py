"""The bytes of a report: written once at the door, read for ever."""

from typing import Annotated, Literal

import msgspec

from channels.open311.services import SENDER_ADDRESS
from core import api

Name = Annotated[str, msgspec.Meta(min_length=1)]


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service request as it was received, field by field, under its own names.

    Fields the authority has no use for (device_id, account_id) are not kept.
    """

    geo_report: Literal[2]
    """Which version of the protocol it came by."""
    service_code: Name
    service_name: Name
    """What the service was called on that day: packs change."""
    description: str = ""
    address_string: str = ""
    address_id: str = ""
    lat: float | None = None
    """Degrees north, WGS 84."""
    long: float | None = None
    """Degrees east, WGS 84."""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    media_urls: tuple[str, ...] = ()
    """Addresses strangers chose: shown as words, never opened by us."""
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Code and values, in the order they came."""
    files: tuple[api.Attachment, ...] = ()
    language: Literal["vi", "en"] = "vi"
    client: str = ""
    """Name of the api_key; empty for none."""


def write(report: Report) -> bytes:
    """Return the same bytes for the same report."""
    return msgspec.json.encode(report)


def read(raw: bytes) -> api.Letter:
    """Read what `write` wrote. Raises LetterRefused for anything else."""
    try:
        report = msgspec.json.decode(raw, type=Report)
    except (ValueError, RecursionError) as error:
        raise api.LetterRefused(f"no report: {type(error).__name__}") from error
    return api.Letter(
        body=_body(report),
        subject=report.service_name,
        party=_party(report),
        place=_place(report),
        language=report.language,
        attachments=report.files,
    )


def _body(report: Report) -> str:
    """Return the citizen's words, then whatever else was sent, line by line."""
    lines = [
        f"{code}: {', '.join(values)}"
        for code, values in report.attributes
        if code != SENDER_ADDRESS
    ]
    lines += [f"Liên kết: {url}" for url in report.media_urls]
    if report.client:
        lines.append(f"Gửi qua: {report.client}")
    return "\n\n".join(
        filter(None, (report.description or report.service_name, "\n".join(lines)))
    )


def _party(report: Report) -> api.Party:
    address = dict(report.attributes).get(SENDER_ADDRESS, ())
    return api.Party(
        # The family name comes first here.
        name=f"{report.last_name} {report.first_name}".strip(),
        phone=report.phone,
        email=report.email,
        address=", ".join(address),
    )


def _place(report: Report) -> str:
    parts = [report.address_string]
    if report.lat is not None and report.long is not None:
        parts.append(f"({report.lat:.6f}, {report.long:.6f})")
    if report.address_id:
        parts.append(f"[{report.address_id}]")
    return " ".join(filter(None, parts))
