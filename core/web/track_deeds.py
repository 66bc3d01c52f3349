"""What a citizen does to their own case: add words, withdraw, say how it went."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core.channel import Intake
from core.domain.feedback import MARKS, Satisfaction
from core.domain.letter_bytes import write_letter
from core.domain.message import Arrival, Direction, Letter
from core.domain.tracking import read_code
from core.errors import FormExpired, InputInvalid
from core.forms import Forms
from core.i18n import gettext as _
from core.i18n import language
from core.settings import Settings
from core.store.views import TrackView
from core.web.forms import words_of
from core.web.needs import CitizensDesk, Reading
from core.web.track import case_page, look_up, wrong_code
from core.web.uploading import keep_all
from core.web.walking import Line

MOST_WORDS = 20_000


class TrackDeeds(Controller):
    """Every deed answers with 303, so that a reload repeats nothing."""

    path = "/t/{code:str}"
    include_in_schema = False

    @get(["/add", "/rate"])
    async def nothing_here(self, code: FromPath[str]) -> Redirect:
        """A deed's address, opened again (the language switch): show the case."""
        return Redirect(f"/t/{read_code(code) or ''}", status_code=303)

    @post("/add", status_code=200, exclude_from_csrf=True)
    async def add(
        self,
        request: Request[Any, Any, Any],
        code: FromPath[str],
        queries: NamedDependency[Reading],
        desk: NamedDependency[CitizensDesk],
        intake: NamedDependency[Intake],
        line: NamedDependency[Line],
        forms: NamedDependency[Forms],
        settings: NamedDependency[Settings],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Add words and files to the conversation."""
        view = await look_up(code, queries, forms, client)
        if view is None:
            return wrong_code(code)
        if not view.may_add:
            return _back(view, "closed")
        form = await request.form()
        typed = words_of(form)
        try:
            _check_form(typed, forms, view)
            words = _words(typed, "words")
            kept = await keep_all(form, intake, most=settings.upload_max_files)
            if not words and not kept:
                raise InputInvalid({"words": _("Xin viết vài lời hoặc chọn tệp.")})
        except InputInvalid as invalid:
            return case_page(view, forms, wrong=invalid.fields, typed=dict(typed))
        if _just_said(view, words, tuple(a.digest for a in kept)):
            return _back(view, "said")
        await desk.add_words(view.code, words, kept)
        await line.advance(view.code)
        return _back(view, "added")

    @get("/withdraw")
    async def confirm_withdrawal(
        self,
        code: FromPath[str],
        queries: NamedDependency[Reading],
        forms: NamedDependency[Forms],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Ask once more: withdrawing cannot be undone."""
        view = await look_up(code, queries, forms, client)
        if view is None:
            return wrong_code(code)
        if not view.may_withdraw:
            return _back(view, "closed")
        return _withdraw_page(view, forms)

    @post("/withdraw", status_code=200, exclude_from_csrf=True)
    async def withdraw(
        self,
        request: Request[Any, Any, Any],
        code: FromPath[str],
        queries: NamedDependency[Reading],
        desk: NamedDependency[CitizensDesk],
        line: NamedDependency[Line],
        forms: NamedDependency[Forms],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Withdraw the letter."""
        view = await look_up(code, queries, forms, client)
        if view is None:
            return wrong_code(code)
        if not view.may_withdraw:
            return _back(view, "closed")
        typed = words_of(await request.form())
        try:
            _check_form(typed, forms, view)
            words = _words(typed, "words")
        except InputInvalid as invalid:
            return _withdraw_page(view, forms, invalid.fields, dict(typed))
        await desk.withdraw(view.code, words)
        await line.advance(view.code)
        return _back(view, "withdrawn")

    @post("/rate", status_code=200, exclude_from_csrf=True)
    async def rate(
        self,
        request: Request[Any, Any, Any],
        code: FromPath[str],
        queries: NamedDependency[Reading],
        desk: NamedDependency[CitizensDesk],
        intake: NamedDependency[Intake],
        line: NamedDependency[Line],
        forms: NamedDependency[Forms],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Keep the satisfaction; "not solved" with words opens a linked letter."""
        view = await look_up(code, queries, forms, client)
        if view is None:
            return wrong_code(code)
        if not view.may_rate:
            return _back(view, "closed")
        typed = words_of(await request.form())
        try:
            nonce = _check_form(typed, forms, view)
            said = _satisfaction(typed)
        except InputInvalid as invalid:
            return case_page(view, forms, wrong=invalid.fields, typed=dict(typed))
        new_code = ""
        if said.solved is False and said.words:
            # First the letter: should the second write fail, nothing said is lost.
            received = await intake.receive(_again(view, said, nonce))
            new_code = received.code
        await desk.rate_answer(view.code, said)
        await line.advance(view.code)
        return _back(view, "again" if new_code else "rated", new_code)


def _check_form(typed: Any, forms: Forms, view: TrackView) -> str:
    try:
        return forms.check(typed.get("token", ""), f"track {view.code}")
    except FormExpired as expired:
        again = _("Trang mở đã lâu. Xin xem lại rồi bấm gửi một lần nữa.")
        raise InputInvalid({"": again}) from expired


def _words(typed: Any, name: str) -> str:
    words = str(typed.get(name, ""))
    if len(words) > MOST_WORDS:
        too_long = _("Dài quá {n} ký tự. Xin viết ngắn hơn.")
        raise InputInvalid({name: too_long.format(n=MOST_WORDS)})
    return words


def _satisfaction(typed: Any) -> Satisfaction:
    mark = str(typed.get("mark", ""))
    if mark not in {str(m) for m in MARKS}:
        raise InputInvalid({"mark": _("Xin chọn một trong năm mức.")})
    return Satisfaction(
        mark=int(mark),
        said_at=datetime.now(UTC),
        solved={"yes": True, "no": False}.get(typed.get("solved", "")),
        words=_words(typed, "rating_words"),
    )


def _again(view: TrackView, said: Satisfaction, nonce: str) -> Arrival:
    letter = Letter(
        body=said.words,
        written_at=said.said_at,
        language=language(),
        linked_to=view.code,
    )
    digest = hashlib.sha256(said.words.encode()).hexdigest()
    return Arrival("web", write_letter(letter), key=f"{nonce}:{digest}")


def _just_said(view: TrackView, words: str, digests: tuple[str, ...]) -> bool:
    """Whether the citizen's last message says just this: a second tap, not news."""
    last = view.conversation[-1] if view.conversation else None
    return (
        last is not None
        and last.direction is Direction.IN
        and last.body.strip() == words
        and tuple(a.digest for a in last.attachments) == digests
    )


def _withdraw_page(
    view: TrackView,
    forms: Forms,
    wrong: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    return Template(
        "citizen/withdraw.html",
        context={
            "case": view,
            "token": forms.issue(f"track {view.code}"),
            "wrong": wrong or {},
            "typed": typed or {},
        },
        status_code=422 if wrong else 200,
    )


def _back(view: TrackView, done: str, new_code: str = "") -> Redirect:
    new = f"&moi={new_code}" if new_code else ""
    return Redirect(f"/t/{view.code}?done={done}{new}#said", status_code=303)
