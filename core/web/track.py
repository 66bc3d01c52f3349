"""Following a case by its code: timeline, legal dates, conversation."""

from typing import Any

import anyio.to_thread
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.tracking import read_code, show_code
from core.errors import NotFound, TicketUnknown
from core.forms import Forms, Paper
from core.i18n import N_
from core.i18n import gettext as _
from core.store.views import TrackView
from core.web.looking import Looking
from core.web.needs import Reading

DONE = {
    "added": N_("Đã gửi thêm ý kiến của anh/chị."),
    "said": N_("Ý kiến này đã được gửi trước đó."),
    "withdrawn": N_("Anh/chị đã rút đơn."),
    "rated": N_("Cảm ơn anh/chị đã cho biết mức độ hài lòng."),
    "again": N_("Chúng tôi đã mở một hồ sơ mới, nối với hồ sơ này."),
    "closed": N_("Hồ sơ này không còn nhận việc đó."),
}
"""What has just been done, by the word in the address."""


class TrackController(Controller):
    """Reading. The upper-case twin of each address stands in printed QR codes."""

    include_in_schema = False

    @get(["/t", "/T"])
    async def ask(self, ma: FromQuery[str] = "") -> Template | Redirect:
        """Ask for a code; forgive how it is typed."""
        if not ma.strip():
            return Template("citizen/lookup.html", context=_asked())
        code = read_code(ma)
        return Redirect(f"/t/{code}", status_code=303) if code else wrong_code(ma)

    @get(["/t/{code:str}", "/T/{code:str}"])
    async def show(
        self,
        code: FromPath[str],
        looking: NamedDependency[Looking],
        done: FromQuery[str] = "",
        moi: FromQuery[str] = "",
    ) -> Response[Any]:
        """The whole case, as its citizen may know it."""
        view = await look_up(code, looking.queries, looking.forms, looking.client)
        if view is None:
            return wrong_code(code)
        said = _(DONE[done]) if done in DONE else ""
        return case_page(view, looking.forms, said=said, new_code=read_code(moi) or "")

    @get("/t/{code:str}/receipt.pdf")
    async def receipt(
        self,
        code: FromPath[str],
        queries: NamedDependency[Reading],
        forms: NamedDependency[Forms],
        paper: NamedDependency[Paper],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """The printable proof of filing."""
        view = await look_up(code, queries, forms, client)
        if view is None:
            return wrong_code(code)
        pdf = await anyio.to_thread.run_sync(
            paper.receipt_pdf, view.code, view.received_at
        )
        return _picture(pdf, "application/pdf", f"{view.code}.pdf")

    @get("/t/{code:str}/reply.pdf")
    async def reply(
        self,
        code: FromPath[str],
        queries: NamedDependency[Reading],
        forms: NamedDependency[Forms],
        paper: NamedDependency[Paper],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """The signed answer as a letter on paper; NotFound before there is one."""
        view = await look_up(code, queries, forms, client)
        if view is None:
            return wrong_code(code)
        if view.reply is None:
            raise NotFound(view.code)
        pdf = await anyio.to_thread.run_sync(paper.reply_pdf, view.code, view.reply)
        name = f"tra-loi-{show_code(view.code)}.pdf"
        return _picture(pdf, "application/pdf", name)

    @get("/t/{code:str}/receipt.png")
    async def picture(
        self,
        code: FromPath[str],
        queries: NamedDependency[Reading],
        forms: NamedDependency[Forms],
        paper: NamedDependency[Paper],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Code and QR to keep among the phone's photographs."""
        view = await look_up(code, queries, forms, client)
        if view is None:
            return wrong_code(code)
        png = await anyio.to_thread.run_sync(paper.receipt_png, view.code)
        return _picture(png, "image/png", f"{view.code}.png")


async def look_up(
    typed: str, queries: Reading, forms: Forms, client: str
) -> TrackView | None:
    """Return the case, or None for a code that is wrong or belongs to no case.

    A wrong check character is told without asking the store; a code nobody has gets
    the same words, and every look counts, so that guessing teaches nothing.
    """
    code = read_code(typed)
    if code is None:
        return None
    forms.allow("track", client)
    try:
        return await queries.track(code)
    except TicketUnknown:
        return None


def wrong_code(typed: str) -> Template:
    """Ask again, with what was typed left in the field."""
    return Template("citizen/lookup.html", context=_asked(typed), status_code=404)


def case_page(
    view: TrackView,
    forms: Forms,
    *,
    said: str = "",
    new_code: str = "",
    wrong: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    """Show the case; after a fault, with the words and the place to mend."""
    return Template(
        "citizen/track.html",
        context={
            "case": view,
            "token": forms.issue(f"track {view.code}"),
            "said": said,
            "new_code": new_code,
            "wrong": wrong or {},
            "typed": typed or {},
        },
        status_code=422 if wrong else 200,
    )


def _asked(typed: str = "") -> dict[str, str]:
    fault = _("Mã chưa đúng. Xin xem lại từng ký tự.") if typed else ""
    return {"typed": typed[:40], "fault": fault}


def _picture(content: bytes, media_type: str, filename: str) -> Response[bytes]:
    disposition = f'inline; filename="{filename}"'
    headers = {"Content-Disposition": disposition}
    return Response(content, media_type=media_type, headers=headers)
