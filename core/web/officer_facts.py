"""The facts of a case as officers see them: value, who decided, advice, way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.because import Because
from core.domain.eligibility import Eligibility
from core.domain.officer import Action, Officer
from core.domain.routing import Routing
from core.domain.ruleset import Ruleset
from core.domain.stage import Stage
from core.domain.ticket import OWNERS, Ticket
from core.errors import InputInvalid
from core.i18n import N_
from core.i18n import gettext as _
from core.pipeline.correct import correct
from core.web.labels import label

TITLES: Mapping[str, str] = {
    "screening": N_("Sàng lọc"),
    "sameness": N_("Vụ việc"),
    "kind": N_("Loại đơn"),
    "topic": N_("Lĩnh vực"),
    "eligibility": N_("Điều kiện xử lý"),
    "routing": N_("Thẩm quyền"),
    "clocks": N_("Thời hạn"),
    "officer": N_("Người trả lời"),
    "reply": N_("Trả lời"),
    "dispatched": N_("Lượt gửi trả lời"),
    "delivery": N_("Giấy báo đã gửi"),
}
SHOWN = ("screening", "sameness", "kind", "topic", "eligibility", "routing", "officer")
"""In the order of the line; clocks and reply have places of their own."""
CHANGED_BY: Mapping[str, Action] = {"officer": Action.ASSIGN, "reply": Action.SIGN}
"""Who may supply or strike a fact; all others are CLASSIFY's."""


