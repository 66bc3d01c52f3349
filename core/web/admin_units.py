"""Units of the authority: the tree, and what each is competent for."""

from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.officer import Action, Officer
from core.domain.ruleset import Ruleset
from core.domain.unit import Unit
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.queries import Queries
from core.store.rooms import Rooms
from core.web.admin_forms import NEW, unit_from
from core.web.forms import Blanks, Typed, words_of

HOME = "/desk/admin/units"


class UnitsController(Controller):
    """A tree to look at, one form to change a leaf."""

    path = HOME
    guards = (needs(Action.ADMINISTER),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rules: NamedDependency[Ruleset],
        said: FromQuery[str] = "",
    ) -> Template:
        """Show the tree."""
        units, officers = await queries.units(), await queries.officers()
        return Template(
            "admin/units.html",
            context={
                "officer": officer,
                "roots": branches(units),
                "topic_names": rules.topic_names(),
                "officer_names": {person.username: person.name for person in officers},
                "said": _("Đã lưu.") if said else "",
            },
        )

    @get("/{code:str}")
    async def edit(
        self,
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rules: NamedDependency[Ruleset],
    ) -> Template:
        """Show one unit's form; an empty one for a new unit."""
        units = {unit.code: unit for unit in await queries.units()}
        return await _form(officer, queries, rules, _found(code, units), units)

    @post("/{code:str}", status_code=200)
    async def save(
        self,
        request: Request[Any, Any, Any],
        code: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rooms: NamedDependency[Rooms],
        rules: NamedDependency[Ruleset],
    ) -> Template | Redirect:
        """Keep the unit; what is wrong stands beside its field."""
        form = await request.form()
        fields, known = words_of(form), rules.topic_names()
        topics = [topic for topic in form.getall("topics", []) if topic in known]
        units = {unit.code: unit for unit in await queries.units()}
        old = _found(code, units)
        try:
            officers = await queries.officers()
            await rooms.save_unit(unit_from(fields, topics, units, officers, old=old))
        except InputInvalid as wrong:
            return await _form(
                officer, queries, rules, old, units,
                typed=fields, topics=topics, errors=wrong.fields,
            )  # fmt: skip
        return Redirect(f"{HOME}?said=saved", status_code=303)


def branches(units: tuple[Unit, ...], parent: str = "") -> list[tuple[Unit, list[Any]]]:
    """Return the tree below `parent`; a unit whose parent is gone stands at the top."""
    codes = {unit.code for unit in units}
    return [
        (unit, branches(units, unit.code))
        for unit in sorted(units, key=lambda unit: (not unit.active, unit.name))
        if (unit.parent if unit.parent in codes else "") == parent
    ]


def _found(code: str, units: Mapping[str, Unit]) -> Unit | None:
    if code == NEW:
        return None
    if code not in units:
        raise NotFound(code)
    return units[code]


async def _form(
    officer: Officer,
    queries: Queries,
    rules: Ruleset,
    unit: Unit | None,
    units: Mapping[str, Unit],
    *,
    typed: Typed | None = None,
    topics: list[str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    people = [o for o in await queries.officers() if o.may(Action.DRAFT)]
    return Template(
        "admin/unit.html",
        context={
            "officer": officer,
            "unit": unit,
            "units": [u for u in units.values() if not unit or u.code != unit.code],
            "topics": rules.topics,
            "people": people,
            "typed": Blanks(typed or (_typed(unit) if unit else {"active": "1"})),
            "ticked": topics if topics is not None else (unit.topics if unit else ()),
            "errors": Blanks(errors or {}),
        },
        status_code=422 if errors else 200,
    )


def _typed(unit: Unit) -> Typed:
    return {
        "name": unit.name,
        "parent": unit.parent,
        "places": "\n".join(sorted(unit.places)),
        "default_officer": unit.default_officer,
        "active": "1" if unit.active else "",
    }
