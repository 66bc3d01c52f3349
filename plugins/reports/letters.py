"""Letters by kind, competence and field, and what became of them."""

from collections.abc import Sequence

from core import api
from plugins.reports.columns import (
    Ask,
    Column,
    Group,
    Row,
    came,
    everything,
    having,
    letters_of,
    table,
    which,
)

N_ = api.N_
KINDS: tuple[tuple[api.LetterKind | None, str], ...] = (
    (api.LetterKind.COMPLAINT, N_("Khiếu nại")),
    (api.LetterKind.DENUNCIATION, N_("Tố cáo")),
    (api.LetterKind.PETITION, N_("Kiến nghị")),
    (api.LetterKind.REPORT, N_("Phản ánh")),
    (api.LetterKind.MIXED, N_("Nhiều nội dung")),
    (None, N_("Chưa phân loại")),
)
_OUTCOMES = (
    (api.Disposition.ANSWERED, N_("Đã trả lời")),
    (api.Disposition.GUIDED, N_("Hướng dẫn")),
    (api.Disposition.TRANSFERRED, N_("Chuyển đơn")),
    (api.Disposition.RETURNED, N_("Trả lại đơn")),
    (api.Disposition.FILED, N_("Lưu đơn")),
    (api.Disposition.WITHDRAWN, N_("Rút đơn")),
)
_COMPETENCES: tuple[tuple[api.Competence | None, str], ...] = (
    (api.Competence.OWN, N_("Thuộc thẩm quyền")),
    (api.Competence.SUBORDINATE, N_("Cấp dưới")),
    (api.Competence.SUPERIOR, N_("Cấp trên")),
    (api.Competence.OTHER, N_("Cơ quan khác")),
    (api.Competence.COURT, N_("Tòa án")),
    (api.Competence.PARTY_BODY, N_("Tổ chức Đảng, đoàn thể")),
    (None, N_("Chưa xác định")),
)


def by_kind(period: api.Period, cases: Sequence[api.CaseLine]) -> api.ReportTable:
    """Count letters by kind: how they came, whether eligible, what became of them."""
    columns: list[Group] = [
        (N_("Số đơn"), came(period)),
        (
            N_("Điều kiện xử lý"),
            [
                (N_("Đủ"), which(lambda case: case.eligible is True)),
                (N_("Không đủ"), which(lambda case: case.eligible is False)),
                (N_("Chưa xét"), which(lambda case: case.eligible is None)),
            ],
        ),
        (N_("Kết quả xử lý trong kỳ"), _outcomes(period)),
        ("", [(N_("Còn đang xử lý"), which(lambda case: case.open_after(period)))]),
    ]
    return table(letters_of(cases), _kind_rows(), columns, N_("Loại đơn"))


def by_competence(period: api.Period, cases: Sequence[api.CaseLine]) -> api.ReportTable:
    """Count letters by kind and by whose business they are."""
    whose: list[Column] = [
        (name, which(having("competence", competence)))
        for competence, name in _COMPETENCES
    ]
    columns: list[Group] = [
        ("", [(N_("Tổng số"), everything)]),
        (N_("Thẩm quyền giải quyết"), whose),
    ]
    return table(letters_of(cases), _kind_rows(), columns, N_("Loại đơn"))


def by_topic(period: api.Period, cases: Sequence[api.CaseLine]) -> api.ReportTable:
    """Count letters by field and kind, the fields in order of their codes."""
    letters = letters_of(cases)
    topics = sorted({case.topic for case in letters})
    rows: list[Row] = [
        (
            api.Named(api.NameOf.TOPIC, topic) if topic else N_("Chưa rõ lĩnh vực"),
            having("topic", topic),
        )
        for topic in topics
    ]
    kinds: list[Column] = [(name, which(having("kind", kind))) for kind, name in KINDS]
    columns: list[Group] = [
        (N_("Số đơn"), came(period)),
        (N_("Loại đơn"), kinds),
        ("", [(N_("Còn đang xử lý"), which(lambda case: case.open_after(period)))]),
    ]
    return table(letters, rows, columns, N_("Lĩnh vực"))


def _kind_rows() -> list[Row]:
    return [(name, having("kind", kind)) for kind, name in KINDS]


def _outcomes(period: api.Period) -> list[Column]:
    def ended(outcome: api.Disposition) -> Ask:
        return lambda case: case.closed_as is outcome and period.holds(case.closed_at)

    return [(name, which(ended(outcome))) for outcome, name in _OUTCOMES]
