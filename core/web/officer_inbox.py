"""The inbox: letters by nearest legal date, narrowed, searched, remembered by name."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from core.channel import Channel
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.officer import Action, Officer
from core.domain.ruleset import Ruleset
from core.domain.stage import Stage
from core.domain.text import tidy
from core.domain.unit import Unit
from core.i18n import N_
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.desk import Desk
from core.store.queries import Queries
from core.web.forms import inbox_filter, inbox_query
from core.web.labels import label
from core.web.officer_due import due_badge
from core.web.officer_facts import Names

Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
HOME = "/desk"
QUICK = (
    ("waiting_for_me", N_("Chờ tôi")),
    ("mine", N_("Của tôi")),
    ("overdue", N_("Quá hạn")),
    ("closed", N_("Đã đóng")),
)
_NAME_LENGTH = 60


class InboxController(Controller):
    """Where an officer's day begins."""

    path = HOME

    @get()
    async def show(
        self,
        request: Request[Any, Any, Any],
        officer: NamedDependency[Officer],
        queries: NamedDependency[Queries],
        rules: NamedDependency[Ruleset],
        calendar: NamedDependency[Calendar],
        channels: NamedDependency[Mapping[str, Channel]],
    ) -> Template | Redirect:
        """Show one page of the letters this officer may see."""
        if not officer.may(Action.READ):
            return Redirect("/desk/admin/units", status_code=303)
        wanted = inbox_filter(request.query_params)
        after = request.query_params.get("after", "")
        units, officers = await queries.units(), await queries.officers()
        selects = _selects(units, rules, channels)
        fields, now = inbox_query(wanted), datetime.now(UTC)
        return Template(
            "officer/inbox.html",
            context={
                "officer": officer,
                "inbox": await queries.inbox(wanted, officer, after=after),
                "wanted": wanted,
                "after": after,
                "link": lambda **change: _address(inbox_query(wanted, **change)),
                "link_fields": fields,
                "query": urlencode(fields),
                "narrowed": bool(fields),
                "views": await queries.saved_views(officer),
                "names": Names(
                    {unit.code: unit.name for unit in units},
                    {person.username: person.name for person in officers},
                    rules,
                ),
                "quick": [(name, _(words)) for name, words in QUICK],
                "selects": selects,
                "chosen": sum(bool(fields.get(name)) for name, *_rest in selects),
                "due": lambda at: due_badge(at, now, calendar),
            },
        )

    @post("/views", guards=[needs(Action.READ)], status_code=303)
    async def save_view(
        self,
        officer: NamedDependency[Officer],
        desk: NamedDependency[Desk],
        data: Fields,
    ) -> Redirect:
        """Give the filter on the screen a name; the same name replaces."""
        query = inbox_query(inbox_filter(_parsed(data.get("query", ""))))
        if name := tidy(data.get("name", "")).strip()[:_NAME_LENGTH]:
            await desk.save_view(officer, name, urlencode(query))
        return Redirect(_address(query), status_code=303)

    @post("/views/delete", guards=[needs(Action.READ)], status_code=303)
    async def delete_view(
        self,
        officer: NamedDependency[Officer],
        desk: NamedDependency[Desk],
        data: Fields,
    ) -> Redirect:
        """Forget a saved view."""
        await desk.delete_view(officer, data.get("name", ""))
        return Redirect(HOME, status_code=303)


def _selects(
    units: Iterable[Unit], rules: Ruleset, channels: Iterable[str]
) -> tuple[tuple[str, str, list[tuple[str, str]]], ...]:
    """Return what can be chosen: the field, its words, its options."""
    return (
        ("kind", _("Loại đơn"), [(k, label(k)) for k in LetterKind]),
        ("topic", _("Lĩnh vực"), [(t.code, _(t.name)) for t in rules.topics]),
        ("stage", _("Bước"), [(s, label(s)) for s in tuple(Stage)[:-1]]),
        ("unit", _("Đơn vị"), [(unit.code, unit.name) for unit in units]),
        ("channel", _("Kênh"), [(name, label(name)) for name in sorted(channels)]),
    )


def _address(query: dict[str, str]) -> str:
    return f"{HOME}?{urlencode(query)}" if query else HOME


def _parsed(query: str) -> dict[str, str]:
    return dict(parse_qsl(query))
