"""The law on the desk: what no lawyer has confirmed, confirmed or changed, dated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template

from core.domain.amendment import NUMBERS, Amendment
from core.domain.deadline import LOCAL
from core.domain.officer import Action, Officer
from core.domain.rule import Rule, in_force
from core.errors import InputInvalid
from core.i18n import N_, language
from core.i18n import gettext as _
from core.security.permissions import needs
from core.store.amendments import KeptAmendment
from core.store.queries import Queries
from core.web.forms import Blanks, Typed, required
from core.web.lawbooks import Lawbook

HOME = "/desk/admin/law"
Fields = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
SORTS: Mapping[str, str] = {
    "Edition": N_("Giai đoạn pháp luật"),
    "Tier": N_("Cấp chính quyền"),
    "ClockRule": N_("Thời hạn"),
    "Condition": N_("Điều kiện xử lý"),
    "TreatmentRule": N_("Hướng xử lý"),
    "ProceedingRule": N_("Diễn biến giải quyết"),
    "GroupRule": N_("Người đại diện"),
    "ReceptionDuty": N_("Ngày tiếp công dân"),
    "RefusalGround": N_("Từ chối tiếp công dân"),
    "ReportingMonth": N_("Ngày chốt số liệu"),
}
"""What each sort of rule is called, in the order of the page."""
NUMBER_NAMES: Mapping[str, str] = {
    "length": N_("Độ dài thời hạn"),
    "representatives": N_("Số người đại diện"),
    "days": N_("Số ngày tiếp"),
    "last_day": N_("Ngày chốt trong tháng"),
}
_SAID = {
    "decided": N_("Đã ghi. Mọi máy áp dụng trong vòng vài giây."),
    "undone": N_("Đã bỏ quyết định đó."),
}
_MOST = 10_000


class LawController(Controller):
    """Rules in force today, the unconfirmed ones first; every decision with its why."""

    path = HOME
    guards = (needs(Action.ADMINISTER),)

    @get()
    async def show(
        self,
        officer: NamedDependency[Officer],
        lawbook: NamedDependency[Lawbook],
        queries: NamedDependency[Queries],
        every: FromQuery[bool] = False,
        said: FromQuery[str] = "",
    ) -> Template:
        """Show the rules that wait for confirmation; `every`: all in force."""
        return await _page(officer, lawbook, queries, every=every, said=said)

    @post(status_code=200)
    async def decide(
        self,
        officer: NamedDependency[Officer],
        lawbook: NamedDependency[Lawbook],
        queries: NamedDependency[Queries],
        data: Fields,
    ) -> Template | Redirect:
        """Confirm a rule, or change it from a day on, with a reason."""
        try:
            one = _amendment(data, _rule(data, lawbook), officer)
        except InputInvalid as wrong:
            return await _page(
                officer, lawbook, queries,
                every=data.get("every") == "1", typed=data, errors=wrong.fields,
            )  # fmt: skip
        await lawbook.amendments.add(one)
        await lawbook.refresh()
        every = "&every=true" if data.get("every") == "1" else ""
        return Redirect(f"{HOME}?said=decided{every}", status_code=303)

    @post("/{key:uuid}/undo", status_code=200)
    async def undo(
        self,
        key: FromPath[UUID],
        officer: NamedDependency[Officer],
        lawbook: NamedDependency[Lawbook],
        queries: NamedDependency[Queries],
        data: Fields,
    ) -> Template | Redirect:
        """Take a decision back; the pack's own words hold again."""
        try:
            why = required(data, f"why-{key}", _("Xin ghi lý do."))
        except InputInvalid as wrong:
            return await _page(officer, lawbook, queries, errors=wrong.fields)
        await lawbook.amendments.undo(key, officer.username, why)
        await lawbook.refresh()
        return Redirect(f"{HOME}?said=undone", status_code=303)


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule, with what may be decided of it."""

    rule: Rule
    says: str
    number_name: str
    """Empty where there is no number to change."""
    number: int | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision, with the sentence of its rule if the pack still has it."""

    kept: KeptAmendment
    says: str
    by: str
    undone_by: str


