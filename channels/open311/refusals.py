"""Every refusal as GeoReport v2 wants it: a list of codes with their reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from channels.open311.rendering import Format, Tree, render
from core import api
from core.api import N_
from core.api import gettext as _

BAD, FORBIDDEN, MISSING, WRONG_METHOD, THROTTLED, AWAY = 400, 403, 404, 405, 429, 503
_REASONS = {
    BAD: N_("Nội dung gửi lên không đọc được. Xin kiểm tra và gửi lại."),
    413: N_("Tệp hoặc nội dung gửi lên quá lớn. Xin gửi ít hơn."),
    AWAY: N_("Chưa có gì được lưu. Xin gửi lại sau ít phút."),
}
"""What is said of faults that were not ours to find."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    code: int
    """The HTTP status that fits it."""
    description: str
    """Words the client shows to its user, in the language asked for."""


class CallRefused(api.TiepdanError):
    """A call that cannot be done as it was made; `faults` says all that is wrong."""

    code = "open311-refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(str(fault.code) for fault in faults))
        self.faults = tuple(faults)


def refuse(code: int, description: str) -> CallRefused:
    """Return the error for a call with one fault."""
    return CallRefused([Fault(code, description)])


def format_of(path: str) -> Format:
    """Return the format an address asks for; XML, the one all can read, if none."""
    return Format.JSON if path.endswith(".json") else Format.XML


def handlers() -> ExceptionHandlersMap:
    """Return the table Litestar asks for this channel's addresses.

    What nobody foresaw goes on to the house's own door.
    """
    return {
        CallRefused: lambda request, error: _told(request, error.faults),
        api.UploadRefused: _upload_refused,
        api.Throttled: _throttled,
        api.DatabaseAway: lambda request, _: _told(request, [_fault(AWAY)]),
        HTTPException: _from_litestar,
    }


def _upload_refused(
    request: Request[Any, Any, Any], error: api.UploadRefused
) -> Response[bytes]:
    why = _("Không nhận được tệp {name} ({reason}).").format(
        name=error.filename, reason=error.reason
    )
    return _told(request, [Fault(BAD, why)])


def _throttled(
    request: Request[Any, Any, Any], error: api.Throttled
) -> Response[bytes]:
    why = _("Xin đợi {seconds} giây rồi thử lại.").format(seconds=error.seconds)
    answer = _told(request, [Fault(THROTTLED, why)])
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _from_litestar(
    request: Request[Any, Any, Any], error: HTTPException
) -> Response[bytes]:
    return _told(request, [_fault(error.status_code)])


def _fault(status: int) -> Fault:
    known = status if status in _REASONS else BAD
    return Fault(known, _(_REASONS[known]))


def _told(request: Request[Any, Any, Any], faults: Sequence[Fault]) -> Response[bytes]:
    form = format_of(request.scope["path"])
    tree: Tree = [{"code": f.code, "description": f.description} for f in faults]
    return Response(
        render("errors", tree, form),
        status_code=faults[0].code,
        media_type=form.media_type,
    )
