"""What stored codes are called on pages: one table per enum, Vietnamese first."""

from enum import Enum

from core.domain.classification import LetterKind
from core.domain.disposition import Disposition
from core.domain.eligibility import Verdict
from core.domain.event import EventKind
from core.domain.message import Direction, Purpose
from core.domain.officer import Action, Role
from core.domain.proceeding import Conclusion, Deed
from core.domain.reception import ReceptionSort
from core.domain.reply import DraftState
from core.domain.routing import Competence
from core.domain.sign import Health
from core.domain.stage import Stage
from core.domain.turn import TurnState
from core.domain.visit import VisitorRole, VisitOutcome
from core.i18n import N_, gettext

KINDS: dict[str, str] = {
    LetterKind.COMPLAINT: N_("Khiếu nại"),
    LetterKind.DENUNCIATION: N_("Tố cáo"),
    LetterKind.PETITION: N_("Kiến nghị"),
    LetterKind.REPORT: N_("Phản ánh"),
    LetterKind.MIXED: N_("Nhiều nội dung"),
}
STAGES: dict[str, str] = {
    Stage.NORMALISE: N_("Đọc đơn"),
    Stage.DEDUPLICATE: N_("Lọc trùng"),
    Stage.SCREEN: N_("Sàng lọc"),
    Stage.ACKNOWLEDGE: N_("Báo nhận"),
    Stage.CLASSIFY: N_("Phân loại"),
    Stage.QUALIFY: N_("Xét điều kiện"),
    Stage.ROUTE: N_("Xác định thẩm quyền"),
    Stage.SCHEDULE: N_("Tính thời hạn"),
    Stage.ASSIGN: N_("Phân công"),
    Stage.ANSWER: N_("Giải quyết, trả lời"),
    Stage.DELIVER: N_("Gửi trả lời"),
    Stage.LISTEN: N_("Lấy ý kiến"),
    Stage.DONE: N_("Kết thúc"),
}
DISPOSITIONS: dict[str, str] = {
    Disposition.ANSWERED: N_("Đã trả lời"),
    Disposition.JOINED: N_("Nhập vào hồ sơ đã có"),
    Disposition.SPAM: N_("Thư rác"),
    Disposition.RETURNED: N_("Trả lại đơn"),
    Disposition.GUIDED: N_("Đã hướng dẫn"),
    Disposition.FILED: N_("Lưu đơn"),
    Disposition.TRANSFERRED: N_("Đã chuyển đơn"),
    Disposition.WITHDRAWN: N_("Đã rút đơn"),
}
DEEDS: dict[str, str] = {
    Deed.RECEIPT: N_("Tiếp nhận"),
    Deed.HANDLING: N_("Xử lý đơn"),
    Deed.ANSWER: N_("Trả lời"),
    Deed.KNOWLEDGE: N_("Biết quyết định, hành vi"),
    Deed.ACCEPTANCE: N_("Thụ lý"),
    Deed.REFUSAL: N_("Không thụ lý"),
    Deed.NOTICE: N_("Thông báo thụ lý"),
    Deed.EXTENSION: N_("Gia hạn"),
    Deed.SUSPENSION: N_("Tạm dừng"),
    Deed.RESUMPTION: N_("Tính tiếp"),
    Deed.DECISION: N_("Quyết định, kết luận"),
    Deed.SENDING: N_("Gửi quyết định, kết luận"),
    Deed.DECISION_RECEIVED: N_("Nhận quyết định"),
    Deed.WITHDRAWAL: N_("Rút đơn"),
    Deed.TERMINATION: N_("Đình chỉ"),
    Deed.SECOND_COMPLAINT: N_("Khiếu nại lần hai"),
    Deed.COURT: N_("Khởi kiện"),
    Deed.REOPENING: N_("Giải quyết lại"),
}
CONCLUSIONS: dict[str, str] = {
    Conclusion.RIGHT: N_("Đúng"),
    Conclusion.PARTLY: N_("Đúng một phần"),
    Conclusion.WRONG: N_("Sai"),
}
ROLES: dict[str, str] = {
    Role.RECEPTION: N_("Cán bộ tiếp dân"),
    Role.HANDLER: N_("Cán bộ xử lý"),
    Role.HEAD: N_("Thủ trưởng"),
    Role.ADMIN: N_("Quản trị"),
}
ACTIONS: dict[str, str] = {
    Action.READ: N_("Xem hồ sơ"),
    Action.RECEIVE: N_("Tiếp nhận tại quầy"),
    Action.CLASSIFY: N_("Phân loại, xử lý đơn"),
    Action.ASSIGN: N_("Phân công"),
    Action.PROCEED: N_("Ghi diễn biến giải quyết"),
    Action.NOTE: N_("Ghi chú nội bộ"),
    Action.DRAFT: N_("Dự thảo trả lời"),
    Action.SIGN: N_("Ký trả lời"),
    Action.OPEN_IDENTITY: N_("Mở danh tính"),
    Action.SHELF: N_("Đưa hồ sơ lỗi trở lại"),
    Action.ADMINISTER: N_("Quản trị danh mục"),
    Action.HEALTH: N_("Xem tình trạng hệ thống"),
    Action.POSTERS: N_("In mã QR"),
    Action.SCHEDULE: N_("Xếp lịch tiếp công dân"),
    Action.REGISTER: N_("Xem sổ tiếp công dân"),
}
SORTS: dict[str, str] = {
    ReceptionSort.REGULAR: N_("Tiếp thường xuyên"),
    ReceptionSort.PLANNED: N_("Lãnh đạo tiếp định kỳ"),
    ReceptionSort.AD_HOC: N_("Lãnh đạo tiếp đột xuất"),
}
TURNS: dict[str, str] = {
    TurnState.BOOKED: N_("Đã đăng ký"),
    TurnState.WAITING: N_("Đang chờ"),
    TurnState.CALLED: N_("Đang mời"),
    TurnState.DONE: N_("Đã vào"),
    TurnState.ABSENT: N_("Vắng mặt"),
    TurnState.CANCELLED: N_("Đã hủy"),
}
OUTCOMES: dict[str, str] = {
    VisitOutcome.ACCEPTED: N_("Tiếp nhận đơn, nội dung"),
    VisitOutcome.GUIDED: N_("Hướng dẫn"),
    VisitOutcome.TRANSFERRED: N_("Chuyển cơ quan có thẩm quyền"),
    VisitOutcome.EXPLAINED: N_("Giải thích, trả lời trực tiếp"),
    VisitOutcome.REFUSED: N_("Từ chối tiếp"),
}
VISITORS: dict[str, str] = {
    VisitorRole.SELF: N_("Tự mình trình bày"),
    VisitorRole.REPRESENTATIVE: N_("Người đại diện"),
    VisitorRole.AUTHORISED: N_("Người được ủy quyền"),
    VisitorRole.COMPANION: N_("Người đi cùng"),
}
VERDICTS: dict[str, str] = {
    Verdict.ELIGIBLE: N_("Đủ điều kiện xử lý"),
    Verdict.NOT_ELIGIBLE: N_("Không đủ điều kiện xử lý"),
}
COMPETENCES: dict[str, str] = {
    Competence.OWN: N_("Thuộc thẩm quyền"),
    Competence.SUBORDINATE: N_("Thuộc thẩm quyền cấp dưới"),
    Competence.SUPERIOR: N_("Thuộc thẩm quyền cấp trên"),
    Competence.OTHER: N_("Thuộc cơ quan khác"),
    Competence.COURT: N_("Thuộc Tòa án"),
    Competence.PARTY_BODY: N_("Thuộc tổ chức Đảng, đoàn thể"),
}
DRAFTS: dict[str, str] = {
    DraftState.WRITING: N_("Đang dự thảo"),
    DraftState.REVIEW: N_("Trình ký"),
    DraftState.SENT_BACK: N_("Trả lại để sửa"),
    DraftState.SIGNED: N_("Đã ký"),
}
PURPOSES: dict[str, str] = {
    Purpose.RECEIPT: N_("Biên nhận"),
    Purpose.QUESTION: N_("Đề nghị bổ sung"),
    Purpose.REPLY: N_("Trả lời"),
    Purpose.NOTICE: N_("Thông báo"),
    Purpose.SURVEY: N_("Hỏi mức độ hài lòng"),
}
DIRECTIONS: dict[str, str] = {Direction.IN: N_("Đến"), Direction.OUT: N_("Đi")}
EVENTS: dict[str, str] = {
    EventKind.RECEIVED: N_("Tiếp nhận"),
    EventKind.ONWARD: N_("Chuyển bước"),
    EventKind.WAITING: N_("Chờ"),
    EventKind.CLOSED: N_("Kết thúc"),
    EventKind.SUPPLIED: N_("Bổ sung dữ kiện"),
    EventKind.CORRECTED: N_("Sửa, có lý do"),
    EventKind.SHELVED: N_("Tạm dừng vì lỗi"),
    EventKind.PUT_BACK: N_("Đưa trở lại"),
    EventKind.MESSAGE: N_("Trao đổi với công dân"),
    EventKind.IDENTITY_OPENED: N_("Mở danh tính"),
    EventKind.ESCALATED: N_("Báo cấp trên"),
}
CHANNELS: dict[str, str] = {
    "web": N_("Trang web"),
    "qr": N_("Mã QR"),
    "counter": N_("Tại quầy"),
    "api": N_("Phần mềm khác gửi đến"),
    "email": N_("Thư điện tử"),
    "zalo": N_("Zalo"),
    "zns": N_("Tin mẫu Zalo (ZNS)"),
    "open311": N_("Open311"),
    "exchange": N_("Cơ quan khác chuyển đến"),
}
STATES: dict[str, str] = {
    "queued": N_("Chờ gửi"),
    "sent": N_("Đã gửi"),
    "delivered": N_("Đã đến nơi"),
    "seen": N_("Đã xem"),
    "failed": N_("Gửi lỗi, sẽ thử lại"),
    "bounced": N_("Bị trả lại"),
    "passed_on": N_("Không gửi được, đã chuyển kênh khác"),
    "gave_up": N_("Không gửi được"),
}
MARKS: dict[str, str] = {
    "1": N_("Rất không hài lòng"),
    "2": N_("Không hài lòng"),
    "3": N_("Bình thường"),
    "4": N_("Hài lòng"),
    "5": N_("Rất hài lòng"),
}

