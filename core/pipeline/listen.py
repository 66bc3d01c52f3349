"""Step 12: was the citizen satisfied?"""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.domain.because import because
from core.domain.disposition import Disposition
from core.domain.outcome import Close, Outcome, Wait
from core.domain.ticket import Ticket
from core.pipeline.wording import Correspondence


async def listen(
    ticket: Ticket,
    *,
    writing: Correspondence,
    now: Callable[[], datetime],
    window: timedelta,
) -> Outcome:
    """Ask once; close when the citizen has said, or when the window is over."""
    facts = ticket.facts
    if facts.satisfaction is not None:
        return Close(
            because=because("Công dân cho {n} điểm", n=facts.satisfaction.mark),
            closed_as=Disposition.ANSWERED,
        )
    if facts.reply is None:
        raise ValueError("no reply has been signed")
    until = facts.reply.signed_at + window
    if now() >= until:
        return Close(
            because=because("Hết thời gian lấy ý kiến"), closed_as=Disposition.ANSWERED
        )
    waiting = because("Chờ ý kiến của công dân")
    if facts.surveyed is not None:
        return Wait(because=waiting, until=until)
    survey = writing.survey(ticket)
    return Wait(
        because=waiting, facts={"surveyed": survey.key}, posts=(survey,), until=until
    )
