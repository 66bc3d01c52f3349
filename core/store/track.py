"""One case as its citizen may see it: no name, no advice, no word about a seal."""

from core.domain.disposition import Disposition
from core.domain.event import Event, EventKind
from core.domain.message import Direction, Purpose
from core.domain.stage import Stage
from core.domain.ticket import Ticket
from core.i18n import N_
from core.i18n import gettext as _
from core.store.case import conversation, linked, unit_name
from core.store.ledger import PiccoloLedger
from core.store.views import MessageView, TimelineEntry, TrackView

_PASSED = {
    Stage.SCREEN: N_("Thư đã được tiếp nhận hợp lệ."),
    Stage.CLASSIFY: N_("Thư đã được phân loại."),
    Stage.QUALIFY: N_("Thư đủ điều kiện xử lý."),
    Stage.ROUTE: N_("Thư đã chuyển đến đơn vị có thẩm quyền."),
    Stage.ASSIGN: N_("Đã có cán bộ phụ trách."),
    Stage.ANSWER: N_("Câu trả lời đã được ký."),
    Stage.DELIVER: N_("Câu trả lời đã gửi đến anh/chị."),
}
_ENDED = {
    Disposition.ANSWERED: N_("Hồ sơ kết thúc."),
    Disposition.JOINED: N_("Thư được nhập vào hồ sơ anh/chị đã gửi trước."),
    Disposition.SPAM: N_("Thư không được xử lý."),
    Disposition.RETURNED: N_("Đơn được trả lại, kèm lý do."),
    Disposition.GUIDED: N_("Anh/chị được hướng dẫn đến đúng nơi giải quyết."),
    Disposition.FILED: N_("Đơn được lưu, không giải quyết."),
    Disposition.TRANSFERRED: N_("Đơn đã chuyển đến cơ quan có thẩm quyền."),
    Disposition.WITHDRAWN: N_("Anh/chị đã rút đơn."),
}
_SHOWN = {Purpose.QUESTION, Purpose.REPLY, Purpose.NOTICE}
"""What of our own messages stands in the conversation; receipts and surveys do not."""


async def track(ledger: PiccoloLedger, code: str) -> TrackView:
    """Return the tracking page, in the current language. Raises TicketUnknown."""
    ticket = await ledger.find(code)
    facts, open_ = ticket.facts, ticket.closed_as is None
    said = [m for m in await conversation(ticket.id, {}) if _is_shown(m)]
    routing = facts.routing
    return TrackView(
        code=ticket.code,
        received_at=ticket.received_at,
        stage=ticket.stage,
        closed_as=ticket.closed_as,
        channel=ticket.channel,
        kind_said=facts.kind is not None and not ticket.sealed,
        kind=facts.kind.value if facts.kind and not ticket.sealed else "",
        unit_name=await unit_name(routing.unit if routing else ""),
        timeline=_timeline(ticket, await ledger.history(code)),
        clocks=facts.clocks or (),
        conversation=tuple(said),
        reply=facts.reply,
        satisfaction=facts.satisfaction,
        linked=await linked(ticket),
        may_add=open_ and ticket.letter is not None,
        may_withdraw=open_ and ticket.stage.before(Stage.DELIVER),
        may_rate=_may_rate(ticket),
        language=ticket.letter.language if ticket.letter else "vi",
    )


def _is_shown(message: MessageView) -> bool:
    return message.direction is Direction.IN or message.purpose in _SHOWN


def _may_rate(ticket: Ticket) -> bool:
    """An answer may be rated once, while the window is open."""
    return (
        ticket.facts.satisfaction is None
        and ticket.facts.reply is not None
        and ticket.stage is Stage.LISTEN
    )


def _timeline(ticket: Ticket, history: tuple[Event, ...]) -> tuple[TimelineEntry, ...]:
    """Turn history into plain words: each step once, the last time it was passed."""
    entries: dict[str, TimelineEntry] = {}
    for event in history:
        text = _in_plain_words(event)
        if text:
            entries.pop(text, None)
            entries[text] = TimelineEntry(event.at, event.stage, _(text))
    if ticket.closed_as and ticket.closed_at:
        text = _ENDED[ticket.closed_as]
        entries[text] = TimelineEntry(ticket.closed_at, Stage.DONE, _(text))
    return tuple(entries.values())


def _in_plain_words(event: Event) -> str:
    if event.kind is EventKind.RECEIVED:
        return N_("Đã nhận thư của anh/chị.")
    if event.kind is EventKind.ONWARD:
        return _PASSED.get(event.stage, "")
    return ""
