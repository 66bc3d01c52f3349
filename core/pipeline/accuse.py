"""Say whom a letter speaks against; they are kept out of the case from then on."""

from collections.abc import Sequence

from core.domain.because import because
from core.domain.conflict import Accused
from core.domain.officer import Action, Officer
from core.domain.outcome import Supply
from core.domain.ticket import Ticket
from core.domain.unit import Unit
from core.errors import InputInvalid
from core.i18n import gettext as _


def accuse(
    ticket: Ticket,
    accused: Accused,
    why: str,
    *,
    officers: Sequence[Officer],
    units: Sequence[Unit],
) -> Supply:
    """Keep officers and units out of a case, with a reason; an empty one lets all in.

    Raises InputInvalid for who does not exist, without a reason, when nothing
    changes, and when nobody would be left who may decide.
    """
    known = {officer.username for officer in officers}
    if not known.issuperset(accused.officers):
        raise InputInvalid({"accused": _("Không có cán bộ này.")})
    if not {unit.code for unit in units}.issuperset(accused.units):
        raise InputInvalid({"accused": _("Không có đơn vị này.")})
    if accused == ticket.facts.accused:
        raise InputInvalid({"accused": _("Chưa có gì thay đổi.")})
    if not why.strip():
        raise InputInvalid({"accused_why": _("Xin ghi lý do.")})
    if not any(
        officer.may(Action.CLASSIFY) and not accused.concerns(officer, units)
        for officer in officers
    ):
        raise InputInvalid(
            {"accused": _("Sẽ không còn ai được xử lý hồ sơ này: cần chuyển cấp trên.")}
        )
    return Supply(
        {"accused": accused},
        because("Xác định người, đơn vị bị tố cáo, khiếu nại: {why}", why=why.strip()),
    )


def misplaced(
    ticket: Ticket, officers: Sequence[Officer], units: Sequence[Unit]
) -> str | None:
    """Return the fact that gives the case to somebody it speaks against."""
    accused, facts = ticket.facts.accused, ticket.facts
    if facts.routing and accused.covers(facts.routing.unit, units):
        return "routing"
    handler = next((o for o in officers if o.username == facts.officer), None)
    return "officer" if handler and accused.concerns(handler, units) else None
