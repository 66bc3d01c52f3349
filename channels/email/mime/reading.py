"""Bytes to `Mail`: the one way in, which never raises."""

from collections.abc import Sequence

import structlog

from channels.email.mime import (
    body,
    bounce,
    charset,
    identity,
    machine,
    moments,
    reply,
    sanitise,
    tree,
    words,
)
from channels.email.mime.limits import MAX_ADDRESSES, MAX_QUOTED
from channels.email.mime.mail import Mail
from channels.email.mime.plain import tidy

log = structlog.get_logger()

UNREAD = "unread"
"""In `Mail.left_out`: the message was too strange; its bytes stand as its text."""


def parse(raw: bytes) -> Mail:
    """Understand one message; what cannot be understood stays empty.

    Bytes from strangers meet a dozen decoders here, so this is a guarded door: one
    that breaks costs its letter the structure, not the words, and `UNREAD` says so.
    """
    try:
        return _understood(raw)
    except Exception as error:
        # The error's own words may quote the letter.
        log.error("e-mail not understood", error=type(error).__name__)
        text = tidy(charset.decode(raw[:MAX_QUOTED]))
        return Mail(text=text, reply_text=text, left_out=(UNREAD,))


def _understood(raw: bytes) -> Mail:
    """Understand one message."""
    root, limits = tree.read(raw)
    hints = _charsets(root)
    headers = root.headers
    content = body.read(root, hints)
    hints = (*content.codecs, *hints)
    subject = words.decode(headers.first("subject"), hints)
    sender = identity.sender(headers, hints)
    recipients = identity.recipients(headers, hints)
    text = content.text
    who = sender.address or sender.name  # "From: <MAILER-DAEMON>" has no domain
    returned = bounce.read(root, text, subject, who, recipients)
    return Mail(
        message_id=identity.message_id(headers, "message-id"),
        from_address=sender.address,
        from_name=sender.name,
        to=recipients,
        reply_to=identity.addresses_of(headers, ("reply-to",), hints),
        subject=subject,
        text=text,
        reply_text=reply.newly_written(text, content.html, subject),
        html_sanitised=tidy(sanitise.sanitise(content.html)),
        attachments=tuple(content.files),
        in_reply_to=identity.message_id(headers, "in-reply-to"),
        references=identity.message_ids(headers),
        auto_submitted=machine.submitted_by_itself(headers, subject, root),
        automatic=machine.reason(headers, subject, root, bounced=returned is not None),
        bounce=returned,
        sent_at=moments.sent_at(headers),
        return_path=identity.return_path(headers),
        list_id=words.decode(headers.first("list-id"), hints),
        authentication_results=tuple(
            words.decode(value) for value in headers.all("authentication-results")
        ),
        left_out=_left_out(limits, content, recipients),
    )


def _charsets(root: tree.Part) -> Sequence[str]:
    """Return the charsets named in a message, for letters without a label."""
    named = (part.kind.get("charset") for part in root.leaves())
    return tuple(dict.fromkeys(filter(None, named)))[:5]


def _left_out(
    limits: Sequence[str], content: body.Body, recipients: Sequence[str]
) -> tuple[str, ...]:
    """Name what was too much to be read."""
    crowd = ("addresses",) if len(recipients) >= MAX_ADDRESSES else ()
    return tuple(dict.fromkeys((*limits, *content.left_out, *crowd)))
