"""What officers do to a case: supply facts, correct them, note, open an identity."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from core.domain.because import Because, because
from core.domain.classification import loudest
from core.domain.event import EventKind
from core.domain.officer import Action, Officer
from core.domain.outcome import Correction, Supply
from core.domain.party import Party
from core.domain.routing import Competence, Routing
from core.domain.spam import Screening
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import InputInvalid, NotPermitted
from core.i18n import gettext as _
from core.store.ids import new_id
from core.store.ledger import PiccoloLedger
from core.store.sealed import stored
from core.store.sight import refuse_accused
from core.store.tables import NoteRow, SavedViewRow, TicketRow

Correct = Callable[[Ticket, str, str], Correction]
"""The pipeline's rule for going back; the store and the pipeline are strangers."""

_NEEDS: Mapping[str, Action] = {"officer": Action.ASSIGN}
"""What supplying a fact asks of a role; every other fact asks CLASSIFY."""


class OfficersDesk:
    """Every deed checks the role again: pages and API may differ, the rule does not."""

    def __init__(
        self, ledger: PiccoloLedger, correct: Correct, now: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._correct = correct
        self._now = now

    async def supply(
        self, code: str, officer: Officer, /, *, because: str = "", **facts: object
    ) -> Ticket:
        """Supply the facts a step waits for, with the officer's reason if there is one.

        Raises NotPermitted, TicketStale, or InputInvalid for a fact that is known
        already: it must be corrected, with a reason, not overwritten.
        """
        for fact in facts:
            require(officer, _NEEDS.get(fact, Action.CLASSIFY))
        ticket = await self._ledger.find(code)
        known = {f: "" for f in facts if getattr(ticket.facts, f) not in (None, "")}
        if known:
            raise InputInvalid(
                {f: _("Đã có. Muốn đổi thì sửa và ghi lý do.") for f in known}
            )
        await refuse_accused(ticket.facts.accused, facts)
        return await self._ledger.supply(ticket, facts, by(officer), _reason(because))

    async def confirm(self, code: str, officer: Officer) -> Ticket:
        """Accept the best advice for every fact the current step waits for.

        Raises InputInvalid when there is nothing to accept.
        """
        require(officer, Action.CLASSIFY)
        ticket = await self._ledger.find(code)
        facts = advised(ticket)
        await refuse_accused(ticket.facts.accused, facts)
        if not facts:
            raise InputInvalid({"advice": _("Chưa có gợi ý nào để chấp nhận.")})
        why = because("Chấp nhận gợi ý")
        return await self._ledger.supply(ticket, facts, by(officer), why)

    async def correct(
        self,
        code: str,
        officer: Officer,
        fact: str,
        why: str,
        *,
        instead: object | None = None,
    ) -> Ticket:
        """Strike a fact with a reason; the ticket returns to the step that owns it.

        `instead` is what the officer says it is; None: it is worked out anew.
        """
        require(officer, _NEEDS.get(fact, Action.CLASSIFY))
        ticket = await self._ledger.find(code)
        correction = self._correct(ticket, fact, why)
        if instead is not None:
            await refuse_accused(ticket.facts.accused, {fact: instead})
            correction = replace(correction, instead={fact: instead})
        return await self._ledger.strike(ticket, correction, by(officer))

    async def settle(
        self, code: str, officer: Officer, fact: str, value: object, why: str
    ) -> None:
        """See that a fact is `value`: supply it, or correct what it was taken for.

        Raises TicketStale when the ticket moved meanwhile.
        """
        require(officer, _NEEDS.get(fact, Action.CLASSIFY))
        ticket = await self._ledger.find(code)
        known = getattr(ticket.facts, fact)
        if known is None:
            await self._ledger.supply(ticket, {fact: value}, by(officer), _reason(why))
        elif known != value:
            await self.correct(code, officer, fact, why, instead=value)

    async def proceed(
        self, code: str, officer: Officer, decide: Callable[[Ticket], Supply]
    ) -> Ticket:
        """Keep what an officer tells of the settlement, as `decide` makes of the case.

        Raises NotPermitted, TicketStale, and what `decide` raises.
        """
        require(officer, Action.PROCEED)
        ticket = await self._ledger.find(code)
        told = decide(ticket)
        return await self._ledger.supply(ticket, told.facts, by(officer), told.because)

    async def keep_out(
        self,
        code: str,
        officer: Officer,
        decide: Callable[[Ticket], Supply],
        misplaced: Callable[[Ticket], str | None],
    ) -> None:
        """Keep whom a letter speaks against out of it, as `decide` says.

        A fact that gives it to one of them is struck: it is decided anew by others.
        Raises NotPermitted, TicketStale, and what `decide` raises.
        """
        require(officer, Action.CLASSIFY)
        ticket = await self._ledger.find(code)
        told = decide(ticket)
        ticket = await self._ledger.supply(
            ticket, told.facts, by(officer), told.because
        )
        if fact := misplaced(ticket):
            why = str(told.because)
            await self._ledger.strike(
                ticket, self._correct(ticket, fact, why), by(officer)
            )

    async def note(self, code: str, officer: Officer, body: str) -> None:
        """Add an internal note; no citizen ever sees it."""
        require(officer, Action.NOTE)
        ticket = await self._ledger.find(code)
        await NoteRow.insert(
            NoteRow(
                id=new_id(),
                ticket=ticket.id,
                written_at=self._now(),
                written_by=officer.username,
                body=stored(body, sealed=ticket.sealed),
            )
        )

    async def open_identity(self, code: str, officer: Officer, why: str) -> Party:
        """Show a denouncer's identity once; who looked, and why, stays in the history.

        Raises InputInvalid without a reason.
        """
        require(officer, Action.OPEN_IDENTITY)
        if not why.strip():
            raise InputInvalid({"why": _("Xin ghi lý do mở danh tính.")})
        ticket = await self._ledger.find(code)
        await self._ledger.note_event(
            ticket,
            EventKind.IDENTITY_OPENED,
            by(officer),
            Because("{why}", {"why": why}),
        )
        return ticket.read_letter.party

    async def mark_read(self, code: str) -> None:
        """Note that an officer has seen the citizen's last words."""
        await TicketRow.update({TicketRow.citizen_wrote_at: None}).where(
            (TicketRow.code == code) & TicketRow.citizen_wrote_at.is_not_null()
        )

    async def put_back(self, code: str, officer: Officer) -> Ticket:
        """Take a ticket off the shelf; its step is tried again."""
        require(officer, Action.SHELF)
        return await self._ledger.put_back(code, by(officer))

    async def save_view(self, officer: Officer, name: str, query: str) -> None:
        """Keep an inbox filter under a name; the same name is replaced."""
        await self.delete_view(officer, name)
        await SavedViewRow.insert(
            SavedViewRow(
                id=new_id(),
                officer=officer.username,
                name=name[:100],
                query=query[:1000],
            )
        )

    async def delete_view(self, officer: Officer, name: str) -> None:
        """Forget a saved filter."""
        await SavedViewRow.delete().where(
            (SavedViewRow.officer == officer.username) & (SavedViewRow.name == name)
        )


def require(officer: Officer, action: Action) -> None:
    """Raise NotPermitted unless the role allows `action`."""
    if not officer.may(action):
        raise NotPermitted(action)


def by(officer: Officer) -> str:
    """Return how an officer stands in the history."""
    return f"officer:{officer.username}"


def advised(ticket: Ticket) -> dict[str, object]:
    """Return the facts the best advice would supply at the ticket's step."""
    facts, advice = ticket.facts, ticket.facts.advice
    if ticket.stage is Stage.SCREEN and facts.screening is None:
        return {"screening": Screening(spam=False)}
    found: dict[str, object] = {}
    if ticket.stage is Stage.CLASSIFY:
        kind, topic = loudest(advice.kind), loudest(advice.topic)
        if facts.kind is None and kind:
            found["kind"] = kind.kind
        if facts.topic is None and topic:
            found["topic"] = topic.topic
    unit = loudest(advice.unit)
    if ticket.stage is Stage.ROUTE and facts.routing is None and unit:
        found["routing"] = Routing(Competence.OWN, unit=unit.unit)
    return found


def _reason(words: str) -> Because:
    return Because("{why}", {"why": words}) if words else because("Cán bộ xác định")
