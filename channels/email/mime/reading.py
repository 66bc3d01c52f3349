"""Bytes to `Mail`: the one way in, which never raises."""

from collections.abc import Sequence

from channels.email.mime import (
    body,
    bounce,
    identity,
    machine,
    moments,
    reply,
    sanitise,
    tree,
    words,
)
from channels.email.mime.limits import MAX_ADDRESSES
from channels.email.mime.mail import Mail
from channels.email.mime.plain import tidy


def parse(raw: bytes) -> Mail:
    """Understand one message; what cannot be understood stays empty."""
    root, limits = tree.read(raw)
    hints = _charsets(root)
    headers = root.headers
    content = body.read(root, hints)
    subject = words.decode(headers.first("subject"), hints)
    sender = identity.sender(headers, hints)
    recipients = identity.recipients(headers, hints)
    returned = bounce.read(root, content.text, subject, sender.address, recipients)
    text = content.text
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
