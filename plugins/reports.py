"""The two tables a leader asks for first: what came in, and what was late."""

from collections import Counter
from collections.abc import Callable, Sequence

from core import api

N_ = api.N_
_OUTCOMES = (
    ("da_tra_loi", N_("Đã trả lời")),
    ("chuyen_don", N_("Chuyển đơn")),
    ("huong_dan", N_("Hướng dẫn")),
    ("tra_don", N_("Trả đơn")),
    ("luu_don", N_("Lưu đơn")),
    ("rut_don", N_("Rút đơn")),
)
_OPEN = N_("Đang xử lý")
_KINDS = (
    (api.LetterKind.COMPLAINT, N_("Khiếu nại")),
    (api.LetterKind.DENUNCIATION, N_("Tố cáo")),
    (api.LetterKind.PETITION, N_("Kiến nghị")),
    (api.LetterKind.REPORT, N_("Phản ánh")),
    (api.LetterKind.MIXED, N_("Nhiều nội dung")),
    (None, N_("Chưa phân loại")),
)
_NOT_LETTERS = frozenset({"thu_rac", "trung"})


def by_kind_and_outcome(
    _: api.Period, cases: Sequence[api.CaseLine]
) -> api.ReportTable:
    """Count letters by kind, and what became of them; spam and copies are left out."""
    letters = [case for case in cases if case.closed_as not in _NOT_LETTERS]
    rows: list[tuple[str | int, ...]] = [
        (name, *_outcomes([case for case in letters if case.kind is kind]))
        for kind, name in _KINDS
    ]
    return api.ReportTable(
        (N_("Loại đơn"), N_("Tiếp nhận"), *(name for _, name in _OUTCOMES), _OPEN),
        (*rows, (N_("Tổng cộng"), *_outcomes(letters))),
    )


def _outcomes(cases: Sequence[api.CaseLine]) -> tuple[int, ...]:
    counted = Counter(case.closed_as for case in cases)
    by_outcome = tuple(counted[outcome] for outcome, _ in _OUTCOMES)  # type: ignore[index]
    return (len(cases), *by_outcome, counted[None])


def on_time_by_unit(_: api.Period, cases: Sequence[api.CaseLine]) -> api.ReportTable:
    """Count answered and open letters of each unit, on time and late."""
    units = sorted({case.unit for case in cases if case.unit})
    rows: list[tuple[str | int, ...]] = [
        (unit, *_times([c for c in cases if c.unit == unit])) for unit in units
    ]
    routed = [case for case in cases if case.unit]
    return api.ReportTable(
        (N_("Đơn vị"), N_("Tiếp nhận"), N_("Đúng hạn"), N_("Quá hạn"), _OPEN),
        (*rows, (N_("Tổng cộng"), *_times(routed))),
    )


def _times(cases: Sequence[api.CaseLine]) -> tuple[int, ...]:
    def count(test: Callable[[api.CaseLine], bool]) -> int:
        return sum(1 for case in cases if test(case))

    return (
        len(cases),
        count(lambda case: case.on_time is True),
        count(lambda case: case.on_time is False),
        count(lambda case: case.closed_at is None),
    )


@api.hookimpl
def register_report() -> Sequence[api.Report]:
    """Offer both tables."""
    return (
        api.Report("ket-qua", N_("Đơn thư theo loại và kết quả"), by_kind_and_outcome),
        api.Report("thoi-han", N_("Thời hạn theo đơn vị"), on_time_by_unit),
    )
