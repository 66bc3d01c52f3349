"""The words of messages to citizens, in the citizen's language."""

from dataclasses import dataclass

from core.domain.because import Because
from core.domain.message import Outgoing, Purpose
from core.domain.reply import Reply
from core.domain.ticket import Ticket
from core.domain.tracking import show_code
from core.i18n import gettext as _
from core.i18n import say, speaking


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Writes every message. No name and no word of a letter stands in a subject."""

    authority: str
    public_url: str

    def track_url(self, code: str) -> str:
        """Return the address where the citizen follows the case."""
        return f"{self.public_url.rstrip('/')}/t/{code}"

    def receipt(self, ticket: Ticket) -> Outgoing:
        """Confirm that the letter has arrived."""
        with speaking(ticket.read_letter.language):
            lines = (
                _("{authority} đã nhận được thư của anh/chị.").format(
                    authority=self.authority
                ),
                _("Mã hồ sơ: {code}").format(code=show_code(ticket.code)),
                _("Xem tiến độ, bổ sung ý kiến tại: {url}").format(
                    url=self.track_url(ticket.code)
                ),
            )
            return self._post(ticket, Purpose.RECEIPT, _("Biên nhận"), lines)

    def joined(self, ticket: Ticket, older: str) -> Outgoing:
        """Tell that the letter repeats one we have, and lead to that one."""
        with speaking(ticket.read_letter.language):
            lines = (
                _("Thư vừa gửi trùng với thư anh/chị đã gửi, nên được nhập vào đó."),
                _("Mã hồ sơ: {code}").format(code=show_code(older)),
                _("Xem tiến độ, bổ sung ý kiến tại: {url}").format(
                    url=self.track_url(older)
                ),
            )
            return self._post(ticket, Purpose.NOTICE, _("Đã nhận"), lines)

    def reply(self, ticket: Ticket, reply: Reply) -> Outgoing:
        """Carry the signed answer."""
        with speaking(ticket.read_letter.language):
            lines = (
                reply.body,
                f"{reply.signed_by_name}\n{self.authority}",
                _("Xem lại tại: {url}").format(url=self.track_url(ticket.code)),
            )
            return self._post(ticket, Purpose.REPLY, _("Trả lời"), lines)

    def survey(self, ticket: Ticket) -> Outgoing:
        """Ask whether the citizen is satisfied."""
        with speaking(ticket.read_letter.language):
            lines = (
                _("Anh/chị có hài lòng với câu trả lời không?"),
                _("Xin cho ý kiến tại: {url}").format(url=self.track_url(ticket.code)),
            )
            return self._post(ticket, Purpose.SURVEY, _("Xin ý kiến"), lines)

    def notice(self, ticket: Ticket, why: Because) -> Outgoing:
        """Tell how the letter ends without an answer in substance, and why."""
        with speaking(ticket.read_letter.language):
            lines = (
                _("{authority} thông báo kết quả xử lý đơn.").format(
                    authority=self.authority
                ),
                say(why),
                _("Xem lại tại: {url}").format(url=self.track_url(ticket.code)),
            )
            return self._post(ticket, Purpose.NOTICE, _("Thông báo"), lines)

    def _post(
        self, ticket: Ticket, purpose: Purpose, title: str, lines: tuple[str, ...]
    ) -> Outgoing:
        letter = ticket.read_letter
        return Outgoing(
            key=f"{ticket.id}:{purpose}:{ticket.round}",
            code=ticket.code,
            purpose=purpose,
            reply_to=letter.reply_to,
            subject=f"[{show_code(ticket.code)}] {title}",
            body="\n\n".join(lines),
            language=letter.language,
            attachments=ticket.facts.reply.attachments
            if purpose is Purpose.REPLY and ticket.facts.reply
            else (),
        )
