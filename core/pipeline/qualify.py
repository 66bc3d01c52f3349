"""Step 6: is it eligible? A person confirms every "no"."""

from core.domain.because import because
from core.domain.deadline import LOCAL
from core.domain.disposition import Disposition
from core.domain.eligibility import Eligibility, Verdict, examine, verdict_of
from core.domain.outcome import Close, Onward, Outcome, Wait
from core.domain.ruleset import Ruleset
from core.domain.ticket import Ticket
from core.pipeline.wording import Correspondence


async def qualify(
    ticket: Ticket, *, rules: Ruleset, writing: Correspondence
) -> Outcome:
    """Hold the letter against the conditions in force on the day it came."""
    if ticket.facts.eligibility is not None:
        return _settled(ticket, ticket.facts.eligibility, writing)
    if ticket.facts.kind is None:
        raise ValueError("kind is not known")
    on = ticket.received_at.astimezone(LOCAL).date()
    findings = examine(ticket.read_letter, rules.conditions_for(ticket.facts.kind, on))
    if verdict_of(findings) is None:
        open_ones = sum(1 for f in findings if not f.met)
        return Wait(
            because=because(
                "Còn {n} điều kiện chưa đạt hoặc chưa rõ: cần cán bộ xem", n=open_ones
            )
        )
    return Onward(
        because=because("Đủ điều kiện xử lý"),
        facts={"eligibility": Eligibility(Verdict.ELIGIBLE, findings)},
    )


def _settled(
    ticket: Ticket, eligibility: Eligibility, writing: Correspondence
) -> Outcome:
    if eligibility.verdict is Verdict.ELIGIBLE and eligibility.ends_as is None:
        return Onward(because=because("Đủ điều kiện xử lý"))
    why = eligibility.because or because("Không đủ điều kiện xử lý")
    return Close(
        because=why,
        closed_as=eligibility.ends_as or Disposition.FILED,
        posts=(writing.notice(ticket, why),),
    )
