"""The decision table: what the law prescribes for a letter, given what is known of it.

Rows are read from the top and the first that fits decides (hit policy "first"), so
no letter can be given two treatments. `core.domain.coverage` proves that every
letter is given one, and that no row is idle.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.domain.classification import LetterKind
from core.domain.eligibility import Verdict
from core.domain.routing import Competence
from core.domain.rule import Rule


class Treatment(StrEnum):
    """How a letter is to be dealt with (*hướng xử lý*)."""

    ACCEPT = "thu_ly"
    """Thụ lý."""
    GUIDE = "huong_dan"
    """Hướng dẫn: show the right door, or what is still missing."""
    TRANSFER = "chuyen_don"
    """Chuyển đơn."""
    RETURN = "tra_don"
    """Trả lại đơn, with the reason."""
    FILE = "luu_don"
    """Lưu đơn."""
    SPLIT = "tach_don"
    """Tách đơn: one letter for each matter, each judged by this table again."""
    INSPECT = "kiem_tra"
    """Thanh tra, kiểm tra: what an unsigned denunciation proves is looked into."""


class Instance(StrEnum):
    """Which time the matter is complained of."""

    FIRST = "lan_dau"
    """Lần đầu."""
    SECOND = "lan_hai"
    """Lần hai."""


class Writers(StrEnum):
    """Who has signed."""

    ONE = "mot_nguoi"
    """Một người."""
    REPRESENTED = "co_dai_dien"
    """Nhiều người, có người đại diện."""
    UNREPRESENTED = "chua_co_dai_dien"
    """Nhiều người, chưa có người đại diện."""


class Identity(StrEnum):
    """Whether the writer is known."""

    NAMED = "ro_danh_tinh"
    """Rõ họ tên, địa chỉ."""
    ANONYMOUS = "nac_danh"
    """Nặc danh."""
    IMPOSTOR = "mao_danh"
    """Mạo danh."""


class Evidence(StrEnum):
    """Whether what is told can be looked into without its writer."""

    CLEAR = "co_co_so"
    """Nội dung rõ ràng, có chứng cứ cụ thể, có cơ sở kiểm tra."""
    NONE = "khong_co_so"
    """Không có cơ sở kiểm tra."""


class Finality(StrEnum):
    """Whether the matter has been decided for good."""

    OPEN = "chua_giai_quyet_xong"
    """Chưa có kết quả giải quyết cuối cùng."""
    NEW_FACTS = "co_tinh_tiet_moi"
    """Đã giải quyết xong, có tình tiết mới."""
    NOTHING_NEW = "khong_co_gi_moi"
    """Đã giải quyết xong, không có tình tiết mới."""


class Copy(StrEnum):
    """Whether the same letter is already somewhere."""

    ONLY = "don_duy_nhat"
    """Chỉ gửi một nơi, lần đầu."""
    DUPLICATE = "don_trung"
    """Trùng với đơn đang xử lý."""
    SENT_ROUND = "gui_nhieu_noi"
    """Gửi nhiều nơi, trong đó có nơi có thẩm quyền."""


class Timing(StrEnum):
    """Whether the term for complaining still ran."""

    IN_TIME = "con_thoi_hieu"
    """Còn thời hiệu, hoặc có trở ngại khách quan."""
    EXPIRED = "het_thoi_hieu"
    """Hết thời hiệu, thời hạn khiếu nại."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All the table asks of a letter."""

    kind: LetterKind
    verdict: Verdict = Verdict.ELIGIBLE
    competence: Competence = Competence.OWN
    instance: Instance = Instance.FIRST
    writers: Writers = Writers.ONE
    identity: Identity = Identity.NAMED
    evidence: Evidence = Evidence.NONE
    finality: Finality = Finality.OPEN
    copy: Copy = Copy.ONLY
    timing: Timing = Timing.IN_TIME


DIMENSIONS: Mapping[str, type[StrEnum]] = {
    "kind": LetterKind,
    "verdict": Verdict,
    "competence": Competence,
    "instance": Instance,
    "writers": Writers,
    "identity": Identity,
    "evidence": Evidence,
    "finality": Finality,
    "copy": Copy,
    "timing": Timing,
}
"""What each field of a situation may be, in the order the table shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentRule(Rule):
    """One row: for letters such as `when`, this treatment and these documents."""

    treatment: Treatment
    when: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    """Allowed values by field of `Situation`; a field left out may be anything.

    Each is a member of the field's enum in DIMENSIONS; `Any`, because Litestar looks
    into the types of what pages ask for, and an enum without members stops it.
    """
    documents: tuple[str, ...] = ()
    """Codes of the papers that become due, in the order they are written."""

    def fits(self, situation: Situation) -> bool:
        """Whether the row speaks of such a letter."""
        return all(getattr(situation, name) in ok for name, ok in self.when.items())


def decide(table: Iterable[TreatmentRule], situation: Situation) -> TreatmentRule:
    """Return the first row that fits. Raises LookupError where none does.

    Give it the rows in force on the day the letter arrived, in the pack's order. A
    shipped table is total: it was proven so when the pack was read.
    """
    for row in table:
        if row.fits(situation):
            return row
    raise LookupError(f"no row for {situation}")
