"""Step 10: wait for a signed reply."""

from collections.abc import Callable
from datetime import datetime

from core.domain.because import because
from core.domain.classification import LetterKind
from core.domain.deadline import LOCAL
from core.domain.disposition import Disposition
from core.domain.outcome import Close, Onward, Outcome, Wait
from core.domain.proceeding import Deed, Occurrence, ProceedingRule
from core.domain.proceedings import in_order
from core.domain.ruleset import Ruleset
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.errors import InputInvalid


async def answer(ticket: Ticket) -> Outcome:
    """Go on when a reply has been signed."""
    reply = ticket.facts.reply
    if reply is None:
        return Wait(because=because("Chờ trả lời"))
    return Onward(because=because("{name} đã ký trả lời", name=reply.signed_by_name))


def withdraw(
    ticket: Ticket, words: str, *, rules: Ruleset, now: Callable[[], datetime]
) -> Close | Wait:
    """Withdraw the letter at the citizen's wish, at any step before an answer is sent.

    It ends there, unless the law leaves something to decide: a denunciation may have
    to be resolved all the same, an accepted complaint ends by a decision.
    Raises InputInvalid when it is too late.
    """
    if not ticket.stage.before(Stage.DELIVER) or ticket.facts.withdrawn is not None:
        raise InputInvalid({"withdraw": ticket.stage})
    rule = _rule_of_withdrawal(ticket, rules)
    accepted = any(told.deed is Deed.ACCEPTANCE for told in ticket.facts.course)
    if rule is None or (rule.ends and not accepted):
        return Close(
            because=because("Công dân rút đơn"),
            closed_as=Disposition.WITHDRAWN,
            facts={"withdrawn": words},
            by="citizen",
        )
    told = Occurrence(deed=Deed.WITHDRAWAL, on=now().astimezone(LOCAL).date())
    return Wait(
        because=because(
            "Công dân rút đơn: cần quyết định đình chỉ hay giải quyết tiếp"
        ),
        facts={"withdrawn": words, "course": in_order((*ticket.facts.course, told))},
        by="citizen",
    )


def _rule_of_withdrawal(ticket: Ticket, rules: Ruleset) -> ProceedingRule | None:
    """Return the rule of its kind; what may be a denunciation is taken for one."""
    kind = ticket.facts.kind or (LetterKind.DENUNCIATION if ticket.sealed else None)
    on = ticket.received_at.astimezone(LOCAL).date()
    return rules.proceedings_for(kind, on).get(Deed.WITHDRAWAL) if kind else None
