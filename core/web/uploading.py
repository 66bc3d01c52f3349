"""Files that come with a form: the chosen ones, kept one by one."""

from litestar.datastructures import FormMultiDict

from core.channel import Intake
from core.domain.attachment import Attachment
from core.errors import InputInvalid, UploadRefused
from core.i18n import gettext as _
from core.web.forms import files_of


async def keep_all(
    form: FormMultiDict, intake: Intake, *, most: int, field: str = "files"
) -> tuple[Attachment, ...]:
    """Keep every chosen file. Raises InputInvalid with words for the field."""
    chosen = files_of(form, field)
    if len(chosen) > most:
        raise InputInvalid({field: _("Chỉ nhận tối đa {n} tệp.").format(n=most)})
    kept = []
    for upload in chosen:
        try:
            kept.append(await intake.keep(upload.filename, await upload.read()))
        except UploadRefused as refused:
            raise InputInvalid({field: explain(refused, upload.filename)}) from refused
    return tuple(kept)


def explain(refused: UploadRefused, filename: str) -> str:
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
