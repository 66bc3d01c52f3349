"""Delivery status notifications (RFC 3464), and how providers report without them.

A delayed delivery is told too, as `delayed`: only `failed` is a bounce. Read receipts
(RFC 8098) and abuse reports are none of this.
"""

import re
from collections.abc import Iterator, Sequence

from channels.email.mime import addresses, charset, fields, machine, wording, words
from channels.email.mime.mail import Bounce
from channels.email.mime.tree import Part

_SEVERITY = ("failed", "delayed", "expanded", "relayed", "delivered")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_ID = re.compile(
    r"^[> \t]*message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,500}>)", re.I | re.M
)
_ADDRESS = re.compile(r"[\w.+=!#$%&'*/?^{|}~-]{1,100}@[\w.-]{1,200}\w")
_SUBJECT = re.compile(wording.RETURNED_SUBJECT, re.IGNORECASE)
_BODY = re.compile(wording.RETURNED_BODY, re.IGNORECASE)
_DELAY = re.compile(wording.DELAYED, re.IGNORECASE)
_RETURNED = re.compile(rf"^-* ?(?:{wording.RETURNED_COPY})", re.I | re.M)
_READ = 20_000
"""Characters in which a report says what happened."""


def read(
    root: Part, text: str, subject: str, sender: str, readers: Sequence[str] = ()
) -> Bounce | None:
    """Return what a message tells about a delivery, None if it tells nothing.

    `readers`: whom the report itself was sent to, so that they are not taken for
    those it is about.
    """
    status = [p for p in root.leaves() if p.type in _STATUS_TYPES]
    reports = root.kind.get("report-type").lower()
    if reports not in {"", "delivery-status"}:
        return None
    if status and (root.type == "multipart/report" or machine.is_daemon(sender)):
        return _standard(status, root, text)
    if reports or _looks_returned(root, text, subject, sender):
        return _told_in_words(root, text, subject, readers)
    return None


_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})


def _standard(parts: list[Part], root: Part, text: str) -> Bounce:
    """Read the fields of RFC 3464, those of the worst recipient."""
    told = [block for part in parts for block in _blocks(part)]
    told = [block for block in told if "action" in block or "status" in block
            or "final-recipient" in block]  # fmt: skip
    if not told:
        return _told_in_words(root, text, "")
    ranked = sorted(told, key=lambda block: _rank(_action(block)))
    worst = ranked[0]
    diagnostic = _field(worst, "diagnostic-code")
    codes = _STATUS.findall(f"{_field(worst, 'status')} {diagnostic}")
    return Bounce(
        action=_action(worst),
        recipients=tuple(dict.fromkeys(filter(None, map(_recipient, ranked)))),
        # "5.0.0" says only that it failed; the other server may have said why.
        status=min(codes, key=lambda code: code.endswith(".0.0"), default=""),
        diagnostic=diagnostic.partition(";")[2].strip() or diagnostic,
        message_ids=_message_ids(root, text),
    )


def _blocks(part: Part) -> Iterator[fields.Headers]:
    """Yield the groups of fields of a delivery-status part."""
    content, position = part.content()[: _READ * 20], 0
    while position < len(content):
        block, after = fields.split(content, position, len(content))
        if block.fields:
            yield block
        position = max(after, position + 1)


def _field(block: fields.Headers, name: str) -> str:
    """Return one field as text."""
    return words.decode(block.first(name))


def _action(block: fields.Headers) -> str:
    """Return the action; a status of class 5 without one is a failure."""
    action = _field(block, "action").lower().partition(" ")[0].strip("; ")
    if action in _SEVERITY:
        return action
    return {"4": "delayed", "2": "delivered"}.get(_field(block, "status")[:1], "failed")


def _rank(action: str) -> int:
    """Order actions, the worst first."""
    return _SEVERITY.index(action) if action in _SEVERITY else len(_SEVERITY)


def _recipient(block: fields.Headers) -> str:
    """Return whom one group of fields is about."""
    for name in ("final-recipient", "original-recipient", "x-actual-recipient"):
        value = _field(block, name)
        value = value.partition(";")[2] or value
        if found := addresses.read(value.encode()):
            return found[0].address or found[0].name
    return ""


def _looks_returned(root: Part, text: str, subject: str, sender: str) -> bool:
    """Say whether a mail server reports a failure in its own words."""
    headers = root.headers
    if "x-failed-recipients" in headers:
        return True
    from_server = machine.is_daemon(sender) or b"<>" in headers.all("return-path")
    if not from_server:
        return False
    if machine.submitted_by_itself(headers, subject, root) and (
        headers.first("auto-submitted").lower().startswith(b"auto-replied")
        and not _BODY.search(text[:_READ])
    ):
        return False
    return bool(_SUBJECT.search(subject) or _BODY.search(text[:_READ]))


def _told_in_words(
    root: Part, text: str, subject: str, readers: Sequence[str] = ()
) -> Bounce:
    """Pick recipients, code and diagnostic out of the prose of a report."""
    copy = _RETURNED.search(text)
    report = text[: copy.start() if copy else _READ][:_READ]
    failed_field = root.headers.first("x-failed-recipients")
    recipients = [m.address for m in addresses.read(failed_field)]
    if not recipients:
        ids = (found.strip("<>") for found in _ID.findall(text))
        own = {address.lower() for address in (*readers, *ids)}
        recipients = [
            address
            for address in _ADDRESS.findall(report)
            if not machine.is_daemon(address) and address.lower() not in own
        ]
    status = _STATUS.search(report)
    late = _DELAY.search(subject) or (_DELAY.search(report) and not _permanent(report))
    return Bounce(
        action="delayed" if late else "failed",
        recipients=tuple(dict.fromkeys(recipients))[:50],
        status=status[1] if status else "",
        diagnostic=_diagnostic(report),
        message_ids=_message_ids(root, text),
    )


def _permanent(report: str) -> bool:
    """Say whether words about a delay stand beside a final refusal."""
    codes = {found[1] for found in _REPLY_CODE.finditer(report)}
    return (
        "5" in codes or "permanent" in report.lower() or "giving up" in report.lower()
    )


def _diagnostic(report: str) -> str:
    """Return the line in which the refusing server speaks."""
    for line in report.split("\n"):
        if _STATUS.search(line) or _REPLY_CODE.search(line):
            return line.strip()[:500]
    return ""


def _message_ids(root: Part, text: str) -> tuple[str, ...]:
    """Return the ids of the returned message: from its part, or from the prose."""
    found: list[str] = []
    for part in root.leaves():
        if part.type in _RETURNED_TYPES:
            head = charset.decode(part.content()[:65536])
            found += _ID.findall(head.replace("\r\n", "\n").partition("\n\n")[0])
    if not found:
        found = _ID.findall(text)
    return tuple(dict.fromkeys(found))


_RETURNED_TYPES = frozenset({
    "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
    "message/rfc822-headers",
})  # fmt: skip
