"""Whether units keep the legal terms."""

from collections.abc import Sequence

from core import api
from plugins.reports.columns import (
    Ask,
    Group,
    Row,
    came,
    having,
    letters_of,
    table,
    which,
)

N_ = api.N_


def by_unit(period: api.Period, cases: Sequence[api.CaseLine]) -> api.ReportTable:
    """Count each unit's letters: ended in time or late, open in time or overdue."""
    routed = [case for case in letters_of(cases) if case.unit]
    units = sorted({case.unit for case in routed})
    rows: list[Row] = [
        (api.Named(api.NameOf.UNIT, unit), having("unit", unit)) for unit in units
    ]
    columns: list[Group] = [
        (N_("Số đơn"), came(period)),
        (
            N_("Đã giải quyết trong kỳ"),
            [
                (N_("Đúng hạn"), which(_ended(period, on_time=True))),
                (N_("Quá hạn"), which(_ended(period, on_time=False))),
                (N_("Không có thời hạn"), which(_ended(period, on_time=None))),
            ],
        ),
        (
            N_("Còn đang xử lý"),
            [
                (N_("Trong hạn"), which(_open(period, overdue=False))),
                (N_("Quá hạn"), which(_open(period, overdue=True))),
            ],
        ),
    ]
    return table(routed, rows, columns, N_("Đơn vị"))


def _ended(period: api.Period, *, on_time: bool | None) -> Ask:
    return lambda case: period.holds(case.closed_at) and case.on_time is on_time


def _open(period: api.Period, *, overdue: bool) -> Ask:
    def ask(case: api.CaseLine) -> bool:
        late = case.due_at is not None and case.due_at < period.ends
        return case.open_after(period) and late is overdue

    return ask
