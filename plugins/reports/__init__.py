"""The tables leaders and inspectorates ask for, worked out from the cases alone.

Every figure is the cases it counts, so that a total cannot disagree with its parts,
and a table of a past period stays the same whatever happens later.
"""

from collections.abc import Sequence

from core import api
from plugins.reports.letters import by_competence, by_kind, by_topic
from plugins.reports.reception import by_sort
from plugins.reports.settled import by_conclusion
from plugins.reports.terms import by_unit

N_ = api.N_


@api.hookimpl
def register_report() -> Sequence[api.Report | api.ReceptionReport]:
    """Offer the tables."""
    return (
        api.Report("xu-ly-don", N_("Tiếp nhận, xử lý đơn theo loại"), by_kind),
        api.Report("tham-quyen", N_("Đơn theo thẩm quyền"), by_competence),
        api.Report("linh-vuc", N_("Đơn theo lĩnh vực"), by_topic),
        api.Report(
            "giai-quyet", N_("Kết quả giải quyết khiếu nại, tố cáo"), by_conclusion
        ),
        api.ReceptionReport("tiep-cong-dan", N_("Kết quả tiếp công dân"), by_sort),
        api.Report("thoi-han", N_("Chấp hành thời hạn theo đơn vị"), by_unit),
    )
