"""What officers tell of a settlement: what happened, what did not, the special case."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from core.domain.deadline import LOCAL
from core.domain.officer import Action
from core.domain.outcome import Supply
from core.domain.proceeding import Conclusion, Deed, Occurrence
from core.domain.ticket import Ticket
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.pipeline.proceed import distinguish, tell, untell
from core.security.permissions import needs
from core.store.desk import Desk
from core.web.forms import Typed, required
from core.web.officer_case import CASE, OpenCase
from core.web.officer_progress import choices

Page = Template | Redirect
Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


class CourseController(Controller):
    """Say what happened, strike what did not, name the special case."""

    path = "/desk/{code:str}/course"
    guards = (needs(Action.PROCEED),)
    dependencies = CASE

    @post(status_code=200)
    async def happened(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Add what happened; its terms are counted at once."""
        deed = data.get("deed", "")

        def decide(ticket: Ticket) -> Supply:
            told = occurrence(data, deed)
            today = datetime.now(UTC).astimezone(LOCAL).date()
            return tell(
                ticket, told, rules=case.rules, calendar=case.calendar, today=today
            )

        return await _after(case, desk, data, decide, at=deed)

    @post("/strike", status_code=200)
    async def strike(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Strike what was told by mistake, with a reason."""
        number = data.get("number", "")

        def decide(ticket: Ticket) -> Supply:
            return untell(
                ticket,
                int(number) if number.isdecimal() else -1,
                data.get(f"struck-{number}", ""),
                rules=case.rules,
                calendar=case.calendar,
            )

        return await _after(case, desk, data, decide, at=number)

    @post("/circumstance", status_code=200)
    async def circumstance(
        self, case: NamedDependency[OpenCase], desk: NamedDependency[Desk], data: Fields
    ) -> Page:
        """Say which special case it is: other lengths hold."""

        def decide(ticket: Ticket) -> Supply:
            chosen = data.get("circumstance", "")
            if chosen not in dict(choices(ticket, case.rules)):
                raise InputInvalid({"circumstance": _("Không có tình huống này.")})
            return distinguish(
                ticket,
                chosen,
                data.get("circumstance_why", ""),
                rules=case.rules,
                calendar=case.calendar,
            )

        return await _after(case, desk, data, decide)


def occurrence(fields: Typed, deed: str) -> Occurrence:
    """Read what happened; its fields end in `-deed`. Raises InputInvalid."""
    if deed not in set(Deed):
        raise InputInvalid({"deed": _("Không có diễn biến này.")})
    said = fields.get("conclusion-" + deed, "")
    if said and said not in set(Conclusion):
        raise InputInvalid({"conclusion": _("Xin chọn kết luận.")})
    return Occurrence(
        deed=Deed(deed),
        on=_day(fields, "on-" + deed),
        document=fields.get("document-" + deed, "")[:100],
        why=fields.get("why-" + deed, "")[:500],
        length=_length(fields.get("length-" + deed, "")),
        conclusion=Conclusion(said) if said else None,
    )


def _day(fields: Typed, name: str) -> date:
    try:
        return date.fromisoformat(required(fields, name, ""))
    except (ValueError, InputInvalid) as error:
        raise InputInvalid({"on": _("Xin nhập ngày.")}) from error


def _length(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isdecimal() or not 0 < int(typed) < 1000:
        raise InputInvalid({"length": _("Xin nhập số ngày.")})
    return int(typed)


async def _after(
    case: OpenCase,
    desk: Desk,
    data: Typed,
    decide: Callable[[Ticket], Supply],
    *,
    at: str = "",
) -> Page:
    """Keep what was decided; a field that is wrong is one of the form it stood in."""

    async def deed() -> None:
        try:
            await desk.proceed(case.code, case.officer, decide)
        except InputInvalid as wrong:
            raise InputInvalid(
                {
                    f"{name}-{at}" if at else name: why
                    for name, why in wrong.fields.items()
                }
            ) from wrong

    return await case.after(deed, said="told", typed=data, hold=True)
