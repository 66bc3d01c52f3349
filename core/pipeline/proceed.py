"""What an officer tells of the settlement: one more happening, or one struck out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from core.domain.because import because
from core.domain.calendar import Calendar
from core.domain.course import HappeningRefused
from core.domain.deadline import LOCAL, say_day
from core.domain.outcome import Supply
from core.domain.proceeding import OF_THE_LINE, Occurrence
from core.domain.proceedings import in_order, terms_of
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket, having
from core.errors import InputInvalid
from core.i18n import gettext as _
from core.i18n import say


def tell(
    ticket: Ticket,
    told: Occurrence,
    *,
    rules: Ruleset,
    calendar: Calendar,
    today: date,
) -> Supply:
    """Add one happening and count the terms anew, under the law of the arrival.

    Raises InputInvalid, with the field, for a day to come and for all that the law
    does not allow then.
    """
    if told.on > today:
        raise InputInvalid({"on": _("Ngày này chưa đến.")})
    if told.deed in OF_THE_LINE:
        raise InputInvalid({"deed": _("Việc này hồ sơ tự ghi.")})
    name = _name(ticket, told, rules)
    facts = _counted(ticket, {"course": (*ticket.facts.course, told)}, rules, calendar)
    said = because("{name} ngày {day}", name=name, day=say_day(told.on))
    if told.document:
        said = because(
            "{name} ngày {day}, văn bản {document}",
            name=name, day=say_day(told.on), document=told.document,
        )  # fmt: skip
    return Supply(facts, said)


def untell(
    ticket: Ticket, number: int, why: str, *, rules: Ruleset, calendar: Calendar
) -> Supply:
    """Strike the happening of that number (from 0), with a reason.

    Raises InputInvalid without a reason, and when later ones rest on it.
    """
    if not 0 <= number < len(ticket.facts.course):
        raise InputInvalid({"struck": _("Diễn biến này không còn.")})
    if not why.strip():
        raise InputInvalid({"struck": _("Xin ghi lý do sửa.")})
    gone = ticket.facts.course[number]
    rest = tuple(o for n, o in enumerate(ticket.facts.course) if n != number)
    try:
        facts = _counted(ticket, {"course": rest}, rules, calendar)
    except InputInvalid as wrong:
        raise InputInvalid(
            {"struck": _("Diễn biến sau dựa vào việc này: gạch diễn biến sau trước.")}
        ) from wrong
    return Supply(
        facts,
        because(
            "Gạch diễn biến {name} ngày {day}: {why}",
            name=_name(ticket, gone, rules), day=say_day(gone.on), why=why.strip(),
        ),
    )  # fmt: skip


def distinguish(
    ticket: Ticket, circumstance: str, why: str, *, rules: Ruleset, calendar: Calendar
) -> Supply:
    """Say which special case it is, with a reason; its terms replace the usual ones.

    Raises InputInvalid for a case the law does not know, and without a reason.
    """
    if circumstance and circumstance not in rules.circumstances:
        raise InputInvalid({"circumstance": _("Không có tình huống này.")})
    if not why.strip():
        raise InputInvalid({"circumstance_why": _("Xin ghi lý do.")})
    facts = _counted(ticket, {"circumstance": circumstance}, rules, calendar)
    named = rules.circumstances.get(circumstance)
    said = because(
        "Tình huống: {name}. {why}",
        name=named.vi if named else "Vụ việc thông thường", why=why.strip(),
    )  # fmt: skip
    return Supply(facts, said)


def _counted(
    ticket: Ticket, new: Mapping[str, object], rules: Ruleset, calendar: Calendar
) -> Mapping[str, object]:
    """Return the new facts with the terms that follow from them."""
    after = replace(ticket, facts=having(ticket.facts, new))
    kind, course = after.facts.kind, in_order(after.facts.course)
    if kind is None:
        raise InputInvalid({"deed": _("Xác định loại đơn trước.")})
    try:
        terms = terms_of(after, kind, course, rules, calendar)
    except HappeningRefused as refused:
        raise InputInvalid({"on": say(refused.because)}) from refused
    return {**new, "course": course, "clocks": terms.clocks, "stopped": terms.stopped}


def _name(ticket: Ticket, told: Occurrence, rules: Ruleset) -> str:
    kind = ticket.facts.kind
    on = ticket.received_at.astimezone(LOCAL).date()
    rule = rules.proceedings_for(kind, on).get(told.deed) if kind else None
    return rule.name if rule else told.deed.value
