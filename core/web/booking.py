"""Booking a turn at a reception day: pick a time, get a number, give it back."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core.domain.calendar import Calendar
from core.domain.tracking import read_code
from core.domain.turn import Turn, TurnState
from core.errors import FormExpired, InputInvalid, NotFound
from core.forms import Forms, Paper
from core.i18n import gettext as _
from core.settings import Settings
from core.store.reception import Reception
from core.web.forms import Blanks, Typed, typed
from core.web.offered import (
    Offered,
    begins,
    chosen_day,
    next_free,
    offered_days,
    time_of,
)

_LIMITS = {"about": 500, "name": 200, "phone": 40}
_PHONE = re.compile(r"\+?[\d\s.()-]{8,40}")


class Booking(Controller):
    """Everything of one turn. The code on the slip is all that is asked for later."""

    path = "/lich-tiep"
    include_in_schema = False

    @get("/{day:uuid}")
    async def ask(
        self,
        day: FromPath[UUID],
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
        forms: NamedDependency[Forms],
    ) -> Template:
        """Show the turns that are left, and the few questions."""
        return await _form(day, reception, calendar, forms)

    @post("/{day:uuid}", status_code=200, exclude_from_csrf=True)
    async def book(
        self,
        request: Request[Any, Any, Any],
        day: FromPath[UUID],
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
        forms: NamedDependency[Forms],
        client: NamedDependency[str],
    ) -> Template | Redirect:
        """Keep the booking, or show the form again with everything typed."""
        fields = await typed(request)
        forms.allow("booking", client)
        try:
            nonce = forms.check(fields.get("token", ""), _purpose(day))
            # The time belongs to the key: a second tap is the same booking, but going
            # back and choosing another time is one more.
            key = f"{nonce}:{fields.get('number', '')}"[:80]
            turn = await reception.sent_before(key)
            if turn is None:
                chosen = await _published(day, reception, calendar)
                number = _number(fields, chosen)
                words = {name: fields.get(name, "") for name in _LIMITS}
                turn = await reception.book(chosen.day, number, form_key=key, **words)
        except FormExpired:
            wrong = {"": _("Trang mở đã lâu. Xin xem lại rồi bấm một lần nữa.")}
            return await _form(day, reception, calendar, forms, fields, wrong)
        except InputInvalid as wrong:
            return await _form(day, reception, calendar, forms, fields, wrong.fields)
        return Redirect(f"/lich-tiep/phieu/{turn.code}", status_code=303)

    @get("/phieu/{code:str}")
    async def slip(
        self,
        code: FromPath[str],
        reception: NamedDependency[Reception],
        calendar: NamedDependency[Calendar],
        forms: NamedDependency[Forms],
        paper: NamedDependency[Paper],
        settings: NamedDependency[Settings],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Show the slip to print or keep: number, time, code; nobody's name."""
        turn = await _held(code, reception, forms, client)
        day = await reception.reception_day(turn.day)
        at = time_of(day, turn.number, calendar)
        url = f"{settings.public_url.rstrip('/')}/lich-tiep/phieu/{turn.code}"
        return Template(
            "citizen/slip.html",
            context={
                "turn": turn,
                "day": day,
                "at": at,
                "url": url,
                "qr": paper.qr_svg(url, _("Mã QR của phiếu hẹn")),
                "cancelled": turn.state is TurnState.CANCELLED,
                "may_cancel": turn.state is TurnState.BOOKED
                and begins(day, at or day.opens) > datetime.now(UTC),
                "token": forms.issue(f"cancel {turn.code}"),
            },
        )

    @post("/phieu/{code:str}/huy", status_code=303, exclude_from_csrf=True)
    async def cancel(
        self,
        request: Request[Any, Any, Any],
        code: FromPath[str],
        reception: NamedDependency[Reception],
        forms: NamedDependency[Forms],
        client: NamedDependency[str],
    ) -> Redirect:
        """Give the number back; pressed twice it is given back once."""
        turn = await _held(code, reception, forms, client)
        forms.check((await typed(request)).get("token", ""), f"cancel {turn.code}")
        await reception.give_back(turn.code)
        return Redirect(f"/lich-tiep/phieu/{turn.code}", status_code=303)


async def _held(code: str, reception: Reception, forms: Forms, client: str) -> Turn:
    """Return the turn of a code; every look counts. Raises NotFound, Throttled."""
    meant = read_code(code)
    if meant is None:
        raise NotFound(code)
    forms.allow("track", client)
    return await reception.find_turn(meant)


async def _published(key: UUID, reception: Reception, calendar: Calendar) -> Offered:
    found = chosen_day(await offered_days(reception, calendar, datetime.now(UTC)), key)
    if found is None:
        raise NotFound(str(key))
    return found


def _number(fields: Typed, chosen: Offered) -> int:
    """Return the number asked for. Raises InputInvalid with everything to mend."""
    wrong = {
        name: _("Dài quá {n} ký tự. Xin viết ngắn hơn.").format(n=most)
        for name, most in _LIMITS.items()
        if len(fields.get(name, "")) > most
    }
    if not fields.get("about"):
        wrong["about"] = _("Xin ghi vài lời: anh/chị muốn gặp về việc gì.")
    if (phone := fields.get("phone")) and not _PHONE.fullmatch(phone):
        wrong["phone"] = _("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.")
    if fields.get("website"):
        wrong["website"] = _("Xin để trống ô này.")
    free = {str(number): number for number, _at in chosen.turns}
    asked = fields.get("number", "")
    if not asked:
        wrong["number"] = _("Xin chọn giờ.")
    elif asked not in free:
        wrong["number"] = _("Lượt này không còn trống. Xin chọn lượt khác.")
    if wrong:
        raise InputInvalid(wrong)
    return free[asked]


async def _form(
    key: UUID,
    reception: Reception,
    calendar: Calendar,
    forms: Forms,
    fields: Typed | None = None,
    wrong: dict[str, str] | None = None,
) -> Template:
    days = await offered_days(reception, calendar, datetime.now(UTC))
    chosen = chosen_day(days, key)
    if chosen is None:
        raise NotFound(str(key))
    return Template(
        "citizen/booking.html",
        context={
            "chosen": chosen,
            "day": chosen.day,
            "next_day": next_free(days, key),
            "token": forms.issue(_purpose(key)),
            "typed": Blanks(fields or {}),
            "wrong": Blanks(wrong or {}),
        },
        status_code=422 if wrong else 200,
        headers={"Cache-Control": "private, no-cache"},
    )


def _purpose(day: UUID) -> str:
    return f"booking {day}"
