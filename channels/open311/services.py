"""What can be reported: the topics of the rule pack, as Open311 services."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from channels.open311.endpoint import Endpoint
from channels.open311.rendering import Format, Tree
from core import api
from core.api import gettext as _

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
PATH = "/channels/open311"
HERE = timezone(timedelta(hours=7))
"""Vietnam's time."""
SENDER_ADDRESS = "sender_address"
"""The one attribute we ask for: GeoReport has no field for where the sender lives,
and without it a letter bears no full name and address (Luật Khiếu nại, Tố cáo)."""


def timestamp(instant: datetime) -> str:
    """Return an instant as the W3C note on date and time wants it, in UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def discovery(endpoint: Endpoint, asked_at: str, since: datetime) -> Tree:
    """Return where and what we are (the page "Service Discovery" of the wiki).

    `asked_at` is the house's address as the client wrote it; `since`, when the house
    started: its services cannot have changed later.
    """
    changeset = timestamp(since)
    return {
        "changeset": changeset,
        "contact": endpoint.contact,
        "key_service": endpoint.key_service,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{endpoint.public_url or asked_at}{PATH}/v2",
                "changeset": changeset,
                "type": endpoint.kind,
                "formats": [form.mime for form in Format],
            }
        ],
    }


def service_list(topics: Iterable[api.Topic]) -> Tree:
    """Return every service; each gives the request's id at once (realtime)."""
    return [
        {
            "service_code": topic.code,
            "service_name": topic.name,
            "description": _("Phản ánh, kiến nghị về: {topic}").format(
                topic=topic.name
            ),
            "metadata": True,
            "type": "realtime",
            "keywords": None,
            "group": _("Phản ánh, kiến nghị"),
        }
        for topic in topics
    ]


def service_definition(code: str) -> Tree:
    """Return what a service asks beside the fields every report has."""
    return {
        "service_code": code,
        "attributes": [
            {
                "variable": True,
                "code": SENDER_ADDRESS,
                "datatype": "string",
                "required": False,
                "datatype_description": _("Số nhà, đường, phường hoặc xã"),
                "order": 1,
                "description": _("Nơi ở của người gửi"),
            }
        ],
    }
