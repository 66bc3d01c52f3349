"""Cases in a few words, for channels to tell the citizen who knows the code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.domain.disposition import Disposition
from core.domain.feedback import Satisfaction
from core.domain.glance import CaseGlance
from core.domain.stage import Stage
from core.i18n import N_
from core.i18n import gettext as _
from core.store.citizens import CitizensDesk
from core.store.sealed import looked_for
from core.store.stored import facts_of
from core.store.tables import TicketRow
from core.store.track import ENDED

Row = Mapping[str, Any]
TrackUrl = Callable[[str], str]

_AFEW = 20
_CASE = (
    "SELECT t.code, t.channel, t.received_at, t.stage, t.facts, t.sealed, t.topic,"
    " t.due_at, t.closed_as, l.ticket AS letter,"
    " (SELECT name FROM unit WHERE unit.code = t.unit) AS unit_name,"
    " (SELECT max(at) FROM event WHERE event.ticket = t.id) AS changed_at"
    " FROM ticket t LEFT JOIN letter l ON l.ticket = t.id"
)
_NOW = {
    Stage.NORMALISE: N_("Đã nhận, đang đọc thư"),
    Stage.DEDUPLICATE: N_("Đã nhận, đang đọc thư"),
    Stage.SCREEN: N_("Đã nhận, đang xem xét"),
    Stage.ACKNOWLEDGE: N_("Đã nhận, đang xem xét"),
    Stage.CLASSIFY: N_("Đang phân loại"),
    Stage.QUALIFY: N_("Đang xét điều kiện xử lý"),
    Stage.ROUTE: N_("Đang xác định đơn vị có thẩm quyền"),
    Stage.SCHEDULE: N_("Đang xác định đơn vị có thẩm quyền"),
    Stage.ASSIGN: N_("Đang phân công cán bộ"),
    Stage.ANSWER: N_("Đang giải quyết"),
    Stage.DELIVER: N_("Đang gửi câu trả lời"),
    Stage.LISTEN: N_("Đã trả lời, chờ ý kiến của anh/chị"),
}


class Glances:
    """Satisfies `core.channel.Cases` by shape."""

    def __init__(
        self, citizens: CitizensDesk, track_url: TrackUrl, now: Callable[[], datetime]
    ) -> None:
        self._citizens = citizens
        self._track_url = track_url
        self._now = now

    async def find(self, code: str) -> CaseGlance | None:
        """Return a case by its code, None for none."""
        found = await self._look("WHERE t.code = {}", code)
        return found[0] if found else None

    async def of(self, channel: str, reply_to: str) -> Sequence[CaseGlance]:
        """Return the twenty newest cases of one correspondent, newest first.

        What only added words to a case is no case of its own.
        """
        known_as = looked_for(reply_to[:400])
        places = ", ".join(["{}"] * len(known_as))
        return await self._look(
            f"JOIN party p ON p.ticket = t.id WHERE p.reply_key IN ({places})"
            " AND t.channel = {} AND (t.closed_as IS NULL OR t.closed_as <> {})"
            f" ORDER BY t.id DESC LIMIT {_AFEW}",
            *known_as, channel, Disposition.JOINED.value,
        )  # fmt: skip

    async def lately(
        self, channel: str, since: datetime, until: datetime, *, limit: int = 200
    ) -> Sequence[CaseGlance]:
        """Return cases that came by a channel in a period, newest first."""
        return await self._look(
            "WHERE t.channel = {} AND t.received_at >= {} AND t.received_at < {}"
            " ORDER BY t.received_at DESC LIMIT {}",
            channel, since, until, limit,
        )  # fmt: skip

    async def rate(self, code: str, *, satisfied: bool, words: str = "") -> bool:
        """Keep what the citizen says of the answer; False when nothing is asked."""
        glance = await self.find(code)
        if glance is None or not glance.may_rate:
            return False
        mark = 5 if satisfied else 1
        said = Satisfaction(
            mark=mark, said_at=self._now(), solved=satisfied, words=words
        )
        await self._citizens.rate_answer(code, said)
        return True

    async def _look(self, which: str, *arguments: object) -> Sequence[CaseGlance]:
        rows = await TicketRow.raw(f"{_CASE} {which}", *arguments)
        return [self._glance(row) for row in rows]

    def _glance(self, row: Row) -> CaseGlance:
        """Say nothing of a sealed case's matter or unit: a message may be read over."""
        facts, stage = facts_of(row["facts"]), Stage(row["stage"])
        closed_as = Disposition(row["closed_as"]) if row["closed_as"] else None
        sealed = bool(row["sealed"])
        sent = facts.reply is not None and facts.delivery is not None
        return CaseGlance(
            code=row["code"],
            channel=row["channel"],
            received_at=row["received_at"],
            changed_at=_instant(row["changed_at"]) or row["received_at"],
            stage=_(ENDED[closed_as] if closed_as else _NOW[stage]),
            open=closed_as is None,
            topic="" if sealed else row["topic"],
            unit="" if sealed else row["unit_name"] or "",
            due_at=row["due_at"] if closed_as is None else None,
            answer=facts.reply.body if facts.reply and sent and not sealed else "",
            url=self._track_url(row["code"]),
            may_add=closed_as is None and row["letter"] is not None,
            may_rate=stage is Stage.LISTEN and facts.satisfaction is None,
        )


def _instant(stored: datetime | str | None) -> datetime | None:
    """SQLite gives what a function returns as the text it keeps."""
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored
