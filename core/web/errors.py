"""One table from errors to answers: a page for people, problem+json for programs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template
from litestar.types import ExceptionHandlersMap

from core import errors
from core.i18n import N_
from core.i18n import gettext as _
from core.web.faults import fault_of

log = structlog.get_logger()

PROBLEM = "application/problem+json"
SIGN_IN = "/desk/sign-in"

STATUS: Mapping[type[errors.TiepdanError], int] = {
    errors.InputInvalid: 422,
    errors.FormExpired: 409,
    errors.TicketStale: 409,
    errors.TicketUnknown: 404,
    errors.NotFound: 404,
    errors.NotPermitted: 403,
    errors.SignInRequired: 401,
    errors.Throttled: 429,
    errors.UploadRefused: 422,
    errors.LetterRefused: 422,
    errors.DatabaseAway: 503,
    errors.SealBroken: 503,
}

TITLES: Mapping[int, str] = {
    400: N_("Yêu cầu chưa đúng"),
    401: N_("Cần đăng nhập"),
    403: N_("Không được phép"),
    404: N_("Không tìm thấy"),
    405: N_("Cách gọi không đúng"),
    409: N_("Thông tin đã thay đổi"),
    413: N_("Nội dung quá lớn"),
    415: N_("Định dạng không được hỗ trợ"),
    422: N_("Thông tin chưa hợp lệ"),
    429: N_("Quá nhiều lần thử"),
    500: N_("Hệ thống gặp lỗi"),
    503: N_("Hệ thống tạm thời chưa phục vụ được"),
}

DETAILS: Mapping[int, str] = {
    400: N_("Nội dung gửi lên không đọc được. Xin kiểm tra và gửi lại."),
    401: N_("Xin đăng nhập để tiếp tục."),
    403: N_("Tài khoản của anh/chị không có quyền làm việc này."),
    404: N_("Trang hoặc hồ sơ này không có. Xin kiểm tra lại địa chỉ hoặc mã."),
    405: N_("Địa chỉ này không nhận cách gọi đó."),
    409: N_("Có người vừa thay đổi trước. Xin tải lại trang rồi làm tiếp."),
    413: N_("Tệp hoặc nội dung gửi lên quá lớn. Xin gửi ít hơn."),
    415: N_("Xin gửi theo định dạng được hỗ trợ."),
    422: N_("Xin sửa các mục được nêu rồi gửi lại."),
    429: N_("Xin đợi {seconds} giây rồi thử lại."),
    500: N_("Chúng tôi đã ghi nhận lỗi. Xin thử lại sau ít phút."),
    503: N_("Chưa có gì được lưu. Xin giữ nguyên trang và gửi lại sau ít phút."),
}


def handlers() -> ExceptionHandlersMap:
    """Return the table Litestar asks; the last entry is the guarded door."""
    return {
        errors.TiepdanError: _foreseen,
        HTTPException: _from_litestar,
        Exception: _unforeseen,
    }


def _foreseen(
    request: Request[Any, Any, Any], error: errors.TiepdanError
) -> Response[Any]:
    if isinstance(error, errors.SignInRequired) and not wants_json(request):
        return Redirect(SIGN_IN, query_params={"next": _page_of(request)})
    status = STATUS.get(type(error), 500)
    if status == 500:
        log.error("unmapped error", error=type(error).__name__)
    fields = error.fields if isinstance(error, errors.InputInvalid) else {}
    seconds = error.seconds if isinstance(error, errors.Throttled) else 0
    answer = _answer(request, status, error.code, fields=fields, seconds=seconds)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _from_litestar(
    request: Request[Any, Any, Any], error: HTTPException
) -> Response[Any]:
    status = error.status_code
    fields: dict[str, str] = {}
    if isinstance(error.extra, list):
        fields = dict(fault_of(item) for item in error.extra if isinstance(item, dict))
    answer = _answer(request, status, f"http-{status}", fields=fields)
    answer.headers.update(error.headers or {})
    return answer


def _unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    log.error(
        "request broke",
        method=request.method,
        handler=str(request.scope.get("route_handler", "")),
        **errors.fault_of(error),
    )
    return _answer(request, 500, "broken")


def _answer(
    request: Request[Any, Any, Any],
    status: int,
    code: str,
    *,
    fields: Mapping[str, str] | None = None,
    seconds: int = 0,
) -> Response[Any]:
    known = status if status in TITLES else (500 if status >= 500 else 400)
    title = _(TITLES[known])
    detail = _(DETAILS[known]).format(seconds=seconds)
    headers = {"Retry-After": str(seconds)} if seconds else {}
    if wants_json(request):
        problem: dict[str, object] = {
            "type": f"urn:tiepdan:{code}",
            "title": title,
            "status": status,
            "detail": detail,
        }
        if fields:
            problem["fields"] = dict(fields)
        return Response(
            problem, status_code=status, media_type=PROBLEM, headers=headers
        )
    return Template(
        "errors/error.html",
        context={"status": status, "title": title, "detail": detail, "fields": fields},
        status_code=status,
        headers=headers,
    )


def _page_of(request: Request[Any, Any, Any]) -> str:
    """Return the page to come back to; what was posted cannot be opened again."""
    asked = urlsplit(str(request.url))
    if request.method != "GET":
        asked = urlsplit(request.headers.get("referer", ""))
    return asked.path + (f"?{asked.query}" if asked.query else "")


def wants_json(request: Request[Any, Any, Any]) -> bool:
    """Whether a program asks rather than a person."""
    path = request.scope["path"]
    if path.startswith(("/api/", "/schema")):
        return True
    accept = request.headers.get("accept", "")
    return "json" in accept and "html" not in accept
