"""One case as its citizen may see it: no name, no advice, no word about a seal."""

from collections.abc import Mapping
from typing import Any

from core.domain.disposition import Disposition
from core.domain.message import Direction, Purpose
from core.domain.progress import CaseTerm, terms_of
from core.domain.stage import Stage
from core.domain.ticket import Facts, Ticket
from core.errors import TicketUnknown
from core.i18n import N_
from core.i18n import gettext as _
from core.store.case import conversation
from core.store.engines import Database
from core.store.stored import facts_of
from core.store.tables import TicketRow
from core.store.views import MessageView, TimelineEntry, TrackView

Row = Mapping[str, Any]

_PASSED = {
    Stage.SCREEN: N_("Thư đã được tiếp nhận hợp lệ."),
    Stage.CLASSIFY: N_("Thư đã được phân loại."),
    Stage.QUALIFY: N_("Thư đủ điều kiện xử lý."),
    Stage.ROUTE: N_("Thư đã chuyển đến đơn vị có thẩm quyền."),
    Stage.ASSIGN: N_("Đã có cán bộ phụ trách."),
    Stage.ANSWER: N_("Câu trả lời đã được ký."),
    Stage.DELIVER: N_("Câu trả lời đã gửi đến anh/chị."),
}
ENDED = {
    Disposition.ANSWERED: N_("Hồ sơ kết thúc."),
    Disposition.JOINED: N_("Thư được nhập vào hồ sơ anh/chị đã gửi trước."),
    Disposition.SPAM: N_("Thư không được xử lý."),
    Disposition.RETURNED: N_("Đơn được trả lại, kèm lý do."),
    Disposition.GUIDED: N_("Anh/chị được hướng dẫn đến đúng nơi giải quyết."),
    Disposition.FILED: N_("Đơn được lưu, không giải quyết."),
    Disposition.TRANSFERRED: N_("Đơn đã chuyển đến cơ quan có thẩm quyền."),
    Disposition.WITHDRAWN: N_("Anh/chị đã rút đơn."),
}
"""What a citizen is told of how a case ended."""
_UNSHOWN = (Purpose.RECEIPT, Purpose.SURVEY)
"""What of our own messages does not stand in the conversation: the page says it."""


_CASE = (
    "SELECT t.id, t.code, t.channel, t.received_at, t.stage, t.facts, t.sealed,"
    " t.closed_as, t.closed_at, l.ticket AS letter, l.linked_to,"
    " (SELECT name FROM unit WHERE unit.code = t.unit) AS unit_name,"
    " EXISTS (SELECT 1 FROM letter f WHERE f.linked_to = t.code) AS followed,"
    " EXISTS (SELECT 1 FROM message m WHERE m.ticket = t.id"
    " AND m.purpose NOT IN ({}, {})) AS talked"
    " FROM ticket t LEFT JOIN letter l ON l.ticket = t.id WHERE t.code = {}"
)
_NEWER = (
    "SELECT t.code FROM letter l JOIN ticket t ON t.id = l.ticket"
    " WHERE l.linked_to = {} ORDER BY t.id"
)


async def track(database: Database, code: str) -> TrackView:
    """Return the tracking page, in the current language. Raises TicketUnknown.

    Reads columns, not whole rows: this is the page citizens open again and again,
    and the writer's name is not even fetched.
    """
    asked = TicketRow.raw(_CASE, *(purpose.value for purpose in _UNSHOWN), code)
    rows = await database.look(asked)
    if not rows:
        raise TicketUnknown
    row = rows[0]
    newer = await TicketRow.raw(_NEWER, code) if row["followed"] else []
    said = await conversation(row["id"], {}) if row["talked"] else ()
    facts, stage = facts_of(row["facts"]), Stage(row["stage"])
    closed_as = Disposition(row["closed_as"]) if row["closed_as"] else None
    shown = facts.kind.value if facts.kind and not row["sealed"] else ""
    return TrackView(
        code=code,
        received_at=row["received_at"],
        stage=stage,
        closed_as=closed_as,
        channel=row["channel"],
        kind_said=bool(shown),
        kind=shown,
        unit_name="" if row["sealed"] else row["unit_name"] or "",
        timeline=_timeline(row, facts, stage, closed_as),
        terms=_terms(row, facts, stage, closed_as),
        stopped=facts.stopped,
        course=facts.course,
        conversation=tuple(message for message in said if _is_shown(message)),
        reply=facts.reply,
        satisfaction=facts.satisfaction,
        linked=tuple(filter(None, (row["linked_to"], *(r["code"] for r in newer)))),
        may_add=closed_as is None and row["letter"] is not None,
        may_withdraw=closed_as is None
        and stage.before(Stage.DELIVER)
        and facts.withdrawn is None,
        may_rate=stage is Stage.LISTEN and facts.satisfaction is None,
    )


def _terms(
    row: Row, facts: Facts, stage: Stage, closed_as: Disposition | None
) -> tuple[CaseTerm, ...]:
    """Return every term, those that run first."""
    return terms_of(
        Ticket(
            id=row["id"],
            code=row["code"],
            channel=row["channel"],
            received_at=row["received_at"],
            stage=stage,
            facts=facts,
            closed_as=closed_as,
            closed_at=row["closed_at"],
        )
    )


def _is_shown(message: MessageView) -> bool:
    if message.is_copy:
        return False
    return message.direction is Direction.IN or message.purpose not in _UNSHOWN


def _timeline(
    row: Row, facts: Facts, stage: Stage, closed_as: Disposition | None
) -> tuple[TimelineEntry, ...]:
    """Say each step behind the case in plain words; a step taken back is not one."""
    entries = [
        TimelineEntry(
            row["received_at"], Stage.NORMALISE, _("Đã nhận thư của anh/chị.")
        ),
        *(
            TimelineEntry(at, step, _(_PASSED[step]))
            for step, at in facts.passed.items()
            if step in _PASSED and step.before(stage)
        ),
    ]
    if closed_as:
        entries.append(TimelineEntry(row["closed_at"], Stage.DONE, _(ENDED[closed_as])))
    return tuple(entries)
