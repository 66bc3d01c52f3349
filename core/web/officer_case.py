"""One case open on a desk: its page, and what follows a deed on it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import cast

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from core.channel import Channel
from core.domain.calendar import Calendar
from core.domain.classification import LetterKind
from core.domain.officer import Action, Officer
from core.domain.progress import due_of, terms_of
from core.domain.reply import ReplySuggestion
from core.domain.ruleset import Ruleset
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.domain.tracking import read_code
from core.domain.unit import Unit
from core.errors import InputInvalid, TicketStale, TicketUnknown
from core.i18n import N_
from core.i18n import gettext as _
from core.plugin import Plugins
from core.settings import Settings
from core.store.queries import Queries
from core.store.views import CaseView
from core.web.carrying import Carriers
from core.web.forms import ENDS, OUTSIDE, Blanks, Typed
from core.web.highlight import highlighted
from core.web.labels import label
from core.web.officer_correction import choices
from core.web.officer_due import due_badge
from core.web.officer_facts import Names, deciding_words, fact_cards, offer
from core.web.officer_offers import answerers, closing, what_is_open
from core.web.officer_progress import course_of
from core.web.officer_shelf import fault_words
from core.web.officer_treatment import questions_of, treatment_of
from core.web.sending import why_not_sent
from core.web.visit_letter import session_of
from core.web.walking import Line

SAID: Mapping[str, str] = {
    "confirmed": N_("Đã chấp nhận gợi ý."),
    "supplied": N_("Đã ghi. Hồ sơ đi tiếp."),
    "told": N_("Đã ghi diễn biến; thời hạn đã tính lại."),
    "kept-out": N_("Đã ghi. Người, đơn vị được nêu không còn thấy hồ sơ này."),
    "corrected": N_("Đã sửa. Hồ sơ trở lại bước cần xem lại."),
    "joined": N_("Đã nhập vào hồ sơ được nêu."),
    "noted": N_("Đã ghi chú."),
    "asked": N_("Đã gửi câu hỏi đến công dân."),
    "put-back": N_("Đã đưa hồ sơ trở lại."),
    "resent": N_("Sẽ gửi lại ngay."),
    "saved": N_("Đã lưu dự thảo."),
    "submitted": N_("Đã trình ký."),
    "sent-back": N_("Đã trả lại dự thảo để sửa."),
    "signed": N_("Đã ký. Câu trả lời đang được gửi."),
}
"""What a page says after a deed; the address carries only the word."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One ticket as one officer has it open."""

    code: str
    officer: Officer
    queries: Queries
    rules: Ruleset
    calendar: Calendar
    plugins: Plugins
    line: Line
    carriers: Carriers

    async def view(self, *, opened: bool = False) -> CaseView:
        """Read the case. Raises TicketUnknown also when the officer may not see it."""
        return await self.queries.case(self.code, self.officer, opened=opened)

    async def page(
        self,
        *,
        typed: Typed | None = None,
        errors: Mapping[str, str] | None = None,
        said: FromQuery[str] = "",
        stale: bool = False,
        opened: bool = False,
        status: int = 200,
    ) -> Template:
        """Show the case; what was typed and what was wrong with it beside the field."""
        case = await self.view(opened=opened)
        units, officers = await self.queries.units(), await self.queries.officers()
        names = Names(
            {unit.code: unit.name for unit in units},
            {person.username: person.name for person in officers},
            self.rules,
        )
        letter, now = case.ticket.letter, datetime.now(UTC)
        accused = case.ticket.facts.accused
        due = due_of(case.ticket)
        words = deciding_words(case.ticket)
        return Template(
            "officer/ticket.html",
            context={
                "case": case,
                "ticket": case.ticket,
                "officer": self.officer,
                "letter": letter,
                "pieces": highlighted(letter.body, words) if letter else (),
                "cards": fact_cards(case.ticket, self.officer, names),
                "offer": offer(case.ticket, names),
                "names": names,
                "nearest": due,
                "window": await self.carriers.window_of(
                    case.ticket, now, due.due_at if due else None
                ),
                "due": lambda at: due_badge(at, now, self.calendar),
                "closing": closing(case),
                "begun": self._begun(case),
                "kinds": tuple(LetterKind),
                "units": [
                    unit
                    for unit in units
                    if unit.active and not accused.covers(unit.code, units)
                ],
                "answerers": [
                    person
                    for person in answerers(case.ticket, officers, units)
                    if not accused.concerns(person, units)
                ],
                "everybody": [o for o in officers if o.active and o.may(Action.READ)],
                "every_unit": [unit for unit in units if unit.active],
                "topics": self.rules.topics,
                "instead": partial(self._instead, case.ticket, officers, units),
                "ends_options": [
                    ("", _("Theo bảng hướng xử lý")),
                    *((end, label(end)) for end in ENDS),
                ],
                "treatment": treatment_of(case.ticket, self.rules),
                "terms": terms_of(case.ticket),
                "course": course_of(case.ticket, self.rules, now),
                "questions": questions_of(case.ticket, self.rules),
                "outside_options": [(body, label(body)) for body in OUTSIDE],
                **what_is_open(case, self.officer),
                "typed": Blanks(typed or {}),
                "errors": Blanks(errors or {}),
                "said": _(SAID[said]) if said in SAID else "",
                "stale": stale,
                "fault": fault_words,
                "why_not_sent": why_not_sent,
                "opened": opened,
                "session": session_of(case.ticket)
                if self.officer.may(Action.REGISTER)
                else None,
            },
            status_code=status,
        )

    async def after(
        self,
        deed: Callable[[], Awaitable[object]],
        *,
        said: str,
        typed: Typed,
        hold: bool = False,
    ) -> Template | Redirect:
        """Do `deed`, walk the line, show the case; or show what stands in the way.

        The case is looked at first: who may not see it learns nothing by writing.
        `hold`: refuse when the ticket has moved on since the form was shown.
        """
        case = await self.view()
        try:
            if hold:
                _unmoved(case, typed)
            await deed()
        except InputInvalid as wrong:
            errors = {
                name: text or _("Xin xem lại.") for name, text in wrong.fields.items()
            }
            return await self.page(typed=typed, errors=errors, status=422)
        except TicketStale:
            return await self.page(typed=typed, stale=True, status=409)
        await self.line.advance(self.code)
        return Redirect(f"/desk/{self.code}?said={said}", status_code=303)

    def _instead(
        self,
        ticket: Ticket,
        officers: tuple[Officer, ...],
        units: tuple[Unit, ...],
        fact: str,
    ) -> list[tuple[str, str]]:
        """Return what a struck fact can be instead, the old value left out."""
        able = tuple(answerers(ticket, officers, units))
        known = getattr(ticket.facts, fact)
        old = {str(known), getattr(known, "unit", ""), getattr(known, "verdict", "")}
        choice = choices(fact, self.rules, units, able)
        return [(value, words) for value, words in choice if value not in old]

    def outlines(self, ticket: Ticket) -> list[ReplySuggestion]:
        """Return the beginnings of an answer that plugins offer."""
        heard = self.plugins.ask("suggest_reply", ticket=ticket)
        return [replace(cast(ReplySuggestion, said), by=by) for by, said in heard]

    def _begun(self, case: CaseView) -> ReplySuggestion | None:
        if case.draft or case.ticket.stage is not Stage.ANSWER:
            return None
        return next(iter(self.outlines(case.ticket)), None)


def open_case(
    code: FromPath[str],
    officer: NamedDependency[Officer],
    queries: NamedDependency[Queries],
    rules: NamedDependency[Ruleset],
    calendar: NamedDependency[Calendar],
    plugins: NamedDependency[Plugins],
    line: NamedDependency[Line],
    channels: NamedDependency[Mapping[str, Channel]],
    settings: NamedDependency[Settings],
) -> OpenCase:
    """Litestar dependency `case`. Raises TicketUnknown for what is no code."""
    read = read_code(code)
    if read is None:
        raise TicketUnknown
    carriers = Carriers(channels, settings.fallback_order)
    return OpenCase(read, officer, queries, rules, calendar, plugins, line, carriers)


def _unmoved(case: CaseView, typed: Typed) -> None:
    now = str(case.ticket.round)
    if typed.get("round", now) != now:
        raise TicketStale


CASE = {"case": Provide(open_case, sync_to_thread=False)}