HEALTHS: dict[str, str] = {
    Health.WELL: N_("Hoạt động"),
    Health.ASKEW: N_("Cần lưu ý"),
    Health.ILL: N_("Có lỗi"),
}

_BY_ENUM: dict[type[Enum], dict[str, str]] = {
    LetterKind: KINDS,
    Stage: STAGES,
    Disposition: DISPOSITIONS,
    Role: ROLES,
    Action: ACTIONS,
    Verdict: VERDICTS,
    Competence: COMPETENCES,
    DraftState: DRAFTS,
    Purpose: PURPOSES,
    Direction: DIRECTIONS,
    EventKind: EVENTS,
    Health: HEALTHS,
    ReceptionSort: SORTS,
    TurnState: TURNS,
    VisitOutcome: OUTCOMES,
    VisitorRole: VISITORS,
    Deed: DEEDS,
    Conclusion: CONCLUSIONS,
}
_PLAIN = (CHANNELS, STATES, MARKS, *_BY_ENUM.values())
"""Where a bare code is looked up, in this order."""


def label(code: Enum | str | int | None) -> str:
    """Return the name of an enum's member or a stored code; unknown ones as they are.

    The same code may stand in two enums ("phan_loai" is a step and a permission), so
    pass the enum's member where there is one.
    """
    if code is None or code == "":
        return ""
    if isinstance(code, Enum):
        name = _BY_ENUM.get(type(code), {}).get(str(code.value))
        return gettext(name) if name else str(code.value)
    plain = str(code)
    found = next((table[plain] for table in _PLAIN if plain in table), None)
    return gettext(found) if found else plain
