"""Who can sign in: roles, units, and a password shown exactly once."""

from collections.abc import Mapping
from typing import Annotated

import anyio.to_thread
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.officer import MAY, Action, Officer, Role
from core.errors import InputInvalid, NotFound
from core.i18n import gettext as _
from core.security.passwords import hash_password, new_password
from core.security.permissions import needs
from core.store.accounts import Accounts
from core.store.queries import Queries
from core.store.rooms import Rooms
from core.web.admin_forms import NEW, officer_from
from core.web.forms import Blanks, Typed

HOME = "/desk/admin/officers"
Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


class OfficersController(Controller):
    """A list, one form, and a fresh password when one is needed."""

    path = HOME
    guards = (needs(Action.ADMINISTER),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        said: FromQuery[str] = "",
    ) -> Template:
        """List everybody, those who can sign in first."""
        people = await queries.officers()
        return Template(
            "admin/officers.html",
            context={
                "officer": officer,
                "people": sorted(people, key=lambda o: (not o.active, o.name)),
                "unit_names": {u.code: u.name for u in await queries.units()},
                "said": _("Đã lưu.") if said else "",
            },
        )

    @get("/{username:str}")
    async def edit(
        self,
        username: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
    ) -> Template:
        """Show one officer's form; an empty one for a new officer."""
        old = _found(username, await _by_username(queries))
        return await _form(officer, queries, old)

    @post("/{username:str}", status_code=200)
    async def save(
        self,
        username: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rooms: NamedDependency[Rooms],
        accounts: NamedDependency[Accounts],
        data: Fields,
    ) -> Template | Redirect:
        """Keep the officer; a new one gets a password, shown on this answer only."""
        officers = await _by_username(queries)
        old = _found(username, officers)
        units = {unit.code: unit for unit in await queries.units()}
        try:
            read = officer_from(data, units, officers, old=old, asking=officer)
        except InputInvalid as wrong:
            return await _form(officer, queries, old, typed=data, errors=wrong.fields)
        if old is None:
            return await _with_password(officer, read, rooms)
        await rooms.save_officer(read, None)
        if not read.active:
            await accounts.close_all_sessions(read.username)
        return Redirect(f"{HOME}?said=saved", status_code=303)

    @post("/{username:str}/password", status_code=200)
    async def password(
        self,
        username: FromPath[str],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rooms: NamedDependency[Rooms],
        accounts: NamedDependency[Accounts],
    ) -> Template:
        """Give a fresh password and sign the officer out everywhere."""
        old = _found(username, await _by_username(queries))
        if old is None:
            raise NotFound(username)
        page = await _with_password(officer, old, rooms)
        await accounts.close_all_sessions(old.username)
        return page


async def _with_password(asking: Officer, person: Officer, rooms: Rooms) -> Template:
    password = new_password()
    await rooms.save_officer(
        person, await anyio.to_thread.run_sync(hash_password, password)
    )
    return Template(
        "admin/password.html",
        context={"officer": asking, "person": person, "password": password},
    )


async def _by_username(queries: Queries) -> dict[str, Officer]:
    return {person.username: person for person in await queries.officers()}


def _found(username: str, officers: Mapping[str, Officer]) -> Officer | None:
    if username == NEW:
        return None
    if username not in officers:
        raise NotFound(username)
    return officers[username]


async def _form(
    officer: Officer,
    queries: Queries,
    person: Officer | None,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    return Template(
        "admin/officer.html",
        context={
            "officer": officer,
            "person": person,
            "units": [unit for unit in await queries.units() if unit.active],
            "roles": [(role, sorted(MAY[role])) for role in Role],
            "typed": Blanks(typed or (_typed(person) if person else {"active": "1"})),
            "errors": Blanks(errors or {}),
        },
        status_code=422 if errors else 200,
    )


def _typed(person: Officer) -> Typed:
    return {
        "name": person.name,
        "role": person.role,
        "unit": person.unit,
        "email": person.email,
        "active": "1" if person.active else "",
    }
