"""Days brought in from a file: read, looked at, and only then kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from core.domain.calendar import Calendar
from core.domain.calendar_change import CalendarChange
from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.security.permissions import needs
from core.web.admin_calendar import HOME
from core.web.calendar_forms import KINDS, ReadLine, csv_of, read_csv, read_ics
from core.web.forms import Blanks, Typed, files_of, required, words_of
from core.web.lawbooks import Lawbook

_MOST_BYTES = 500_000


class CalendarImportController(Controller):
    """Nothing is kept before it was shown; a file with a wrong line is not kept."""

    path = f"{HOME}/import"
    guards = (needs(Action.ADMINISTER),)

    @get()
    async def ask(self, officer: NamedDependency[Officer]) -> Template:
        """Ask for a file."""
        return _page(officer)

    @post(status_code=200)
    async def read(
        self,
        request: Request[Any, Any, Any],
        officer: NamedDependency[Officer],
        lawbook: NamedDependency[Lawbook],
    ) -> Template | Redirect:
        """Show what a file says; with `deed=keep`, keep what was shown."""
        form = await request.form()
        fields = words_of(form)
        kept = form.get("lines", "")
        lines: Sequence[ReadLine] = ()
        try:
            if fields.get("deed") == "keep":
                lines = read_csv(str(kept), lawbook.calendar, _today())
                await _keep(lines, fields, officer, lawbook)
                return Redirect(f"{HOME}?said=decided", status_code=303)
            files = files_of(form, "file")
            if not files:
                raise InputInvalid({"file": _("Xin chọn tệp.")})
            content = await files[0].read(_MOST_BYTES + 1)
            lines = _lines(content, files[0].filename, lawbook.calendar)
        except InputInvalid as wrong:
            return _page(officer, lines, typed=fields, errors=wrong.fields)
        return _page(officer, lines)


async def _keep(
    lines: Sequence[ReadLine], fields: Typed, officer: Officer, lawbook: Lawbook
) -> None:
    if any(line.wrong for line in lines):
        raise InputInvalid({"file": _("Lịch vừa thay đổi: xin xem lại các dòng lỗi.")})
    why = required(fields, "why", _("Xin ghi lý do, căn cứ."))[:1000]
    now = datetime.now(UTC)
    changes = [
        CalendarChange(
            kind=line.kind, day=line.day, name=line.name,
            why=why, by=officer.username, at=now,
        )
        for line in lines
        if line.kind and not line.known
    ]  # fmt: skip
    if changes:
        await lawbook.changes.add(*changes)
        await lawbook.refresh()


def _lines(content: bytes, filename: str, calendar: Calendar) -> Sequence[ReadLine]:
    """Read a file by the ending of its name. Raises InputInvalid."""
    if len(content) > _MOST_BYTES:
        raise InputInvalid({"file": _("Tệp quá lớn.")})
    if filename.casefold().endswith(".ics"):
        lines = read_ics(content, calendar, _today())
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            said = _("Tệp không phải UTF-8. Xin lưu lại dạng “CSV UTF-8”.")
            raise InputInvalid({"file": said}) from error
        lines = read_csv(text, calendar, _today())
    if not lines:
        raise InputInvalid({"file": _("Tệp không có ngày nào.")})
    return lines


def _page(
    officer: Officer,
    lines: Sequence[ReadLine] = (),
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    return Template(
        "admin/calendar_import.html",
        context={
            "officer": officer,
            "lines": lines,
            "wrong_ones": sum(bool(line.wrong) for line in lines),
            "new_ones": sum(not line.wrong and not line.known for line in lines),
            "kept": csv_of(lines),
            "kind_names": {kind: _(name) for kind, name in KINDS.items()},
            "typed": Blanks(typed or {}),
            "errors": Blanks(errors or {}),
        },
        status_code=422 if errors else 200,
    )


def _today() -> date:
    return datetime.now(UTC).astimezone(LOCAL).date()
