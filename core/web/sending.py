"""Why a message did not go out, in an officer's words."""

import re

from core.i18n import N_
from core.i18n import gettext as _

_LATE = N_("Bên nhận không trả lời kịp")
_AWAY = N_("Không kết nối được với bên nhận")
_REFUSED = N_("Máy chủ bên nhận từ chối")

_OURS = {
    "time-out": _LATE,
    "no channel": N_("Kênh này đang tắt"),
    "no address": N_("Không có địa chỉ để gửi"),
    "file is not there": N_("Tệp kèm theo không còn trong kho"),
    "not laid in": N_("Chưa chuẩn bị được tệp kèm theo"),
    "worker died": N_("Chương trình dừng giữa lúc gửi"),
}
"""How the house's own faults begin."""

_STATUS = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_BY_STATUS = {
    ("2", "2"): N_("Hộp thư của người nhận đã đầy"),
    ("3", "4"): N_("Thư quá lớn với máy chủ bên nhận"),
    ("1", ""): N_("Địa chỉ nhận không đúng hoặc không còn"),
    ("2", ""): N_("Hộp thư của người nhận không nhận thư"),
    ("4", ""): _AWAY,
    ("7", ""): _REFUSED,
}
"""Enhanced mail status codes (RFC 3463 section 3): subject and detail, or subject."""

_CODES = (
    (re.compile(r"\bsmtp 4\d\d\b"), N_("Máy chủ bên nhận tạm chưa nhận")),
    (re.compile(r"\bsmtp 5\d\d\b"), _REFUSED),
    (re.compile(r"^\w*Time[Oo]ut\w*$"), _LATE),
    (re.compile(r"^\w*([Cc]onnect|gaierror|OSError|Network|BrokenPipe)\w*$"), _AWAY),
)
"""What mail servers answer without a status, and what breaks on the way there."""


def why_not_sent(fault: str) -> str:
    """Say what stood in a message's way; a fault nobody foresaw keeps its own words.

    A channel that names its code and says the rest in Vietnamese, as "Zalo -230: …",
    is quoted in the reader's language.
    """
    for begin, words in _OURS.items():
        if fault.startswith(begin):
            return _(words)
    if words := _of_status(fault) or _of_code(fault):
        return _(words)
    named, colon, words = fault.partition(": ")
    if colon and words:
        return f"{named}: {_(words)}"
    return _("Lỗi kỹ thuật: {fault}").format(fault=fault)


def _of_status(fault: str) -> str:
    found = _STATUS.search(fault)
    if found is None:
        return ""
    subject, detail = found.groups()
    return _BY_STATUS.get((subject, detail)) or _BY_STATUS.get((subject, ""), "")


def _of_code(fault: str) -> str:
    return next((words for code, words in _CODES if code.search(fault)), "")