class FactState(StrEnum):
    """Whether a fact is known, is what the case waits for, or comes later."""

    KNOWN = "known"
    WANTED = "wanted"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One adviser's opinion, in words."""

    value: str
    text: str
    confidence: float
    reasons: tuple[Because, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCard:
    """One fact on the card."""

    name: str
    title: str
    state: FactState
    value: str
    by: str
    advice: tuple[AdviceLine, ...]
    may_change: bool
    strikes: tuple[str, ...]
    """Titles of what a correction would strike; empty when nothing can be struck."""


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called: units, officers, topics."""

    units: Mapping[str, str]
    officers: Mapping[str, str]
    rules: Ruleset

    def topic(self, code: str) -> str:
        """Return a topic's name."""
        return _(self.rules.topic_names().get(code, code)) if code else ""

    def unit(self, code: str) -> str:
        """Return a unit's name."""
        return self.units.get(code, code)

    def officer(self, username: str) -> str:
        """Return an officer's name."""
        return self.officers.get(username, username)

    def who(self, by: str) -> str:
        """Return who did something, from the history's "kind:name"."""
        kind, _colon, name = by.partition(":")
        if kind == "officer":
            return self.officer(name)
        if kind == "plugin":
            plugins = by.replace("plugin:", "").replace(",", ", ")
            return _("gợi ý của {plugin}").format(plugin=plugins)
        said = {"line": N_("tự động"), "citizen": N_("công dân"),
                "courier": N_("đơn vị chuyển")}  # fmt: skip
        return _(said[kind]) if kind in said else by


def fact_cards(ticket: Ticket, officer: Officer, names: Names) -> tuple[FactCard, ...]:
    """Return the facts worth a line, in the order of the line."""
    return tuple(
        fact_card(ticket, name, officer, names)
        for name in SHOWN
        if name not in ("screening", "sameness") or _telling(ticket, name)
    )


def fact_card(ticket: Ticket, name: str, officer: Officer, names: Names) -> FactCard:
    """Return one fact with all that was said about it."""
    facts = ticket.facts
    known = getattr(facts, name) is not None
    wanted = ticket.stage is OWNERS[name] and not ticket.closed_as
    state = FactState.WANTED if wanted else FactState.LATER
    may = officer.may(CHANGED_BY.get(name, Action.CLASSIFY))
    return FactCard(
        name=name,
        title=_(TITLES[name]),
        state=FactState.KNOWN if known else state,
        value=_in_words(ticket, name, names) if known else "",
        by=names.who(facts.decided_by.get(name, "line")) if known else "",
        advice=advice_on(ticket, name, names),
        may_change=may,
        strikes=_struck(ticket, name) if known and may else (),
    )


def advice_on(ticket: Ticket, name: str, names: Names) -> tuple[AdviceLine, ...]:
    """Return what plugins said about one fact, the surest first."""
    advice = ticket.facts.advice
    lines: dict[str, list[AdviceLine]] = {
        "kind": [
            AdviceLine(s.kind, label(s.kind), s.confidence, s.reasons, s.by)
            for s in advice.kind
        ],
        "topic": [
            AdviceLine(s.topic, names.topic(s.topic), s.confidence, s.reasons, s.by)
            for s in advice.topic
        ],
        "routing": [
            AdviceLine(s.unit, names.unit(s.unit), s.confidence, s.reasons, s.by)
            for s in advice.unit
        ],
        "screening": [
            AdviceLine("spam", _("Thư rác"), s.confidence, s.reasons, s.by)
            for s in advice.spam
        ],
        "sameness": [
            AdviceLine(s.code, label(s.code), s.confidence, s.reasons, s.by)
            for s in advice.same
        ],
    }
    return tuple(sorted(lines.get(name, []), key=lambda s: -s.confidence))


def deciding_words(ticket: Ticket) -> tuple[str, ...]:
    """Return the words of the letter that advisers of kind and topic went by."""
    advice = ticket.facts.advice
    kind = [word for said in advice.kind for word in said.words]
    return (*kind, *(word for said in advice.topic for word in said.words))


def offer(ticket: Ticket, names: Names) -> tuple[tuple[str, str], ...]:
    """Return (title, value) of what one key would accept now; empty for nothing."""
    if ticket.closed_as or ticket.shelved:
        return ()
    if ticket.stage is Stage.SCREEN and ticket.facts.screening is None:
        return ((_(TITLES["screening"]), _("Không phải thư rác")),)
    if ticket.stage not in (Stage.CLASSIFY, Stage.ROUTE):
        return ()
    lacking = [
        name
        for name in ("kind", "topic", "routing")
        if OWNERS[name] is ticket.stage and getattr(ticket.facts, name) is None
    ]
    best = [(name, advice_on(ticket, name, names)) for name in lacking]
    return tuple((_(TITLES[name]), said[0].text) for name, said in best if said)


def _telling(ticket: Ticket, name: str) -> bool:
    """Spam and duplicates are worth a line only where they are in question."""
    facts = ticket.facts
    if ticket.stage is OWNERS[name] and not ticket.closed_as:
        return True
    if name == "screening":
        return bool(facts.screening and facts.screening.spam)
    return bool(facts.sameness and facts.sameness.same_as)


def _struck(ticket: Ticket, name: str) -> tuple[str, ...]:
    try:
        strike = correct(ticket, name, "?").strike
    except InputInvalid:
        return ()
    return tuple(_(TITLES[fact]) for fact in strike if fact in TITLES)


def _in_words(ticket: Ticket, name: str, names: Names) -> str:
    facts = ticket.facts
    if name == "kind":
        return label(facts.kind)
    if name == "topic":
        return names.topic(facts.topic or "")
    if name == "officer":
        return names.officer(facts.officer or "")
    if name == "eligibility":
        return _verdict(facts.eligibility)
    if name == "routing":
        return _competence(facts.routing, names)
    if name == "screening":
        spam = facts.screening and facts.screening.spam
        return _("Thư rác") if spam else _("Không phải thư rác")
    same = facts.sameness.same_as if facts.sameness else ""
    return _("Nhập vào {code}").format(code=same) if same else _("Vụ việc mới")


def _verdict(eligibility: Eligibility | None) -> str:
    if eligibility is None:
        return ""
    end = f" · {label(eligibility.ends_as)}" if eligibility.ends_as else ""
    return label(eligibility.verdict) + end


def _competence(routing: Routing | None, names: Names) -> str:
    if routing is None:
        return ""
    if routing.unit:
        return names.unit(routing.unit)
    return f"{label(routing.competence)}: {routing.body}"
