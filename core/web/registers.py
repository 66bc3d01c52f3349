"""The register of letters (*sổ theo dõi đơn*) for a period and a unit."""

from collections.abc import Mapping

from litestar import Controller, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from litestar.response import Template

from core.domain.officer import Action
from core.domain.report import NameOf
from core.domain.tracking import show_code
from core.i18n import N_
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.views import RegisterLine
from core.web.labels import label
from core.web.reports import Desk, desk, page_of
from core.web.sheets import Sheet, Value, csv_file, xlsx_file

_ON_A_PAGE = 100


class RegistersController(Controller):
    """Shows names: sealed ones to nobody, and only letters the officer may see."""

    path = "/desk/registers/letters"
    guards = [needs(Action.READ)]  # noqa: RUF012 (Litestar's own way)
    dependencies = {"desk": Provide(desk)}  # noqa: RUF012

    @get()
    async def show(
        self, desk: NamedDependency[Desk], after: FromQuery[int] = 0
    ) -> Template:
        """Show a page of the register."""
        begin = max(0, after)
        register = await desk.queries.letter_register(
            desk.asked.period, desk.officer, desk.asked.unit,
            after=begin, limit=_ON_A_PAGE,
        )  # fmt: skip
        return Template(
            "officer/register.html",
            context=await page_of(desk)
            | {"register": register, "after": begin, "step": _ON_A_PAGE},
        )

    @get("/csv")
    async def as_csv(self, desk: NamedDependency[Desk]) -> Response[bytes]:
        """Give the whole register to a program."""
        return csv_file(await _sheet(desk))

    @get("/xlsx")
    async def as_xlsx(self, desk: NamedDependency[Desk]) -> Response[bytes]:
        """Give the whole register to a spreadsheet."""
        return xlsx_file(await _sheet(desk))


async def _sheet(desk: Desk) -> Sheet:
    register = await desk.queries.letter_register(
        desk.asked.period, desk.officer, desk.asked.unit
    )
    names = await desk.names()
    period = desk.asked.period
    return Sheet(
        name=f"so-don-{period.first}-{period.last}",
        title=_("Sổ theo dõi đơn") + " – " + desk.asked.called,
        headings=[_(heading) for heading in _HEADINGS],
        rows=[_row(line, names) for line in register.lines],
    )


_HEADINGS = (
    N_("Số thứ tự"),
    N_("Ngày nhận"),
    N_("Mã hồ sơ"),
    N_("Kênh tiếp nhận"),
    N_("Người gửi"),
    N_("Địa chỉ"),
    N_("Tóm tắt nội dung"),
    N_("Loại đơn"),
    N_("Lĩnh vực"),
    N_("Đơn vị giải quyết"),
    N_("Hạn giải quyết"),
    N_("Kết quả"),
    N_("Ngày kết thúc"),
)


def _row(
    line: RegisterLine, names: Mapping[NameOf, Mapping[str, str]]
) -> tuple[Value, ...]:
    return (
        line.number,
        line.received_at,
        show_code(line.code),
        label(line.channel),
        _("Được bảo vệ danh tính") if line.sealed else line.name,
        line.address,
        line.excerpt,
        label(line.kind),
        names[NameOf.TOPIC].get(line.topic, line.topic),
        names[NameOf.UNIT].get(line.unit, line.unit),
        line.due_at,
        label(line.closed_as) if line.closed_as else _("Đang xử lý"),
        line.closed_at,
    )
