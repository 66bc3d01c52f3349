"""What was decided of complaints and denunciations: right, partly right, wrong."""

from collections.abc import Sequence

from core import api
from plugins.reports.columns import Ask, Group, Row, having, letters_of, table, which

N_ = api.N_


def by_conclusion(period: api.Period, cases: Sequence[api.CaseLine]) -> api.ReportTable:
    """Count the complaints and denunciations decided in the period."""
    kinds = (
        (api.LetterKind.COMPLAINT, N_("Khiếu nại")),
        (api.LetterKind.DENUNCIATION, N_("Tố cáo")),
    )
    alive = [c for c in letters_of(cases) if c.kind in dict(kinds)]
    rows: list[Row] = [(name, having("kind", kind)) for kind, name in kinds]
    columns: list[Group] = [
        (
            "",
            [
                (
                    N_("Đã có quyết định, kết luận"),
                    which(_decided(period, *api.Conclusion)),
                )
            ],
        ),
        (
            N_("Kết luận"),
            [
                (N_("Đúng"), which(_decided(period, api.Conclusion.RIGHT))),
                (N_("Đúng một phần"), which(_decided(period, api.Conclusion.PARTLY))),
                (N_("Sai"), which(_decided(period, api.Conclusion.WRONG))),
            ],
        ),
    ]
    return table(alive, rows, columns, N_("Loại đơn"))


def _decided(period: api.Period, *wanted: api.Conclusion) -> Ask:
    """Ask whether the last decision of the period was one of these."""

    def ask(case: api.CaseLine) -> bool:
        said = [
            conclusion
            for on, conclusion in case.decided
            if period.first <= on <= period.last
        ]
        return bool(said) and said[-1] in wanted

    return ask
