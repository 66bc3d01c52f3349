"""Stored bytes to a letter: pure, so that it can be done again when we know more.

Answers go to the address in From and nowhere else. Reply-To is ignored on purpose:
the token of a case is given to the sender, and whoever could turn our answers
elsewhere with one header line would read another's case.

The body of an answer to us is what was newly written; the body of any other letter is
its whole text. The message itself is kept whatever is read from it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from channels.email.envelope import Envelope, unwrap
from channels.email.mime import parse
from channels.email.mime.mail import Mail, MailFile
from channels.email.threads import Thread, Threads
from core import api
from core.api import gettext as _

_MOST_FILES = 50
_TINY = 4096
"""Bytes below which a picture inside the text is an ornament, not evidence."""
_ENGLISH = frozenset({
    "and", "is", "are", "was", "were", "of", "you", "your", "please", "have", "has",
    "for", "not", "with", "this", "that", "would", "been", "from", "they",
})  # fmt: skip
"""None is also a Vietnamese word without its marks, as "the", "to" and "in" are."""
_VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I
)
_WORD = re.compile(r"[a-z']+")
_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what the door has kept."""

    threads: Threads
    trusts: str = ""
    """The mail server whose Authentication-Results are believed; empty: none."""

    def read(self, raw: bytes) -> api.Letter:
        """Read one message. Raises LetterRefused for notices and for what is none."""
        envelope, message = unwrap(raw)
        mail = parse(message)
        _refuse(mail)
        automatic = self._automatic(mail, envelope)
        thread = None if automatic else self.thread(mail, envelope)
        ours = thread is not None and self._same_sender(thread, mail)
        files = tuple(_enclosures(mail.attachments))
        body = _body(mail, envelope, answers=ours)
        if not body and not files:
            raise api.LetterRefused("an empty message")
        return api.Letter(
            body=body,
            subject=mail.subject[:500],
            party=api.Party(name=mail.from_name, email=mail.from_address),
            external_id=mail.message_id,
            written_at=mail.sent_at,
            reply_to=mail.from_address,
            language=language_of(body),
            adds_to=thread.code if thread and ours else "",
            seems_of=thread.code if thread and not ours else "",
            forged=is_spoofed(mail.authentication_results, self.trusts),
            automatic=automatic,
            enclosures=files,
        )

    def thread(self, mail: Mail, envelope: Envelope) -> Thread | None:
        """Return the case a message names: by where it went, then by what it answers.

        Never by its subject: a code there is read over a shoulder, and quoted on.
        """
        went_to = (*envelope.recipients, *mail.to)
        answers = (mail.in_reply_to, *reversed(mail.references))
        return self.threads.of_addresses(went_to) or self.threads.of_ids(answers)

    def _same_sender(self, thread: Thread, mail: Mail) -> bool:
        if not self.threads.belongs_to(thread, mail.from_address):
            return False
        return not is_spoofed(mail.authentication_results, self.trusts)

    def _automatic(self, mail: Mail, envelope: Envelope) -> str:
        if self.threads.of_ids([mail.message_id]):
            return "loop"  # our own message has come back
        if mail.automatic or envelope.automatic:
            return mail.automatic or envelope.automatic
        return "null sender" if envelope.sender == "" else ""


def is_spoofed(results: Iterable[str], trusts: str) -> bool:
    """Whether the server we trust found the sender's address to be forged.

    Only its newest result counts (RFC 8601 section 5): older ones may be the
    sender's own invention. SPF alone fails for every forwarded message.
    """
    for result in results:
        server, _semicolon, found = result.partition(";")
        if trusts and server.split()[:1] == [trusts]:
            pairs = _RESULT.findall(found)
            told: dict[str, str] = {h.lower(): w.lower() for h, w in pairs}
            if "dmarc" in told:
                return told["dmarc"] == "fail"
            return told.get("spf") == "fail" and told.get("dkim") != "pass"
    return False


def language_of(text: str) -> str:
    """Return "en" only for what is clearly English; Vietnamese without marks is vi."""
    words = _WORD.findall(text[:5000].lower())
    found = [word for word in words if word in _ENGLISH]
    clearly = len(set(found)) >= 3 and len(found) * 8 >= len(words)
    return "en" if clearly and not _VIETNAMESE.search(text[:5000]) else "vi"


def _refuse(mail: Mail) -> None:
    """Refuse notices about deliveries, and bytes that are no message."""
    if mail.bounce is not None:
        raise api.LetterRefused("a mail server's notice about a delivery")
    if mail.automatic == "receipt":
        raise api.LetterRefused("a mail program's read receipt")
    if not (mail.from_address or mail.message_id or mail.subject or mail.to):
        raise api.LetterRefused("not an e-mail message")


def _body(mail: Mail, envelope: Envelope, *, answers: bool) -> str:
    if envelope.left_out:
        size = envelope.left_out / 1_000_000
        return _(
            "Thư này quá lớn ({size} MB) nên hệ thống chỉ giữ phần đầu thư; toàn bộ"
            " thư còn trong hộp thư của cơ quan."
        ).format(size=f"{size:.0f}")
    text = mail.reply_text.strip() if answers else ""
    return text or mail.text.strip() or mail.subject.strip()


def _enclosures(files: Iterable[MailFile]) -> Iterable[api.Enclosure]:
    kept = [file for file in files if not (file.inline and file.size < _TINY)]
    for number, file in enumerate(kept[:_MOST_FILES], start=1):
        name = PurePath(file.filename.replace("\\", "/")).name.strip()
        yield api.Enclosure(name or f"tep-{number}", file.content)
