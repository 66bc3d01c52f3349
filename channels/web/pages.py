"""The pages of the letter form: write, mend, sent."""

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from channels.web.keeping import Files, keep_files, remember
from channels.web.typed import Typed
from core import api

_ = api.gettext
FORM = "gui"
_FASTEST_SECONDS = 2
_HURRIED = 4
"""A form sent faster than a person can read counts as this many tries."""


class LetterForm(Controller):
    """Everything under /gui."""

    path = "/gui"
    most_files = 10

    @get()
    async def show(self, forms: NamedDependency[api.Forms]) -> Template:
        """An empty form."""
        return self._form(forms, Typed(), Files(()), {})

    @post(status_code=200, exclude_from_csrf=True)
    async def send(
        self,
        request: Request[Any, Any, Any],
        intake: NamedDependency[api.Intake],
        forms: NamedDependency[api.Forms],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Take the letter, or show the form again with everything kept."""
        form = await request.form()
        _count_try(forms, client, form)
        typed = Typed.read(form)
        files = await keep_files(form, intake, forms, most=self.most_files)
        nonce, faults = _nonce(form, forms), _faults(form, typed, files)
        if not nonce:
            faults[""] = _("Trang mở đã lâu. Xin xem lại rồi bấm gửi một lần nữa.")
        if faults:
            return self._form(forms, typed, files, faults)
        try:
            received = await intake.receive(_arrival(typed, files, nonce))
        except api.DatabaseAway:
            return self._not_kept(forms, form, typed, files)
        proof = forms.issue(_sent(received.code))
        return Redirect(f"/gui/xong/{received.code}?k={proof}", status_code=303)

    @get("/xong/{code:str}")
    async def sent(
        self,
        code: FromPath[str],
        forms: NamedDependency[api.Forms],
        paper: NamedDependency[api.Paper],
        k: FromQuery[str] = "",
    ) -> Response[Any]:
        """The receipt, for whoever sent the letter; others are led to its progress."""
        try:
            forms.check(k, _sent(code))
        except api.FormExpired:
            return Redirect(f"/t/{code}", status_code=303)
        url = paper.track_url(code)
        qr = paper.qr_svg(url, _("Mã QR để theo dõi hồ sơ"))
        return Template(
            "channels/web/sent.html", context={"code": code, "url": url, "qr": qr}
        )

    def _form(
        self,
        forms: api.Forms,
        typed: Typed,
        files: Files,
        faults: dict[str, str],
        token: str = "",
    ) -> Template:
        return Template(
            "channels/web/form.html",
            context={
                "token": token or forms.issue(FORM),
                "shown_at": int(time.time()),
                "typed": typed,
                "kept": remember(files.kept, forms),
                "wrong": faults,
                "most_files": self.most_files,
            },
            status_code=422 if faults else 200,
            # Not no-store: going back must find what was typed.
            headers={"Cache-Control": "private, no-cache"},
        )

    def _not_kept(
        self, forms: api.Forms, form: FormMultiDict, typed: Typed, files: Files
    ) -> Template:
        """Say honestly that nothing is stored, and lose nothing that was typed.

        The token stays: should the letter be stored after all, sending again finds it.
        """
        why = _("Chưa có gì được lưu: hệ thống tạm nghỉ. Xin bấm gửi lại sau ít phút.")
        page = self._form(forms, typed, files, {"": why}, str(form["token"]))
        page.status_code = 503
        return page


def pages(most_files: int) -> type[LetterForm]:
    """Return the form's routes, taking up to `most_files` files a letter."""
    return type("LetterForm", (LetterForm,), {"most_files": most_files})


def _faults(form: FormMultiDict, typed: Typed, files: Files) -> dict[str, str]:
    faults = typed.faults(has_files=bool(files.kept))
    if files.fault:
        faults["files"] = files.fault
    if form.get("website"):
        faults["website"] = _("Xin để trống ô này.")
    return faults


def _nonce(form: FormMultiDict, forms: api.Forms) -> str:
    try:
        return forms.check(str(form.get("token", "")), FORM)
    except api.FormExpired:
        return ""


def _arrival(typed: Typed, files: Files, nonce: str) -> api.Arrival:
    letter = api.Letter(
        body=typed.body,
        party=typed.party,
        place=typed.place,
        language=api.language(),
        attachments=files.kept,
    )
    # The words belong to the key: a second tap is the same letter, but going back
    # and writing another one from the same page must not be lost.
    digest = hashlib.sha256(api.write_letter(letter)).hexdigest()
    sent = replace(letter, written_at=datetime.now(UTC))
    return api.Arrival("web", api.write_letter(sent), key=f"{nonce}:{digest}")


def _count_try(forms: api.Forms, client: str, form: FormMultiDict) -> None:
    nonce = str(form.get("token", "")).partition(".")[0]
    shown_at = str(form.get("shown_at", ""))
    hurried = not shown_at.isdecimal() or time.time() - int(shown_at) < _FASTEST_SECONDS
    for _try in range(_HURRIED if hurried else 1):
        forms.allow(FORM, client, nonce)


def _sent(code: str) -> str:
    return f"sent {code}"
