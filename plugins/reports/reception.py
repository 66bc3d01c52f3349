"""The reception room: turns, people, groups, and what became of them."""

from collections.abc import Sequence

from core import api
from plugins.reports.columns import Column, Group, Row, everything, having, table, which
from plugins.reports.letters import KINDS

N_ = api.N_
_SORTS = (
    (api.ReceptionSort.REGULAR, N_("Tiếp thường xuyên")),
    (api.ReceptionSort.PLANNED, N_("Lãnh đạo tiếp định kỳ")),
    (api.ReceptionSort.AD_HOC, N_("Lãnh đạo tiếp đột xuất")),
)
_OUTCOMES = (
    (api.VisitOutcome.ACCEPTED, N_("Tiếp nhận")),
    (api.VisitOutcome.GUIDED, N_("Hướng dẫn")),
    (api.VisitOutcome.TRANSFERRED, N_("Chuyển cơ quan khác")),
    (api.VisitOutcome.EXPLAINED, N_("Giải thích trực tiếp")),
    (api.VisitOutcome.REFUSED, N_("Từ chối tiếp")),
)


def by_sort(_: api.Period, sessions: Sequence[api.SessionLine]) -> api.ReportTable:
    """Count sessions by who received: turns, people, groups, kinds, outcomes."""
    rows: list[Row] = [(name, having("sort", sort)) for sort, name in _SORTS]
    kinds: list[Column] = [(name, which(having("kind", kind))) for kind, name in KINDS]
    ended: list[Column] = [
        (name, which(having("outcome", outcome))) for outcome, name in _OUTCOMES
    ]
    columns: list[Group] = [
        (N_("Tiếp công dân"), [(N_("Số lượt"), everything), (N_("Số người"), _people)]),
        (
            N_("Đoàn đông người"),
            [(N_("Số đoàn"), which(_group)), (N_("Số người của đoàn"), _in_groups)],
        ),
        (N_("Loại việc"), kinds),
        (N_("Kết quả tiếp"), ended),
    ]
    return table(sessions, rows, columns, N_("Hình thức tiếp"))


def _group(session: api.SessionLine) -> bool:
    return session.group


def _people(sessions: Sequence[api.SessionLine]) -> int:
    return sum(session.people for session in sessions)


def _in_groups(sessions: Sequence[api.SessionLine]) -> int:
    return _people(list(filter(_group, sessions)))
