"""The shelf: what broke, why, and the one click that puts it back."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template

from core.domain.officer import Action, Officer
from core.i18n import N_
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.desk import Desk
from core.store.queries import Queries
from core.web.sending import why_not_sent
from core.web.walking import Line

Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
SAID = {
    "put-back": N_("Đã đưa hồ sơ trở lại."),
    "resent": N_("Sẽ gửi lại ngay."),
}


FAULTS = {
    "DeliveryFailed": N_("Không gửi được tin nhắn"),
    "TimeoutError": N_("Bên nhận không trả lời kịp"),
    "UploadRefused": N_("Không nhận được tệp kèm theo"),
    "DatabaseAway": N_("Cơ sở dữ liệu không trả lời"),
}


def fault_words(why: str) -> str:
    """Say what broke; an error nobody foresaw keeps its technical name."""
    _stage, _colon, name = why.rpartition(": ")
    if name in FAULTS:
        return _(FAULTS[name])
    return _("Lỗi kỹ thuật: {fault}").format(fault=name)


class ShelfController(Controller):
    """Nothing is lost: what could not go on lies here until somebody looks."""

    path = "/desk/shelf"
    guards = (needs(Action.SHELF),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        said: FromQuery[str] = "",
    ) -> Template:
        """List what needs a person because something broke."""
        return Template(
            "officer/shelf.html",
            context={
                "officer": officer,
                "lines": await queries.shelf(officer),
                "fault": fault_words,
                "why_not_sent": why_not_sent,
                "said": _(SAID[said]) if said in SAID else "",
            },
        )

    @post("/put-back", status_code=303)
    async def put_back(
        self,
        officer: NamedDependency[Officer],
        desk: NamedDependency[Desk],
        line: NamedDependency[Line],
        data: Fields,
    ) -> Redirect:
        """Let one ticket go on from where it broke."""
        code = data.get("code", "")
        await desk.put_back(code, officer)
        await line.advance(code)
        back = f"/desk/{code}" if data.get("back") == "case" else self.path
        return Redirect(f"{back}?said=put-back", status_code=303)

    @post("/resend", status_code=303)
    async def resend(
        self,
        officer: NamedDependency[Officer],
        desk: NamedDependency[Desk],
        data: Fields,
    ) -> Redirect:
        """Try again to deliver a message that was given up."""
        await desk.resend(data.get("key", ""), officer)
        return Redirect("/desk/shelf?said=resent", status_code=303)
