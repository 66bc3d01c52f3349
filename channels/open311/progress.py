"""What is told of a request: where it stands, never who wrote what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from channels.open311.refusals import BAD, refuse
from channels.open311.rendering import Tree
from channels.open311.services import HERE, timestamp
from channels.open311.submission import Fields
from core import api
from core.api import gettext as _

LONGEST = timedelta(days=90)
"""GeoReport v2: a search spans 90 days at the most, which is also the default."""
MOST = 1_000
"""GeoReport v2, "Response Volume"."""
_STATUSES = {"open": True, "closed": False}


def shown(case: api.CaseGlance, topics: Mapping[str, str]) -> Tree:
    """Return one request, every field in the specification's order.

    Letters are not public: no words, place, picture or name of the sender leave the
    house, nor the answer's words. They stand on the tracking page.
    """
    return {
        "service_request_id": case.code,
        "status": "open" if case.open else "closed",
        "status_notes": case.stage,
        "service_name": topics.get(case.topic),
        "service_code": case.topic or None,
        "description": None,
        "agency_responsible": case.unit or None,
        "service_notice": notice(case.url),
        "requested_datetime": timestamp(case.received_at),
        "updated_datetime": timestamp(case.changed_at),
        "expected_datetime": timestamp(case.due_at) if case.due_at else None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def notice(url: str) -> str:
    """Say where the citizen can follow the case and read the answer."""
    return _("Theo dõi hồ sơ và đọc câu trả lời tại {url}").format(url=url)


@dataclass(frozen=True, slots=True)
class Search:
    """Which of the latest requests are wanted."""

    since: datetime
    until: datetime
    """The first instant too late."""
    codes: frozenset[str]
    """Of services; empty: all."""
    statuses: frozenset[bool]
    """Whether open."""

    def pick(self, cases: Iterable[api.CaseGlance]) -> Sequence[api.CaseGlance]:
        """Return the cases that fit, in their order."""
        return [
            case
            for case in cases
            if case.open in self.statuses
            and (not self.codes or case.topic in self.codes)
        ]


def read_search(fields: Fields, now: datetime) -> Search:
    """Read what a list is asked for. Raises CallRefused."""
    since, until = _period(fields, now)
    wanted = fields.listed("status") or tuple(_STATUSES)
    if not set(wanted) <= _STATUSES.keys():
        raise refuse(BAD, _("status: chỉ có open và closed."))
    return Search(
        since,
        until,
        frozenset(fields.listed("service_code")),
        frozenset(_STATUSES[status] for status in wanted),
    )


def _period(fields: Fields, now: datetime) -> tuple[datetime, datetime]:
    since, until = _instant(fields, "start_date"), _instant(fields, "end_date")
    try:
        # The latest instant to include is itself wanted.
        until = until + timedelta(seconds=1) if until else None
        if since is None:
            since = (until or now) - LONGEST
        until = until or since + LONGEST
    except OverflowError as error:
        raise refuse(BAD, _("Khoảng ngày chưa đúng.")) from error
    if not timedelta(0) < until - since <= LONGEST + timedelta(seconds=1):
        raise refuse(
            BAD,
            _("start_date phải trước end_date và cách không quá {n} ngày.").format(
                n=LONGEST.days
            ),
        )
    return since, until


def _instant(fields: Fields, name: str) -> datetime | None:
    # "+07:00" that a client forgot to escape comes as " 07:00".
    words = fields.first(name).replace(" ", "+")
    if not words:
        return None
    try:
        instant = datetime.fromisoformat(words)
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=HERE)
        return instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        why = _("{field}: cần ngày giờ theo W3C, như 2026-01-31T00:00:00Z.")
        raise refuse(BAD, why.format(field=name)) from error
