"""What the platform takes as a message or an upload, and what it refuses."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from tests.standins.oa.answers import Refused

PARAMETER, MESSAGE, TOO_LONG = -203, -204, -210
LONGEST_TEXT = 2_000
_LONGEST_TITLE = 100
_LONGEST_PAYLOAD = 1_000
_MOST_BUTTONS = 5
_LONGEST_TRACKING = 48
_QUERIES = {"oa.query.show", "oa.query.hide"}
_OPENS = {"oa.open.url": "url", "oa.open.phone": "phone_code", "oa.open.sms": "content"}
_MEBIBYTE = 1024 * 1024
_MOST = {"image": 1 * _MEBIBYTE, "file": 5 * _MEBIBYTE}
_MARKS = {
    "image": (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"),
    "file": (b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
}
_ENDINGS = {"image": (".png", ".jpg", ".jpeg"), "file": (".pdf", ".doc", ".docx")}


def check_message(
    message: Mapping[str, Any], uploads: Collection[str], quotable: Collection[str]
) -> None:
    """Raise Refused for a consultation message the platform does not take."""
    text, attachment = message.get("text", ""), message.get("attachment")
    if not isinstance(text, str):
        raise Refused(PARAMETER, "text must be a string")
    if len(text) > LONGEST_TEXT:
        raise Refused(TOO_LONG, f"text is longer than {LONGEST_TEXT} characters")
    if not text.strip() and not attachment:
        raise Refused(MESSAGE, "message is empty")
    quoted = message.get("quote_message_id")
    if quoted is not None and quoted not in quotable:
        raise Refused(MESSAGE, "quote_message_id is not of this conversation")
    if attachment is not None:
        _check_attachment(_object(attachment), uploads)


def check_upload(sort: str, filename: str, content: bytes) -> None:
    """Raise Refused for a picture or paper that is too large or of another kind."""
    if not content:
        raise Refused(PARAMETER, "file is missing")
    if len(content) > _MOST[sort]:
        raise Refused(TOO_LONG, "file is too large")
    known = content.startswith(_MARKS[sort])
    if not known or not filename.lower().endswith(_ENDINGS[sort]):
        raise Refused(PARAMETER, "file type is not supported")


def check_template(told: Mapping[str, Any], approved: Collection[str]) -> None:
    """Raise Refused for a template notification that is not sent."""
    tracking, fields = told.get("tracking_id"), told.get("template_data")
    template = told.get("template_id")
    if not isinstance(tracking, str) or not 0 < len(tracking) <= _LONGEST_TRACKING:
        raise Refused(-107, "tracking_id is invalid")
    if not re.fullmatch(r"84\d{9}", str(told.get("phone"))):
        raise Refused(-108, "Phone number is invalid")
    if not isinstance(template, str) or (approved and template not in approved):
        raise Refused(-109, "Template is invalid")
    if not isinstance(fields, dict) or not all(
        isinstance(word, str) and word for word in fields.values()
    ):
        raise Refused(-112, "Template data is invalid")


def uploaded_file(content_type: str, body: bytes) -> tuple[str, bytes]:
    """Return name and bytes of the part `file` of multipart/form-data (RFC 7578)."""
    edge = re.search(r'boundary="?([^";]+)', content_type)
    pieces = (b"\r\n" + body).split(b"\r\n--" + edge[1].encode()) if edge else []
    for piece in pieces[1:-1]:
        head, _, content = piece.partition(b"\r\n\r\n")
        words = head.decode("utf-8", "replace")
        if '; name="file"' in words:
            named = re.search(r'filename="([^"]*)"', words)
            return named[1] if named else "", content
    return "", b""


def _check_attachment(attachment: Mapping[str, Any], uploads: Collection[str]) -> None:
    payload = _object(attachment.get("payload"))
    match attachment.get("type"), payload.get("template_type"):
        case "file", None:
            _check_upload_id(payload.get("token"), "file", uploads)
        case "template", "media":
            [element] = _elements(payload, most=1)
            if element.get("media_type") not in {"image", "gif", "sticker"}:
                raise Refused(MESSAGE, "media_type is invalid")
            _check_upload_id(element.get("attachment_id"), "image", uploads)
        case "template", "list" | "request_user_info":
            for element in _elements(payload, most=5):
                _check_title(element.get("title"))
        case "template", None if payload.get("buttons"):
            pass
        case _:
            raise Refused(MESSAGE, "attachment is not supported")
    _check_buttons(payload.get("buttons", []))


def _check_upload_id(told: object, sort: str, uploads: Collection[str]) -> None:
    if not isinstance(told, str) or told not in uploads or not told.startswith(sort):
        raise Refused(MESSAGE, f"{sort} is unknown or expired")


def _elements(payload: Mapping[str, Any], *, most: int) -> list[Mapping[str, Any]]:
    elements = payload.get("elements")
    if not isinstance(elements, list) or not 0 < len(elements) <= most:
        raise Refused(MESSAGE, f"a template needs 1 to {most} elements")
    return [_object(element) for element in elements]


def _check_buttons(buttons: object) -> None:
    if not isinstance(buttons, list) or len(buttons) > _MOST_BUTTONS:
        raise Refused(MESSAGE, f"at most {_MOST_BUTTONS} buttons")
    for one in buttons:
        button = _object(one)
        _check_title(button.get("title"))
        kind, payload = button.get("type"), button.get("payload")
        if kind in _QUERIES:
            fits = isinstance(payload, str) and 0 < len(payload) <= _LONGEST_PAYLOAD
        else:
            fits = isinstance(payload, dict) and _OPENS.get(str(kind)) in payload
        if not fits:
            raise Refused(MESSAGE, "a button's type and payload do not fit")


def _check_title(title: object) -> None:
    if not isinstance(title, str) or not 0 < len(title) <= _LONGEST_TITLE:
        raise Refused(MESSAGE, f"a title has 1 to {_LONGEST_TITLE} characters")


def _object(found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise Refused(PARAMETER, "must be an object")
    return found
