"""The endpoint's addresses: one door, because the format is part of the last word.

Litestar cannot route on `requests/{id}.json`, and errors must speak the format that
was asked for even where no such address is. So everything below /channels/open311
comes here.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler

from channels.open311.addresses import Call, read_call
from channels.open311.endpoint import Endpoint
from channels.open311.progress import MOST, notice, read_search, shown
from channels.open311.refusals import (
    BAD,
    FORBIDDEN,
    MISSING,
    WRONG_METHOD,
    handlers,
    refuse,
)
from channels.open311.rendering import Tree, render
from channels.open311.reports import ReportDesk
from channels.open311.services import (
    PATH,
    discovery,
    service_definition,
    service_list,
)
from channels.open311.submission import Fields
from core import api
from core.api import gettext as _

_MOST_IDS = 100
_PUBLIC = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
"""What may be read by pages of any site: it is the same for everybody."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One call with everything needed to answer it."""

    call: Call
    request: Request[Any, Any, Any]
    doorway: api.Doorway
    rules: api.Ruleset

    @property
    def asked(self) -> Fields:
        """The fields of the address."""
        return Fields.of(self.request.query_params.items())

    @property
    def topics(self) -> Mapping[str, str]:
        """The name of each service by its code."""
        return self.rules.topic_names()

    def told(
        self, root: str, tree: Tree, *, status: int = 200, public: bool = False
    ) -> Response[bytes]:
        """Return the answer in the format asked for."""
        return Response(
            render(root, tree, self.call.form),
            status_code=status,
            media_type=self.call.form.media_type,
            headers=_PUBLIC if public else {},
        )


Answer: TypeAlias = Callable[[Visit], Awaitable[Response[bytes]]]


class GeoReport:
    """Answers every call of GeoReport v2."""

    def __init__(self, endpoint: Endpoint, office: api.Office) -> None:
        self._endpoint = endpoint
        self._office = office
        self._desk = ReportDesk(endpoint, office)
        self._since: datetime | None = None
        self._answers: Mapping[tuple[str, bool], Mapping[str, Answer]] = {
            ("discovery", False): {"GET": self._discovery},
            ("services", False): {"GET": self._services},
            ("services", True): {"GET": self._service},
            ("requests", False): {"GET": self._requests, "POST": self._report},
            ("requests", True): {"GET": self._request},
            ("tokens", True): {"GET": self._token},
        }

    async def answer(self, visit: Visit) -> Response[bytes]:
        """Answer one call. Raises CallRefused for what cannot be done."""
        call = visit.call
        methods = self._answers.get((call.resource, bool(call.name)))
        if methods is None:
            raise refuse(MISSING, _("Không có địa chỉ này."))
        answer = methods.get(visit.request.method)
        if answer is None:
            raise refuse(WRONG_METHOD, _("Địa chỉ này không nhận cách gọi đó."))
        if not self._endpoint.serves(visit.asked.first("jurisdiction_id")):
            raise refuse(MISSING, _("Không có jurisdiction_id này."))
        return await answer(visit)

    async def _discovery(self, visit: Visit) -> Response[bytes]:
        self._since = self._since or self._office.now()
        asked_at = str(visit.request.base_url).rstrip("/")
        tree = discovery(self._endpoint, asked_at, self._since)
        return visit.told("discovery", tree, public=True)

    async def _services(self, visit: Visit) -> Response[bytes]:
        return visit.told("services", service_list(visit.rules.topics), public=True)

    async def _service(self, visit: Visit) -> Response[bytes]:
        if visit.call.name not in visit.topics:
            raise refuse(MISSING, _("Không có service_code này."))
        tree = service_definition(visit.call.name)
        return visit.told("service_definition", tree, public=True)

    async def _report(self, visit: Visit) -> Response[bytes]:
        received, fields = await self._desk.take(
            visit.request, visit.doorway, visit.topics
        )
        kept: Tree = {
            "service_request_id": received.code,
            "service_notice": notice(self._office.track_url(received.code)),
            "account_id": fields.first("account_id") or None,
        }
        status = 201 if received.new else 200
        return visit.told("service_requests", [kept], status=status)

    async def _request(self, visit: Visit) -> Response[bytes]:
        case = await self._find(visit, visit.call.name)
        if case is None:
            raise refuse(MISSING, _("Không có service_request_id này."))
        return visit.told("service_requests", [shown(case, visit.topics)])

    async def _token(self, visit: Visit) -> Response[bytes]:
        """Tell the id of a token: the same, for every service here is realtime."""
        case = await self._find(visit, visit.call.name)
        if case is None:
            raise refuse(MISSING, _("Không có token này."))
        tree: Tree = [{"service_request_id": case.code, "token": visit.call.name}]
        return visit.told("service_requests", tree)

    async def _requests(self, visit: Visit) -> Response[bytes]:
        ids = visit.asked.listed("service_request_id")
        if len(ids) > _MOST_IDS:
            why = _("service_request_id: tối đa {n} mã một lần.")
            raise refuse(BAD, why.format(n=_MOST_IDS))
        if ids:
            found = [await self._find(visit, asked) for asked in ids]
            cases: Sequence[api.CaseGlance] = [case for case in found if case]
        else:
            cases = await self._lately(visit)
        tree = [shown(case, visit.topics) for case in cases]
        return visit.told("service_requests", tree)

    async def _lately(self, visit: Visit) -> Sequence[api.CaseGlance]:
        """Return what came by this channel, to a client that may see all of it."""
        client = self._endpoint.client_of(visit.asked.first("api_key"))
        visit.doorway.forms.allow("api" if client else "open311", visit.doorway.client)
        if client not in self._endpoint.readers:
            raise refuse(
                FORBIDDEN,
                _("Đơn thư không công khai: xin nêu service_request_id, hoặc api_key"
                  " được phép xem danh sách."),
            )  # fmt: skip
        search = read_search(visit.asked, self._office.now())
        cases = await self._office.cases.lately(
            "open311", search.since, search.until, limit=MOST
        )
        return search.pick(cases)

    async def _find(self, visit: Visit, typed: str) -> api.CaseGlance | None:
        """Return the case of a code. Every look counts: guessing must not pay."""
        code = api.read_code(typed)
        if code is None:
            return None
        visit.doorway.forms.allow("track", visit.doorway.client)
        return await self._office.cases.find(code)


def door(endpoint: Endpoint, office: api.Office) -> HTTPRouteHandler:
    """Return the route that takes every call."""
    desk = GeoReport(endpoint, office)

    @route(
        [PATH, f"{PATH}/{{rest:path}}"],
        http_method=[
            HttpMethod.GET,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
        ],
        status_code=200,
        exclude_from_csrf=True,
        exception_handlers=handlers(),
    )
    async def geo_report(
        request: Request[Any, Any, Any],
        doorway: NamedDependency[api.Doorway],
        rules: NamedDependency[api.Ruleset],
    ) -> Response[bytes]:
        call = read_call(request.scope["path"])
        return await desk.answer(Visit(call, request, doorway, rules))

    return geo_report
