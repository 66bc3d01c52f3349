"""The reception register (*sổ tiếp công dân*): by period, to print, as a sheet."""

from collections.abc import Mapping, Sequence

from litestar import Controller, Response, get
from litestar.di import NamedDependency, Provide
from litestar.response import Template

from core.domain.officer import Action
from core.domain.visit import Visitor
from core.i18n import N_
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.reception import Reception
from core.store.visit_register import VisitLine
from core.web.labels import label
from core.web.reports import Desk, desk, page_of
from core.web.sheets import Sheet, Value, csv_file, xlsx_file
from core.web.templating import day, moment

HEADINGS = (
    N_("Số"),
    N_("Ngày tiếp"),
    N_("Họ tên, địa chỉ, số căn cước"),
    N_("Số người"),
    N_("Nội dung"),
    N_("Loại, lĩnh vực"),
    N_("Đã được giải quyết"),
    N_("Người tiếp"),
    N_("Hình thức"),
    N_("Kết quả"),
    N_("Theo dõi"),
    N_("Mã hồ sơ"),
)


class VisitRegisterController(Controller):
    """Only what the officer may see; a denouncer stands in no line."""

    path = "/desk/registers/visits"
    guards = [needs(Action.REGISTER)]  # noqa: RUF012 (Litestar's own way)
    dependencies = {"desk": Provide(desk)}  # noqa: RUF012

    @get()
    async def show(
        self, desk: NamedDependency[Desk], reception: NamedDependency[Reception]
    ) -> Template:
        """Show a period; this reporting month unless asked otherwise."""
        lines = await reception.register(desk.asked.period, desk.officer)
        topics = desk.rules.topic_names()
        return Template(
            "officer/visit_register.html",
            context=await page_of(desk)
            | {
                "lines": [(line, cells(line, topics)) for line in lines],
                "headings": [_(heading) for heading in HEADINGS],
                "people": sum(line.people for line in lines),
            },
            headers={"Cache-Control": "no-store"},
        )

    @get("/csv")
    async def as_csv(
        self, desk: NamedDependency[Desk], reception: NamedDependency[Reception]
    ) -> Response[bytes]:
        """Give a period to a program."""
        return csv_file(
            _sheet(desk, await reception.register(desk.asked.period, desk.officer))
        )

    @get("/xlsx")
    async def as_xlsx(
        self, desk: NamedDependency[Desk], reception: NamedDependency[Reception]
    ) -> Response[bytes]:
        """Give a period to a spreadsheet."""
        return xlsx_file(
            _sheet(desk, await reception.register(desk.asked.period, desk.officer))
        )


def _sheet(desk: Desk, lines: Sequence[VisitLine]) -> Sheet:
    period = desk.asked.period
    return Sheet(
        name=f"so-tiep-cong-dan-{period.first}-{period.last}",
        title=_("Sổ tiếp công dân") + " – " + desk.asked.called,
        headings=[_(heading) for heading in HEADINGS],
        rows=[cells(line, desk.rules.topic_names()) for line in lines],
    )


def cells(line: VisitLine, topics: Mapping[str, str]) -> tuple[Value, ...]:
    """Return a line as the form has it (Thông tư 04/2021/TT-TTCP)."""
    kept = _("(được giữ kín)")
    return (
        f"{line.number}/{line.year}",
        moment(line.received_at),
        kept if line.sealed else "; ".join(map(_person, line.visitors)),
        line.people,
        kept if line.sealed else line.content,
        "\n".join(filter(None, (label(line.kind), _topic(line.topic, topics)))),
        "" if line.sealed else line.handled_earlier,
        line.officer,
        "\n".join(filter(None, (label(line.sort), line.leader))),
        _outcome(line),
        _follow_up(line),
        line.ticket,
    )


def _topic(code: str, topics: Mapping[str, str]) -> str:
    return _(topics[code]) if code in topics else code


def _person(visitor: Visitor) -> str:
    party = visitor.party
    told = (party.name, party.address, party.identity_number)
    return ", ".join(filter(None, told))


def _outcome(line: VisitLine) -> str:
    ground = f"{line.refusal_text} ({line.refusal_article})"
    told = (
        label(line.outcome),
        ground if line.refusal_text else "",
        "" if line.sealed else line.outcome_note,
    )
    return "\n".join(filter(None, told))


def _follow_up(line: VisitLine) -> str:
    agreed = (
        _("Hẹn ngày {day}").format(day=day(line.agreed_on)) if line.agreed_on else ""
    )
    return "\n".join(filter(None, ("" if line.sealed else line.follow_up, agreed)))
