"""Mails officers their reminders: code, kind, due date and a link, nobody's words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from core.channel import Channel
from core.domain.calendar import Calendar
from core.domain.deadline import LOCAL
from core.domain.message import Outgoing, Purpose
from core.domain.office_hours import is_open, next_opening
from core.domain.tracking import show_code
from core.errors import NotNow
from core.i18n import gettext as _
from core.i18n import speaking
from core.store.outbox import Job
from core.store.reminders import Reminders, ReminderView

EMAIL = "email"
"""The channel officers are reached by."""


class OfficersMail:
    """One mail says all that is open then, so that a late one is never out of date."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        kept: Reminders,
        calendar: Callable[[], Calendar],
        public_url: str,
        kind_name: Callable[[str], str],
        now: Callable[[], datetime],
    ) -> None:
        self._channels = channels
        self._kept = kept
        self._calendar = calendar
        self._desk = f"{public_url.rstrip('/')}/desk"
        self._kind_name = kind_name
        self._now = now

    async def send(self, job: Job) -> None:
        """Mail an officer; who has no address, or nothing open, gets none.

        Raises NotNow outside office hours, and DeliveryFailed.
        """
        if not is_open(self._calendar(), self._now()):
            raise NotNow(next_opening(self._calendar(), self._now()))
        channel = self._channels.get(EMAIL)
        address = await self._kept.address_of(job.subject)
        lines = await self._kept.of(job.subject)
        if channel and channel.deliver and address and lines:
            await channel.deliver(self._composed(job, address, lines))

    def _composed(
        self, job: Job, address: str, lines: Sequence[ReminderView]
    ) -> Outgoing:
        with speaking("vi"):
            words = [
                _("Các hồ sơ sắp đến hạn hoặc quá hạn:"),
                "\n".join(self._line(line) for line in lines),
                _("Xem tất cả: {url}").format(url=f"{self._desk}/reminders"),
                _("Thư tự động, xin không trả lời."),
            ]
            return Outgoing(
                key=f"remind-{job.id}",
                code="",  # what is answered to it must not join a citizen's case
                purpose=Purpose.NOTICE,
                channel=EMAIL,
                reply_to=address,
                subject=_("Nhắc hạn: {n} hồ sơ").format(n=len(lines)),
                body="\n\n".join(words),
            )

    def _line(self, line: ReminderView) -> str:
        """Say which case is due when; of a sealed one no more than that."""
        due = f"{line.due_at.astimezone(LOCAL):%d/%m/%Y}"
        if line.sealed:
            return _("{code} – hạn {due}").format(code=show_code(line.code), due=due)
        return _("{code} – {kind}, hạn {due}: {url}").format(
            code=show_code(line.code),
            kind=self._kind_name(line.kind),
            due=due,
            url=f"{self._desk}/{line.code}",
        )
