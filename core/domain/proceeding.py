"""What may happen to a case between its acceptance and its end, as the law knows it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.classification import LetterKind
from core.domain.rule import Rule


class Deed(StrEnum):
    """One legal event in the course of a case (*diễn biến giải quyết*)."""

    RECEIPT = "tiep_nhan"
    """Tiếp nhận: known from the day the letter came."""
    HANDLING = "xu_ly_don"
    """Xử lý đơn: given to who is competent, or ended; known from the line."""
    ANSWER = "tra_loi"
    """Trả lời: signed; known from the line."""
    KNOWLEDGE = "biet_quyet_dinh"
    """Người khiếu nại biết quyết định, hành vi bị khiếu nại."""
    ACCEPTANCE = "thu_ly"
    """Thụ lý."""
    REFUSAL = "khong_thu_ly"
    """Không thụ lý."""
    NOTICE = "thong_bao_thu_ly"
    """Thông báo việc thụ lý."""
    EXTENSION = "gia_han"
    """Gia hạn."""
    SUSPENSION = "tam_dinh_chi"
    """Tạm đình chỉ, trở ngại khách quan: the term stands still."""
    RESUMPTION = "tiep_tuc"
    """Tiếp tục: the term goes on."""
    DECISION = "quyet_dinh"
    """Quyết định giải quyết, kết luận nội dung tố cáo."""
    SENDING = "gui_quyet_dinh"
    """Gửi quyết định, kết luận."""
    DECISION_RECEIVED = "nhan_quyet_dinh"
    """Công dân nhận quyết định."""
    WITHDRAWAL = "rut_don"
    """Rút đơn."""
    TERMINATION = "dinh_chi"
    """Đình chỉ giải quyết."""
    SECOND_COMPLAINT = "khieu_nai_lan_2"
    """Khiếu nại lần hai."""
    COURT = "khoi_kien"
    """Khởi kiện tại Tòa án."""
    REOPENING = "giai_quyet_lai"
    """Giải quyết lại."""


OF_THE_LINE = frozenset({Deed.RECEIPT, Deed.HANDLING, Deed.ANSWER})
"""What the line knows by itself; everything else an officer tells."""


class Conclusion(StrEnum):
    """What a decision says of the complaint or denunciation."""

    RIGHT = "dung"
    """Đúng toàn bộ."""
    PARTLY = "dung_mot_phan"
    """Đúng một phần."""
    WRONG = "sai"
    """Sai toàn bộ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One thing that happened in a case, as an officer told it."""

    deed: Deed
    on: date
    """The local day it happened, not the day it was told."""
    document: str = ""
    """Number of its paper."""
    why: str = ""
    length: int | None = None
    """Of an extension: how much of the term's unit; None: all the law allows."""
    conclusion: Conclusion | None = None
    """Of a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedingRule(Rule):
    """When the law lets something happen in cases of some kinds."""

    name: str
    """What an officer calls it, in Vietnamese."""
    deed: Deed
    kinds: frozenset[LetterKind]
    after: frozenset[Deed] = frozenset()
    """One of these must have happened; empty: none need have."""
    not_after: frozenset[Deed] = frozenset()
    """None of these may have happened since the case was last taken up."""
    clock: str = ""
    """Id of the term it extends, stops or lets go on."""
    document: str = ""
    """Code of the paper that goes with it."""
    reason: bool = False
    """Whether it must say why."""
    conclusion: bool = False
    """Whether it must say who was right."""
    early: bool = False
    """Whether it may have happened before the letter came."""
    ends: bool = False
    """Of a withdrawal: whether nothing is left to decide."""
