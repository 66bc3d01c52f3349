"""An outgoing message as bytes: plain words first, the same in restrained HTML.

The HTML loads nothing from elsewhere. No header line can be smuggled in: every text is
one line before it becomes a header. Message-ID and the envelope's sender follow from
`Outgoing.key`, so a message sent twice after a crash is one for whoever receives it.
"""

import mimetypes
import re
from dataclasses import dataclass
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.email.options import Options
from channels.email.threads import Threads
from core import api

_TEMPLATES = Path(__file__).parents[2] / "templates" / "channels" / "email"
_SUBMITTED = {
    api.Purpose.RECEIPT: "auto-replied",
    api.Purpose.SURVEY: "auto-generated",
    api.Purpose.NOTICE: "auto-generated",
}
"""RFC 3834 section 5. What a person wrote and signed bears none.

Exchange is asked for silence besides, but not for "All": that would swallow bounces
([MS-OXCMAIL] 2.2.3.2.14).
"""
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>")
"""RFC 5322 section 3.6.4, without what could end the line or the brackets."""
ADDRESS = re.compile(
    r"[^\s@<>\"(),:;\\\x00-\x1f\x7f]{1,64}@[^\s@<>\"(),:;\\\x00-\x1f\x7f]{1,255}"
)
"""What can be an address on the wire; quoted local parts are not worth their risk."""
_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True, slots=True)
class Composed:
    """One message ready for the wire."""

    content: bytes
    sender: str
    """Where bounces go: it names the message."""
    recipient: str
    message_id: str
    utf8: bool
    """Whether the recipient's address needs SMTPUTF8 (RFC 6531)."""


@dataclass(frozen=True, slots=True)
class _Picture:
    cid: str
    name: str
    content: bytes
    subtype: str


class Composer:
    """Writes the house's messages."""

    def __init__(self, options: Options, threads: Threads, office: api.Office) -> None:
        self._options = options
        self._threads = threads
        self._office = office
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def compose(self, outgoing: api.Outgoing) -> Composed:
        """Return a message. Raises DeliveryFailed for an impossible address."""
        address = _reachable(outgoing.reply_to)
        token = self._threads.token(outgoing.code, outgoing.reply_to)
        message_id = self._threads.message_id(token, outgoing.key)
        message = EmailMessage(policy.SMTP)
        self._fill(message, outgoing)
        head = self._head(outgoing, address, token)
        lines = (f"{name}: {value}\r\n" for name, value in head.items())
        own = self._options.from_address
        bounces = self._threads.bounce_address(token, outgoing.key)
        return Composed(
            content="".join(lines).encode() + message.as_bytes(),
            sender=bounces if self._options.plus else own,
            recipient=address,
            message_id=message_id,
            utf8=not address.isascii(),
        )

    def _head(self, outgoing: api.Outgoing, to: str, token: str) -> dict[str, str]:
        """Return the header, encoded and folded.

        Not by EmailMessage: Python 3.11 loses blanks where it folds a long subject.
        """
        own = self._options.from_address
        name = folded("From", self._options.from_name)
        back = self._threads.reply_address(token) if self._options.plus else own
        head = {
            "From": f"{name} <{own}>" if name else own,
            "To": to,
            "Subject": folded("Subject", outgoing.subject),
            "Date": format_datetime(self._office.now()),
            "Message-ID": self._threads.message_id(token, outgoing.key),
            **self._thread(outgoing, token),
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        }
        if self._options.plus:
            head["Reply-To"] = f"{name} <{back}>" if name else back
        if submitted := _SUBMITTED.get(outgoing.purpose):
            head["Auto-Submitted"] = submitted
        if outgoing.purpose is api.Purpose.SURVEY:
            # Answered by a person: it comes back as a word on the case.
            head["List-Unsubscribe"] = f"<mailto:{back}?subject=unsubscribe>"
        return head

    def _thread(self, outgoing: api.Outgoing, token: str) -> dict[str, str]:
        """Return what lets mail programs show the case as one conversation.

        The citizen's own mail, and an id that all our messages of the case name.
        """
        root, theirs = self._threads.root_id(token), outgoing.in_reply_to
        if not _MESSAGE_ID.fullmatch(theirs):
            return {"In-Reply-To": root, "References": root}
        return {"In-Reply-To": theirs, "References": f"{theirs}\r\n {root}"}

    def _fill(self, message: EmailMessage, outgoing: api.Outgoing) -> None:
        pictures, files = _sorted(outgoing)
        body = "\n".join(outgoing.body.splitlines()).strip() + "\n"
        message.set_content(body, cte="quoted-printable")
        page = self._templates.get_template("message.html").render(
            language=outgoing.language,
            subject=_one_line(outgoing.subject),
            authority=self._options.from_name,
            paragraphs=[
                part.splitlines() for part in re.split(r"\n{2,}", body.strip())
            ],
            pictures=pictures,
        )
        message.add_alternative(page, subtype="html", cte="quoted-printable")
        parts = message.get_payload()
        html = parts[-1] if isinstance(parts, list) else None
        for picture in pictures if isinstance(html, EmailMessage) else ():
            assert isinstance(html, EmailMessage)  # noqa: S101 (for the type checker)
            html.add_related(
                picture.content, "image", picture.subtype, cid=f"<{picture.cid}>",
                filename=picture.name, disposition="inline",
            )  # fmt: skip
        for file in files:
            main, sub = _kind_of(file.filename)
            message.add_attachment(
                file.content, maintype=main, subtype=sub,
                filename=_one_line(file.filename),
            )  # fmt: skip


def _sorted(
    outgoing: api.Outgoing,
) -> tuple[list[_Picture], list[api.Enclosure]]:
    """Divide what goes along: a receipt shows its pictures, the rest is attached."""
    pictures: list[_Picture] = []
    files: list[api.Enclosure] = []
    for number, enclosure in enumerate(outgoing.enclosures):
        subtype = next(
            (sub for magic, sub in _PICTURES.items()
             if enclosure.content.startswith(magic)), ""
        )  # fmt: skip
        if subtype and outgoing.purpose is api.Purpose.RECEIPT:
            name = _one_line(enclosure.filename)
            cid = f"picture{number}@tiepdan"
            pictures.append(_Picture(cid, name, enclosure.content, subtype))
        else:
            files.append(enclosure)
    return pictures, files


def _kind_of(filename: str) -> tuple[str, str]:
    """Return the MIME type of a file; a message is only a file to us."""
    main, _, sub = (mimetypes.guess_type(filename)[0] or "").partition("/")
    known = sub and main not in {"message", "multipart"}
    return (main, sub) if known else ("application", "octet-stream")


def _reachable(reply_to: str) -> str:
    """Return the citizen's address. Raises DeliveryFailed for what is none."""
    plain = reply_to.strip()
    if not ADDRESS.fullmatch(plain):
        raise api.DeliveryFailed("no address to write to", retry=False)
    user, _, domain = plain.rpartition("@")
    try:
        return f"{user}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise api.DeliveryFailed("no address to write to", retry=False) from error


def folded(field: str, text: str) -> str:
    """Return words as a header holds them (RFC 2047), in lines of 76 at the most."""
    plain = _one_line(text)
    charset = "us-ascii" if plain.isascii() else "utf-8"
    if charset == "us-ascii" and field != "Subject":  # a name is a quoted string
        return '"' + re.sub(r'(["\\])', r"\\\1", plain) + '"' if plain else ""
    return Header(plain, charset, header_name=field).encode(linesep="\r\n")


def _one_line(text: str) -> str:
    """Return a text that cannot begin a second header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
