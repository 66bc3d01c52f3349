"""The counter: an officer types what a citizen says, or a letter on paper."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core import api
from core.api import gettext as _

NAME = "counter"
HOME = "/desk/counter"
_NOON = time(12, 0, tzinfo=timezone(timedelta(hours=7)))
"""Paper bears a day, not an hour: noon of it, local time."""
_LIMITS = {
    "body": 50_000,
    "name": 200,
    "phone": 40,
    "email": 254,
    "address": 400,
    "identity_number": 40,
    "place": 400,
}
_FIELDS = (*_LIMITS, "language", "signed", "written_on", "token")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent."""

    words: Mapping[str, str]
    files: tuple[UploadFile, ...]

    def letter(self, nonce: str, attachments: tuple[api.Attachment, ...]) -> api.Letter:
        """Return the letter; the signature was seen, or it was not there."""
        words, day = self.words, self.written_on()
        return api.Letter(
            body=words["body"],
            external_id=nonce,
            party=api.Party(
                name=words["name"],
                phone=words["phone"],
                email=words["email"],
                address=words["address"],
                identity_number=words["identity_number"],
            ),
            place=words["place"],
            written_at=datetime.combine(day, _NOON) if day else None,
            language="en" if words["language"] == "en" else "vi",
            signed=words["signed"] == "1",
            attachments=attachments,
        )

    def written_on(self) -> date | None:
        """Return the day on the paper, None for none. Raises ValueError."""
        day = self.words["written_on"]
        return date.fromisoformat(day) if day else None

    def errors(self, today: date) -> dict[str, str]:
        """Say what to mend, by field."""
        wrong = {
            name: _("Nội dung quá dài: tối đa {n} ký tự.").format(n=limit)
            for name, limit in _LIMITS.items()
            if len(self.words[name]) > limit
        }
        if not self.words["body"] and not self.files:
            wrong["body"] = _("Xin ghi nội dung hoặc kèm bản chụp đơn.")
        try:
            if (day := self.written_on()) and day > today:
                wrong["written_on"] = _("Ngày ghi trên đơn chưa đến.")
        except ValueError:
            wrong["written_on"] = _("Ngày chưa đúng.")
        return wrong


def typed(form: FormMultiDict) -> Typed:
    """Read the form; a field that is missing is empty."""
    names = (*_LIMITS, "language", "signed", "written_on", "token")
    words = dict.fromkeys(names, "")
    for name, value in form.multi_items():
        if name in words and isinstance(value, str):
            words[name] = value.strip()
    files = [f for f in form.getall("files", []) if isinstance(f, UploadFile)]
    return Typed(words, tuple(f for f in files if f.filename))


@get(HOME)
async def show(
    officer: NamedDependency[api.Officer], forms: NamedDependency[api.Forms]
) -> Template:
    """Show the empty form."""
    return _page(_permitted(officer), forms)


@post(HOME, status_code=200)
async def receive(
    request: Request[Any, Any, Any],
    officer: NamedDependency[api.Officer],
    forms: NamedDependency[api.Forms],
    intake: NamedDependency[api.Intake],
) -> Template | Redirect:
    """Keep the letter; the same form sent twice is one letter."""
    _permitted(officer)
    sent = typed(await request.form())
    try:
        nonce = forms.check(sent.words["token"], NAME)
    except api.FormExpired:
        wrong = {"": _("Trang đã mở quá lâu. Xin kiểm tra và bấm Tiếp nhận lần nữa.")}
        return _page(officer, forms, sent=sent, errors=wrong, fresh=True)
    if wrong := sent.errors(datetime.now(_NOON.tzinfo).date()):
        return _page(officer, forms, sent=sent, errors=wrong)
    try:
        kept = [await intake.keep(f.filename, await f.read()) for f in sent.files]
    except api.UploadRefused as refused:
        return _page(officer, forms, sent=sent, errors={"files": _refusal(refused)})
    raw = api.write_letter(sent.letter(nonce, tuple(kept)))
    # The words belong to the key: going back to type another letter loses nothing.
    key = f"{nonce}:{hashlib.sha256(raw).hexdigest()}"
    received = await intake.receive(api.Arrival(NAME, raw, key=key))
    return Redirect(f"{HOME}/{received.code}", status_code=303)


@get(HOME + "/{code:str}")
async def receipt(
    code: FromPath[str],
    officer: NamedDependency[api.Officer],
    paper: NamedDependency[api.Paper],
) -> Template:
    """Show the receipt to hand over: code, QR, address; no person's name."""
    read = api.read_code(code)
    if read is None:
        raise api.NotFound
    url = paper.track_url(read)
    return Template(
        "channels/counter/receipt.html",
        context={
            "officer": _permitted(officer),
            "ticket_code": read,
            "url": url,
            "qr": paper.qr_svg(url, _("Mã QR để xem tiến độ hồ sơ")),
        },
    )


def _permitted(officer: api.Officer) -> api.Officer:
    if not officer.may(api.Action.RECEIVE):
        raise api.NotPermitted(api.Action.RECEIVE)
    return officer


def _page(
    officer: api.Officer,
    forms: api.Forms,
    *,
    sent: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    fresh: bool = False,
) -> Template:
    words = dict(sent.words) if sent else dict.fromkeys(_FIELDS, "")
    if fresh or not words.get("token"):
        words["token"] = forms.issue(NAME)
    return Template(
        "channels/counter/form.html",
        context={
            "officer": officer,
            "typed": words,
            "errors": dict.fromkeys((*_FIELDS, "files"), "") | dict(errors or {}),
            "wrong": errors or {},
            "files_again": bool(sent and sent.files),
        },
        status_code=422 if errors else 200,
    )


def _refusal(refused: api.UploadRefused) -> str:
    why = {
        "too-large": _("Tệp quá lớn: {name}"),
        "too-many": _("Quá nhiều tệp: {name}"),
        "empty": _("Tệp rỗng: {name}"),
        "unreadable": _("Không đọc được tệp: {name}"),
        "macros": _("Tệp có chứa chương trình (macro): {name}"),
        "locked": _("Tệp có mật khẩu: {name}"),
        "heic": _("Ảnh HEIC, xin đổi sang JPEG: {name}"),
    }.get(refused.reason, _("Không nhận loại tệp này: {name}"))
    return why.format(name=refused.filename)


@api.hookimpl
def register_channel(options: Mapping[str, str]) -> api.Channel:
    """No options: every house has a counter."""
    return api.Channel(
        NAME, api.N_("Tại quầy"), api.read_letter, routes=(show, receive, receipt)
    )
