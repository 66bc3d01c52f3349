"""Files of a letter not yet sent: kept once, so that nobody chooses them again."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from litestar.datastructures import FormMultiDict, UploadFile

from core import api

_ = api.gettext


@dataclass(frozen=True, slots=True)
class Files:
    """What is already kept, and why the rest is not."""

    kept: tuple[api.Attachment, ...]
    fault: str = ""


async def keep_files(
    form: FormMultiDict, intake: api.Intake, forms: api.Forms, *, most: int
) -> Files:
    """Keep the chosen files beside those kept by an earlier try of this form."""
    kept = {a.digest: a for a in _kept_before(form, forms)}
    fault = ""
    for upload in chosen(form):
        if len(kept) >= most:
            fault = _("Chỉ nhận tối đa {n} tệp cho một thư.").format(n=most)
            break
        try:
            attachment = await intake.keep(upload.filename, await upload.read())
        except api.UploadRefused as refused:
            fault = explain(refused, upload.filename)
            continue
        except api.DatabaseAway:
            fault = _("Tệp chưa lưu được lúc này. Xin chọn lại tệp và gửi sau ít phút.")
            break
        kept[attachment.digest] = attachment
    return Files(tuple(kept.values()), fault)


def chosen(form: FormMultiDict) -> list[UploadFile]:
    """Return the files that were really chosen: browsers send an empty one for none."""
    return [
        upload
        for upload in form.getall("files", [])
        if isinstance(upload, UploadFile) and upload.filename
    ]


def remember(
    kept: Iterable[api.Attachment], forms: api.Forms
) -> list[tuple[str, api.Attachment]]:
    """Return each kept file with the signed words its hidden field carries."""
    return [(f"{forms.issue(_purpose(a))}|{json.dumps(asdict(a))}", a) for a in kept]


def _kept_before(form: FormMultiDict, forms: api.Forms) -> Iterable[api.Attachment]:
    for value in form.getall("kept", []):
        try:
            token, _bar, words = str(value).partition("|")
            attachment = api.Attachment(**json.loads(words))
            forms.check(token, _purpose(attachment))
        except (api.FormExpired, TypeError, ValueError, RecursionError):
            continue
        yield attachment


def _purpose(attachment: api.Attachment) -> str:
    # All four parts are signed: a digest alone would let one form name any file.
    return f"file {json.dumps(asdict(attachment))}"


def explain(refused: api.UploadRefused, filename: str) -> str:
    """Say in words why a file was not taken."""
    why = {
        "too-large": _("Tệp {name} quá lớn."),
        "too-many": _("Quá nhiều tệp."),
        "empty": _("Tệp {name} không có nội dung."),
        "unreadable": _("Không mở được tệp {name}; có thể tệp đã hỏng."),
        "macros": _("Tệp {name} có chứa chương trình (macro). Xin lưu lại dạng PDF."),
        "locked": _("Tệp {name} có mật khẩu. Xin bỏ mật khẩu rồi gửi lại."),
        "heic": _("Ảnh {name} ở định dạng HEIC. Xin đổi sang JPEG rồi gửi lại."),
    }.get(
        refused.reason,
        _("Không nhận loại tệp này: {name}. Xin gửi ảnh, PDF, Word hoặc âm thanh."),
    )
    return why.replace("{name}", refused.filename or filename)
