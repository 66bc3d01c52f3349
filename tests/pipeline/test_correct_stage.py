"""A correction never carries a ticket past a step it has still to take."""

from datetime import UTC, datetime
from uuid import UUID

from core.domain.routing import Competence, Routing
from core.domain.stage import Stage
from core.domain.ticket import Facts, Ticket
from core.pipeline.correct import correct


def test_a_fact_known_ahead_of_the_line_leaves_the_ticket_where_it_stands():
    ticket = Ticket(
        id=UUID(int=1),
        code="0" * 12,
        channel="web",
        received_at=datetime(2026, 4, 24, tzinfo=UTC),
        stage=Stage.CLASSIFY,
        facts=Facts(
            routing=Routing(Competence.OWN, unit="vp"),
            decided_by={"routing": "officer:lan"},
        ),
    )
    correction = correct(ticket, "routing", "Nhầm đơn vị")
    assert (correction.stage, correction.strike) == (Stage.CLASSIFY, ("routing",))
