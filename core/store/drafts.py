"""A reply on its way: draft, review, sent back, signed; questions to the citizen."""

from collections.abc import Callable, Sequence
from datetime import datetime

from core.domain.attachment import Attachment
from core.domain.because import because
from core.domain.message import DeliveryState, Outgoing, Purpose
from core.domain.officer import Action, Officer
from core.domain.reply import DraftState, Reply
from core.domain.ticket import Ticket
from core.domain.tracking import show_code
from core.errors import InputInvalid, NotFound, TicketStale
from core.i18n import gettext as _
from core.i18n import speaking
from core.store.ids import new_id
from core.store.ledger import PiccoloLedger
from core.store.officers_desk import by, require
from core.store.outbox import Outbox
from core.store.sealed import stored, text_of
from core.store.stored import as_json, attachments_of
from core.store.tables import DraftRow, MessageRow


class Drafts:
    """The states of a reply. A signature is the only way out of the house."""

    def __init__(
        self, ledger: PiccoloLedger, outbox: Outbox, now: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._outbox = outbox
        self._now = now

    async def draft(
        self, code: str, officer: Officer, body: str, attachments: Sequence[Attachment]
    ) -> None:
        """Keep the draft as it is now; a sent-back one is being written again."""
        require(officer, Action.DRAFT)
        ticket = await self._unanswered(code)
        kept = {
            DraftRow.body: stored(body, sealed=ticket.sealed),
            DraftRow.state: DraftState.WRITING.value,
            DraftRow.written_by: officer.username,
            DraftRow.updated_at: self._now(),
            DraftRow.attachments: stored(
                as_json(tuple(attachments)), sealed=ticket.sealed
            ),
        }
        await DraftRow.insert(
            DraftRow({DraftRow.ticket: ticket.id, **kept})
        ).on_conflict(target=DraftRow.ticket, action="DO UPDATE", values=list(kept))

    async def submit(self, code: str, officer: Officer) -> None:
        """Hand the draft to the head of unit for review."""
        require(officer, Action.DRAFT)
        await self._state(
            await self._unanswered(code),
            DraftState.REVIEW,
            of=(DraftState.WRITING, DraftState.SENT_BACK),
        )

    async def send_back(self, code: str, officer: Officer, remark: str) -> None:
        """Return the draft to its writer with what must be mended."""
        require(officer, Action.SIGN)
        if not remark.strip():
            raise InputInvalid({"remark": _("Xin ghi điều cần sửa.")})
        await self._state(
            await self._unanswered(code),
            DraftState.SENT_BACK,
            of=(DraftState.REVIEW,),
            remark=remark,
        )

    async def sign(self, code: str, officer: Officer) -> Ticket:
        """Sign the draft: the one new fact with which the line goes on to deliver.

        Only a role that may sign can do it; a handling officer never signs.
        """
        require(officer, Action.SIGN)
        ticket = await self._unanswered(code)
        row = await _draft_of(ticket)
        reply = Reply(
            body=text_of(row.body),
            written_by=row.written_by,
            signed_by=officer.username,
            signed_by_name=officer.name,
            signed_at=self._now(),
            attachments=attachments_of(row.attachments),
        )
        why = because("{name} ký trả lời", name=officer.name)
        signed = await self._ledger.supply(ticket, {"reply": reply}, by(officer), why)
        await self._state(signed, DraftState.SIGNED, of=tuple(DraftState))
        return signed

    async def ask(self, code: str, officer: Officer, words: str) -> None:
        """Ask the citizen something, over the channel the letter came by."""
        require(officer, Action.DRAFT)
        ticket = await self._unanswered(code)
        if not words.strip():
            raise InputInvalid({"words": _("Xin viết câu hỏi.")})
        letter = ticket.read_letter
        with speaking(letter.language):
            title = _("Đề nghị bổ sung")
        question = Outgoing(
            key=f"{ticket.id}:{Purpose.QUESTION}:{new_id()}",
            code=code,
            purpose=Purpose.QUESTION,
            reply_to=letter.reply_to,
            subject=f"[{show_code(code)}] {title}",
            body=words,
            language=letter.language,
        )
        await self._ledger.post(ticket, question, by(officer))

    async def resend(self, message_key: str, officer: Officer) -> None:
        """Try a message again that the courier gave up. Raises NotFound."""
        require(officer, Action.SHELF)
        rows = (
            await MessageRow.update(
                {
                    MessageRow.state: DeliveryState.QUEUED.value,
                    MessageRow.state_at: self._now(),
                }
            )
            .where(
                (MessageRow.key == message_key)
                & (MessageRow.state == DeliveryState.GAVE_UP.value)
            )
            .returning(MessageRow.key)
        )
        if not rows:
            raise NotFound(message_key)
        await self._outbox.put_back(message_key)

    async def _unanswered(self, code: str) -> Ticket:
        """Return a ticket without a signed reply. Raises TicketStale otherwise."""
        ticket = await self._ledger.find(code)
        if ticket.facts.reply is not None or ticket.closed_as is not None:
            raise TicketStale
        return ticket

    async def _state(
        self,
        ticket: Ticket,
        state: DraftState,
        *,
        of: Sequence[DraftState],
        remark: str = "",
    ) -> None:
        """Move the draft on, if it still stands where it should."""
        allowed = [one.value for one in of]
        rows = (
            await DraftRow.update(
                {
                    DraftRow.state: state.value,
                    DraftRow.updated_at: self._now(),
                    DraftRow.remark: stored(remark, sealed=ticket.sealed),
                }
            )
            .where((DraftRow.ticket == ticket.id) & DraftRow.state.is_in(allowed))
            .returning(DraftRow.ticket)
        )
        if not rows:
            raise TicketStale


async def _draft_of(ticket: Ticket) -> DraftRow:
    row = await DraftRow.objects().get(DraftRow.ticket == ticket.id)
    if row is None or not text_of(row.body).strip():
        raise InputInvalid({"reply_body": _("Xin viết câu trả lời.")})
    return row
