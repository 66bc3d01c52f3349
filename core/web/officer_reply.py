"""The reply on its way: written, submitted, sent back or signed."""

import re
from collections.abc import Iterable
from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from core.channel import Intake
from core.domain.attachment import Attachment
from core.domain.officer import Action
from core.domain.reply import ReplySuggestion
from core.domain.stage import Stage
from core.errors import InputInvalid, TicketStale
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.desk import Desk
from core.store.views import DraftView
from core.web.forms import Typed, required, typed, words_of
from core.web.officer_case import CASE, OpenCase
from core.web.officer_offers import seen
from core.web.uploading import keep_all

_BLANK = re.compile(r"\[[^\[\]\n]+\]")
Page = Template | Redirect
MOST_FILES = 20
"""Files one answer may carry."""


class ReplyController(Controller):
    """Four deeds on one draft; the officer's role decides which are offered."""

    path = "/desk/{code:str}/reply"
    guards = (needs(Action.DRAFT),)
    dependencies = CASE

    @post("/save", status_code=200)
    async def save(
        self,
        case: NamedDependency[OpenCase],
        desk: NamedDependency[Desk],
        intake: NamedDependency[Intake],
        request: Request[Any, Any, Any],
    ) -> Page:
        """Keep the draft."""
        return await self._write(case, desk, intake, request, said="saved")

    @post("/submit", status_code=200)
    async def submit(
        self,
        case: NamedDependency[OpenCase],
        desk: NamedDependency[Desk],
        intake: NamedDependency[Intake],
        request: Request[Any, Any, Any],
    ) -> Page:
        """Keep the draft and lay it before the head of unit."""
        return await self._write(case, desk, intake, request, said="submitted")

    @post("/send-back", guards=[needs(Action.SIGN)], status_code=200)
    async def send_back(
        self,
        case: NamedDependency[OpenCase],
        desk: NamedDependency[Desk],
        request: Request[Any, Any, Any],
    ) -> Page:
        """Return the draft with a remark."""
        fields = await typed(request)

        async def deed() -> None:
            remark = required(fields, "remark", _("Xin ghi điều cần sửa."))
            await desk.send_back(case.code, case.officer, remark)

        return await case.after(deed, said="sent-back", typed=fields)

    @post("/sign", guards=[needs(Action.SIGN)], status_code=200)
    async def sign(
        self,
        case: NamedDependency[OpenCase],
        desk: NamedDependency[Desk],
        intake: NamedDependency[Intake],
        request: Request[Any, Any, Any],
    ) -> Page:
        """Sign what stands in the form; the line delivers it."""
        return await self._write(case, desk, intake, request, said="signed")

    async def _write(
        self,
        case: OpenCase,
        desk: Desk,
        intake: Intake,
        request: Request[Any, Any, Any],
        *,
        said: str,
    ) -> Page:
        form = await request.form()
        fields = words_of(form)
        dropped = set(form.getall("drop", []))

        async def deed() -> None:
            view = await case.view()
            draft = view.draft
            _unchanged(draft, fields)
            if said == "signed" and view.ticket.stage is not Stage.ANSWER:
                raise TicketStale
            body = required(fields, "reply_body", _("Xin viết câu trả lời."))
            if said != "saved":
                _filled_in(body, case.outlines(view.ticket))
            kept = (
                [a for a in draft.attachments if a.digest not in dropped]
                if draft
                else []
            )
            attachments = (*kept, *await keep_all(form, intake, most=MOST_FILES))
            if not _same(draft, body, attachments):
                await desk.draft(case.code, case.officer, body, attachments)
            if said == "submitted":
                await desk.submit(case.code, case.officer)
            if said == "signed":
                await desk.sign(case.code, case.officer)

        return await case.after(deed, said=said, typed=fields)


def _filled_in(body: str, outlines: Iterable[ReplySuggestion]) -> None:
    """Refuse an answer that still holds a blank of its outline."""
    for outline in outlines:
        for blank in _BLANK.findall(outline.body):
            if blank in body:
                left = _("Còn chỗ chưa điền: {blank}").format(blank=blank)
                raise InputInvalid({"reply_body": left})


def _unchanged(draft: DraftView | None, fields: Typed) -> None:
    """Refuse to write over what a colleague wrote meanwhile."""
    if fields.get("seen", seen(draft)) != seen(draft):
        raise TicketStale


def _same(
    draft: DraftView | None, body: str, attachments: tuple[Attachment, ...]
) -> bool:
    """A head who signs an untouched draft has not become its author."""
    return bool(
        draft
        and draft.body.strip() == body.strip()
        and draft.attachments == attachments
    )
