"""Who is away from which day to which, and who stands in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.absence import Absence
from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.absences import Absences
from core.store.queries import Queries
from core.web.forms import Blanks, Typed

HOME = "/desk/admin/absences"
Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_LONGEST = 366


class AbsencesController(Controller):
    """A list and one form; new work and reminders go to the substitute."""

    path = HOME
    guards = (needs(Action.ADMINISTER),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        absences: NamedDependency[Absences],
        queries: NamedDependency[Queries],
        said: FromQuery[str] = "",
    ) -> Template:
        """Show absences that are not over."""
        return await _page(officer, absences, queries, said=said)

    @post(status_code=200)
    async def add(
        self,
        officer: NamedDependency[Officer],
        absences: NamedDependency[Absences],
        queries: NamedDependency[Queries],
        data: Fields,
    ) -> Template | Redirect:
        """Keep an absence."""
        try:
            people = {o.username: o for o in await queries.officers() if o.active}
            one = absence_from(data, people)
            _refuse_twice(one, [kept.absence for kept in await absences.standing()])
        except InputInvalid as wrong:
            return await _page(
                officer, absences, queries, typed=data, errors=wrong.fields
            )
        await absences.add(one, by=officer.username)
        return Redirect(f"{HOME}?said=saved", status_code=303)

    @post("/{key:uuid}/end", status_code=200)
    async def end(
        self,
        key: FromPath[UUID],
        officer: NamedDependency[Officer],
        absences: NamedDependency[Absences],
    ) -> Redirect:
        """End an absence: the officer is back."""
        await absences.end(key, by=officer.username)
        return Redirect(f"{HOME}?said=saved", status_code=303)


def absence_from(fields: Typed, people: Mapping[str, Officer]) -> Absence:
    """Read an absence. Raises InputInvalid with a message per field."""
    wrong: dict[str, str] = {}
    away, other = (
        people.get(fields.get("away", "")),
        people.get(fields.get("other", "")),
    )
    if away is None:
        wrong["away"] = _("Xin chọn cán bộ.")
    if other is None or other == away:
        wrong["other"] = _("Xin chọn một người khác.")
    elif away and away.may(Action.DRAFT) and not _may_stand_in(away, other):
        wrong["other"] = _("Người thay phải trả lời được thư của đơn vị này.")
    first, last = (_day(fields, name, wrong) for name in ("first", "last"))
    if first and last and not 0 <= (last - first).days <= _LONGEST:
        wrong["last"] = _("Ngày cuối phải từ ngày đầu trở đi, không quá một năm.")
    elif last and last < datetime.now(UTC).astimezone(LOCAL).date():
        wrong["last"] = _("Ngày này đã qua.")
    if wrong or not (away and other and first and last):
        raise InputInvalid(wrong)
    return Absence(
        officer=away.username, first=first, last=last, substitute=other.username
    )


def _refuse_twice(one: Absence, known: Iterable[Absence]) -> None:
    """Raise InputInvalid when the officer is away on one of these days already."""
    for other in known:
        apart = one.last < other.first or other.last < one.first
        if other.officer == one.officer and not apart:
            raise InputInvalid({"first": _("Cán bộ này đã được ghi vắng mặt lúc đó.")})


def _may_stand_in(away: Officer, other: Officer) -> bool:
    """Whether the substitute may answer, and sees more than another unit's cases."""
    sees = other.unit == away.unit or other.may(Action.CLASSIFY)
    return other.may(Action.DRAFT) and sees


def _day(fields: Typed, name: str, wrong: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(fields.get(name, ""))
    except ValueError:
        wrong[name] = _("Xin nhập ngày.")
        return None


async def _page(
    officer: Officer,
    absences: Absences,
    queries: Queries,
    *,
    said: str = "",
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    people = await queries.officers()
    return Template(
        "admin/absences.html",
        context={
            "officer": officer,
            "kept": await absences.standing(),
            "names": {person.username: person.name for person in people},
            "people": [(p.username, p.name) for p in people if p.active],
            "typed": Blanks(typed or {}),
            "errors": Blanks(errors or {}),
            "said": _("Đã lưu.") if said else "",
        },
        status_code=422 if errors else 200,
    )