async def _page(
    officer: Officer,
    lawbook: Lawbook,
    queries: Queries,
    *,
    every: bool = False,
    said: str = "",
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    today = _today()
    rules = [
        rule
        for rule in in_force(lawbook.rules.rules, today)
        if every or not rule.confirmed
    ]
    names = {person.username: person.name for person in await queries.officers()}
    return Template(
        "admin/law.html",
        context={
            "officer": officer,
            "pack": lawbook.pack.name,
            "groups": _groups(rules),
            "open_ones": sum(
                not r.confirmed for r in in_force(lawbook.rules.rules, today)
            ),
            "every": every,
            "decisions": [
                _decision(kept, lawbook, names.get)
                for kept in reversed(await lawbook.amendments.all())
            ],
            "typed": Blanks(typed or {}),
            "errors": Blanks(errors or {}),
            "today": today.isoformat(),
            "said": _(_SAID[said]) if said in _SAID else "",
        },
        status_code=422 if errors else 200,
    )


def _groups(rules: list[Rule]) -> list[tuple[str, list[RuleView]]]:
    """Sort rules under headings; those of one sort as the pack has them."""
    return [
        (_(title), [_view(rule) for rule in rules if type(rule).__name__ == sort])
        for sort, title in SORTS.items()
        if any(type(rule).__name__ == sort for rule in rules)
    ]


def _view(rule: Rule) -> RuleView:
    name = NUMBERS.get(type(rule), "")
    return RuleView(
        rule,
        rule.sentence.in_language(language()),
        _(NUMBER_NAMES[name]) if name else "",
        getattr(rule, name) if name else None,
    )


def _decision(
    kept: KeptAmendment, lawbook: Lawbook, name_of: Callable[[str], Any]
) -> DecisionView:
    key = kept.amendment.rule
    rule = next((r for r in lawbook.pack.rules if r.key == key), None)
    return DecisionView(
        kept,
        rule.sentence.in_language(language()) if rule else key,
        name_of(kept.amendment.by) or kept.amendment.by,
        name_of(kept.undone_by) or kept.undone_by,
    )


def _rule(fields: Typed, lawbook: Lawbook) -> Rule:
    """Return the rule that was meant. Raises InputInvalid when it is gone."""
    for rule in in_force(lawbook.rules.rules, _today()):
        if rule.key == fields.get("rule"):
            return rule
    raise InputInvalid({"rule": _("Quy định này không còn hiệu lực.")})


def _amendment(fields: Typed, rule: Rule, officer: Officer) -> Amendment:
    """Read a decision; confirming holds for the whole of the version."""
    at = rule.key
    if fields.get("deed") == "confirm":
        holds_from, number, article = rule.valid_from, None, ""
    else:
        holds_from = _day(fields, f"from-{at}", rule)
        number = _number(fields, f"number-{at}", rule)
        article = fields.get(f"article-{at}", "")[:400]
        if article == rule.article:
            article = ""
        if number is None and not article:
            raise InputInvalid({f"number-{at}": _("Chưa có gì thay đổi.")})
    return Amendment(
        rule=at,
        holds_from=holds_from,
        number=number,
        article=article,
        why=required(fields, f"why-{at}", _("Xin ghi lý do."))[:1000],
        by=officer.username,
        at=datetime.now(UTC),
    )


def _day(fields: Typed, name: str, rule: Rule) -> date:
    try:
        day = date.fromisoformat(fields.get(name, ""))
    except ValueError as error:
        raise InputInvalid({name: _("Xin nhập ngày.")}) from error
    if not rule.in_force(day):
        raise InputInvalid({name: _("Quy định không có hiệu lực vào ngày đó.")})
    return day


def _number(fields: Typed, name: str, rule: Rule) -> int | None:
    """Return the new number; None where it stays or the rule has none."""
    typed = fields.get(name, "")
    field = NUMBERS.get(type(rule))
    if field is None or typed in ("", str(getattr(rule, field))):
        return None
    if not typed.isdecimal() or not 1 <= int(typed) <= _MOST:
        raise InputInvalid({name: _("Xin nhập số nguyên từ 1 trở lên.")})
    if field == "last_day" and int(typed) > 31:
        raise InputInvalid({name: _("Tháng có nhiều nhất 31 ngày.")})
    return int(typed)


def _today() -> date:
    return datetime.now(LOCAL).date()
