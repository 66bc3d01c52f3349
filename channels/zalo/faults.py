"""What each of Zalo's error codes asks of us, in one table an operator can extend."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core import api
from core.api import N_


class Course(StrEnum):
    """What to do about a failure."""

    RETRY = "retry"
    """It may pass: try again later."""
    NEVER = "never"
    """Something of ours is wrong: trying again cannot help, a person must look."""
    REFRESH = "refresh"
    """The access token is spent: refresh it once, repeat once."""
    FALL_BACK = "fall_back"
    """This citizen cannot be reached this way now: another channel may."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of failure."""

    course: Course
    why: str
    """For officers, in Vietnamese; never what the platform said of the person."""


class PlatformRefused(api.DeliveryFailed):
    """Zalo answered, and the answer is no; or nothing came that can be read."""

    def __init__(self, fault: Fault, code: int | None = None) -> None:
        named = "Zalo" if code is None else f"Zalo {code}"
        retry = fault.course in {Course.RETRY, Course.REFRESH}
        super().__init__(f"{named}: {fault.why}", retry=retry)
        self.fault = fault
        self.zalo_code = code


_RETRY, _NEVER, _REFRESH, _FALL_BACK = Course
_SET_UP = Fault(_NEVER, N_("ứng dụng hoặc OA cấu hình chưa đúng"))
_PERMISSION = Fault(_NEVER, N_("OA chưa cấp quyền này cho ứng dụng"))
_WRONG = Fault(_NEVER, N_("nội dung gửi không hợp lệ"))
_TEMPLATE = Fault(_NEVER, N_("mẫu ZNS hoặc dữ liệu của mẫu không hợp lệ"))
_SPENT = Fault(_REFRESH, N_("mã truy cập hết hạn"))
_NOT_THIS_WAY = Fault(_FALL_BACK, N_("không gửi được cho người này qua Zalo"))
_REFUSES = Fault(_FALL_BACK, N_("người nhận từ chối nhận tin"))
_SHUT = Fault(_FALL_BACK, N_("đã quá thời hạn được nhắn cho người này"))
_QUOTA = Fault(_FALL_BACK, N_("đã hết hạn mức tin nhắn"))
_LATER = Fault(_RETRY, N_("Zalo tạm thời chưa nhận, sẽ gửi lại"))
_CHAIN = Fault(_NEVER, N_("OA phải cấp quyền lại cho ứng dụng"))

NO_ANSWER = Fault(_RETRY, N_("Zalo không trả lời"))
UNREADABLE = Fault(_RETRY, N_("Zalo trả lời không đọc được"))
WINDOW_SHUT = _SHUT
_UNKNOWN = Fault(_RETRY, N_("lỗi chưa rõ, sẽ gửi lại"))

_KNOWN: Mapping[int, Fault] = {
    # The application interface (openapi.zalo.me).
    -32: _LATER,  # too many calls a minute
    -200: _LATER,  # send failed, no cause given
    -201: _SPENT,  # invalid access token, in older tables
    -202: _PERMISSION,
    -203: _WRONG,  # parameters
    -204: _WRONG,  # message
    -205: _SET_UP,  # no such OA
    -206: _SET_UP,  # application not linked to the OA
    -207: _NOT_THIS_WAY,  # user id
    -209: _SET_UP,  # application not live
    -210: _WRONG,  # a parameter is too long
    -211: _QUOTA,
    -213: _NOT_THIS_WAY,  # does not follow the OA
    -214: _LATER,  # an upload still under way
    -216: _SPENT,
    -217: _REFUSES,
    -218: _QUOTA,  # this person's
    -220: _SHUT,  # the conversation is over
    -221: _SET_UP,  # OA not verified
    -223: _QUOTA,
    -224: Fault(_NEVER, N_("gói dịch vụ của OA không có tính năng này")),
    -227: _NOT_THIS_WAY,  # banned, or away for 45 days
    -230: _SHUT,  # no interaction within 7 days
    -232: _SHUT,  # no interaction at all
    -233: _WRONG,  # this kind of message is not supported
    -244: _REFUSES,
    # Template notifications (business.openapi.zalo.me).
    -100: _UNKNOWN,
    -101: _SET_UP,
    -102: _SET_UP,
    -103: _SET_UP,
    -104: _SET_UP,
    -105: _SET_UP,
    -106: _WRONG,
    -107: _WRONG,
    -108: _NOT_THIS_WAY,  # phone number
    -109: _TEMPLATE,
    -110: _NOT_THIS_WAY,  # the recipient's app is too old
    -111: _TEMPLATE,
    -112: _TEMPLATE,
    -114: _NOT_THIS_WAY,  # inactive, or refuses
    -115: _QUOTA,  # no money left
    -117: _REFUSES,
    -118: _NOT_THIS_WAY,  # no Zalo at this number
    -119: _NOT_THIS_WAY,
    -124: _SPENT,
    -131: _TEMPLATE,  # not approved
    -132: _TEMPLATE,
    -133: _LATER,  # none may be sent at night
    -141: _REFUSES,
    -144: _LATER,  # today's quota
    -147: _LATER,  # today's quota of this template
    # Tokens (oauth.zaloapp.com).
    -14020: _CHAIN,  # the refresh token was used before, or is too old
}  # fmt: skip
OPTION = "zalo_error_"


def courses(options: Mapping[str, str]) -> Mapping[int, Course]:
    """Return what the operator decided: zalo_error_<code> = one of the courses.

    Codes are written without their minus sign, as names of variables have none.
    Raises ValueError for a word that is no course.
    """
    chosen = {}
    for name, word in options.items():
        number = name.removeprefix(OPTION)
        if number != name and number.isdecimal():
            chosen[-int(number)] = Course(word)
    return chosen


def fault_of(code: int, chosen: Mapping[int, Course]) -> Fault:
    """Return what an error code asks of us; a code nobody knows is tried again."""
    known = _KNOWN.get(code, _UNKNOWN)
    course = chosen.get(code, chosen.get(-abs(code)))
    return Fault(course, known.why) if course else known
