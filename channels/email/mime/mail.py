"""A message as it was understood: what the e-mail channel works with."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailFile:
    """One file that came with a message."""

    filename: str
    """Without folders; made up from the type where the sender gave none."""
    content_type: str
    """As the sender says, in lower case: evidence of nothing."""
    size: int
    """Bytes, decoded."""
    content: bytes
    inline: bool
    """Shown inside the text by the sender's program, such as a picture."""
    content_id: str = ""
    """What `cid:` addresses in the HTML mean, without brackets."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery status notification (RFC 3464), or a provider's own form of one."""

    action: str
    """`failed`, `delayed`, `delivered`, `relayed` or `expanded`."""
    recipients: tuple[str, ...] = ()
    """Whom the message could not be brought to."""
    status: str = ""
    """The enhanced status code of RFC 3463, such as `5.1.1`; empty if not told."""
    diagnostic: str = ""
    """What the refusing server said."""
    message_ids: tuple[str, ...] = ()
    """Message-IDs of the returned message, with their angle brackets."""

    @property
    def permanent(self) -> bool:
        """Say whether trying again is of no use."""
        return self.action == "failed" and not self.status.startswith("4")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. Text is NFC, LF line ends, without NUL and surrogates."""

    message_id: str = ""
    """As in the header, with its angle brackets."""
    from_address: str = ""
    from_name: str = ""
    to: tuple[str, ...] = ()
    """Addresses of To, Cc, Delivered-To and X-Original-To, in that order."""
    reply_to: tuple[str, ...] = ()
    """Addresses of Reply-To."""
    subject: str = ""
    text: str = ""
    """The whole text, quotations and all."""
    reply_text: str = ""
    """The newly written part without quotation and signature."""
    html_sanitised: str = ""
    """Safe to show; empty for mail without HTML."""
    attachments: tuple[MailFile, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    """Message ids with their angle brackets, oldest first."""
    automatic: str = ""
    """Why no person is thought to have written this; empty: one did.

    `auto-submitted`, `vacation`, `bounce`, `receipt`, `list` or `bulk`.
    """
    auto_submitted: bool = False
    """Made by a program on its own (RFC 3834): lists of people's words are not."""
    bounce: Bounce | None = None
    """What it tells about a delivery; also of one that is only late."""
    sent_at: datetime | None = None
    """With zone; None where no date can be read."""
    return_path: str = ""
    """The envelope sender: `<>` for the null path, empty where none is recorded."""
    list_id: str = ""
    authentication_results: tuple[str, ...] = ()
    """What receiving servers found of SPF, DKIM and DMARC, newest first."""
    left_out: tuple[str, ...] = ()
    """Names of limits that were reached: `depth`, `parts`, `text`, `addresses`…"""
